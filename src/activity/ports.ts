/**
 * What this room asks of a store.
 * @module
 */
import type { Activity } from "./schema.ts";

export interface ActivityQuery {
  readonly user?: string | undefined;
  readonly app?: string | undefined;
  readonly type?: string | undefined;
  readonly action?: string | undefined;
  readonly session?: string | undefined;
  readonly reference?: string | undefined;
  /** Milliseconds since the Unix epoch, inclusive and exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only activities older than the one with this identifier. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface ActivityStore {
  /** Durable once resolved. */
  append(activity: Activity): Promise<void>;
  /** Newest first. */
  find(query: ActivityQuery): Promise<Activity[]>;
  get(id: string): Promise<Activity | null>;
  /** Distinct users seen, for suggestions. */
  users(limit: number): Promise<string[]>;
}
