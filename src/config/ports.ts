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

export interface ConfigurationStore {
  latest(): Promise<ConfigurationVersion | null>;
  /** Durable once resolved. False: this version exists already, and nothing was changed. */
  append(version: ConfigurationVersion): Promise<boolean>;
}
