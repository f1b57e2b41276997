/**
 * The activity log: records are durable before their effect, then told to whoever watches.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Clock } from "../kernel/index.ts";
import type { ActivityStore } from "./ports.ts";
import type { Activity } from "./schema.ts";

/** What the caller knows; identifier and time are the log's. */
export type ActivityDraft = Omit<Activity, "id" | "time">;

export class ActivityLog {
  readonly #store: ActivityStore;
  readonly #clock: Clock;
  readonly #watchers = new Set<(activity: Activity) => void>();
  #last = 0;

  constructor(store: ActivityStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * INVARIANT: resolves only once the record is durable; a caller lets the effect happen after that. Rejects when the
   * store cannot be written, and then the effect must not happen.
   */
  async record(draft: ActivityDraft): Promise<Activity> {
    const now = this.#clock();
    const activity: Activity = { id: this.#nextId(now), time: new Date(now).toISOString(), ...draft };
    await this.#store.append(activity);
    for (const watch of this.#watchers) watch(activity);
    return activity;
  }

  /** Calls `watch` for every activity recorded from now on; returns the way to stop. */
  watch(watch: (activity: Activity) => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  /** Sorts by time, and by order of recording within a millisecond. */
  #nextId(now: number): string {
    this.#last = Math.max(this.#last + 1, now * 1000);
    return `${this.#last.toString(36).padStart(11, "0")}${randomBytes(5).toString("hex")}`;
  }
}

/** A reference id for people: short, without letters that are mistaken for digits when read over the telephone. */
export function newReference(): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const letters = [...randomBytes(10)].map((byte) => alphabet[byte % alphabet.length]).join("");
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
