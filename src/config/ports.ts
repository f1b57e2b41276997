/**
 * What this room asks of a store.
 * @module
 */
import type { Organisation } from "./schema.ts";

export interface ConfigurationVersion {
  readonly version: number;
  readonly author: string;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly organisation: Organisation;
}

/** A version as it was stored, perhaps by an older release; to be parsed. */
export type StoredVersion = Omit<ConfigurationVersion, "organisation"> & { readonly organisation: unknown };

/** A version without what it holds. */
export type VersionEntry = Omit<ConfigurationVersion, "organisation">;

export interface ConfigurationStore {
  latest(): Promise<StoredVersion | null>;
  get(version: number): Promise<StoredVersion | null>;
  /** Newest first; only versions older than `before`, where it is given. */
  list(query: { readonly before?: number | undefined; readonly limit: number }): Promise<VersionEntry[]>;
  /** Durable once resolved. False: this version exists already, and nothing was changed. */
  append(version: ConfigurationVersion): Promise<boolean>;
}
