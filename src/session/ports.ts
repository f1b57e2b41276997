/**
 * What this room asks of a store.
 * @module
 */
import type { SessionRecord } from "./record.ts";

export interface SessionStore {
  /** Durable once resolved. */
  save(record: SessionRecord): Promise<void>;
  remove(id: string): Promise<void>;
  /** All that have not expired at `now`, in milliseconds since the Unix epoch; as stored, to be parsed. */
  all(now: number): Promise<unknown[]>;
}

/** Short-lived values, each taken once: tickets, proofs, sign-ins on their way. */
export interface DocumentStore {
  put(kind: string, id: string, record: unknown, options?: DocumentOptions): Promise<void>;
  get(kind: string, id: string): Promise<unknown>;
  /** Reads and removes in one step: of two that ask, one gets it. */
  take(kind: string, id: string): Promise<unknown>;
  remove(kind: string, id: string): Promise<void>;
  findByUid(kind: string, uid: string): Promise<unknown>;
  removeGrant(grantId: string): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export interface DocumentOptions {
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt?: number;
  readonly grantId?: string | undefined;
  readonly uid?: string | undefined;
}
