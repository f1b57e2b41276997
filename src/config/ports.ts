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

export interface ConfigurationStore {
  latest(): Promise<StoredVersion | null>;
  /** Durable once resolved. False: this version exists already, and nothing was changed. */
  append(version: ConfigurationVersion): Promise<boolean>;
}
