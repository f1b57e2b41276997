/**
 * The configuration in force: read it, change it, be told of changes.
 *
 * INVARIANT: a change is refused whole or applied whole; it is durable before it takes effect, and in effect on live
 * sessions before the one who asked for it is answered.
 * @module
 */
import { type Clock, err, ok, type Result } from "../kernel/index.ts";
import type { Mistake } from "../policy/index.ts";
import type { ConfigurationStore, ConfigurationVersion, StoredVersion, VersionEntry } from "./ports.ts";
import type { Organisation, OrganisationInput } from "./schema.ts";
import { compileSnapshot, type Snapshot } from "./snapshot.ts";
import { readOrganisation, readStored } from "./validate.ts";

export interface ChangeNote {
  readonly author: string;
  readonly reason: string;
}

export type ChangeRefusal =
  | { readonly kind: "invalid"; readonly mistakes: readonly Mistake[] }
  | { readonly kind: "not-found"; readonly what: string }
  | { readonly kind: "conflict"; readonly detail: string };

/** From the configuration in force, and its version, to the wanted one; or why that cannot be. */
export type Edit = (current: Organisation, version: number) => Result<Organisation, ChangeRefusal>;
type Listener = (snapshot: Snapshot) => Promise<void> | void;

export class Configuration {
  readonly #store: ConfigurationStore;
  readonly #clock: Clock;
  readonly #listeners: Listener[] = [];
  #snapshot: Snapshot;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(store: ConfigurationStore, clock: Clock, snapshot: Snapshot) {
    this.#store = store;
    this.#clock = clock;
    this.#snapshot = snapshot;
  }

  /** Takes up the newest stored version, or stores `initial` as the first; rejects naming every mistake in it. */
  static async open(store: ConfigurationStore, clock: Clock, initial: () => OrganisationInput): Promise<Configuration> {
    const stored = await store.latest();
    const version = stored?.version ?? 1;
    const read = stored === null ? readOrganisation(initial()) : readStored(stored.organisation);
    if (!read.ok) throw new BadConfiguration(read.error);
    const organisation = read.value;
    const snapshot = compileSnapshot(version, organisation);
    if (stored === null) {
      await store.append({ version, organisation, author: "setup", reason: "first configuration", time: clock() });
    }
    return new Configuration(store, clock, snapshot);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Versions newest first, without what they hold. */
  versions(query: { readonly before?: number | undefined; readonly limit: number }): Promise<VersionEntry[]> {
    return this.#store.list(query);
  }

  /** What was in force as this version, older forms brought up to date; null: there is none, or none that can be read. */
  async versionAt(version: number): Promise<ConfigurationVersion | null> {
    const stored = await this.#store.get(version);
    const read = stored === null ? null : readStored(stored.organisation);
    return stored === null || read === null || !read.ok ? null : { ...stored, organisation: read.value };
  }

  /** As it was stored, in whatever form that was: to look one thing up in many versions. Null: there is none. */
  storedAt(version: number): Promise<StoredVersion | null> {
    return this.#store.get(version);
  }

  /** `listener` is awaited in order of registration, after a new snapshot is in force. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Applies `edit` on top of what is in force; changes go one after the other. */
  change(note: ChangeNote, edit: Edit): Promise<Result<Snapshot, ChangeRefusal>> {
    const turn = this.#turn.then(() => this.#apply(note, edit));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #apply(note: ChangeNote, edit: Edit): Promise<Result<Snapshot, ChangeRefusal>> {
    const edited = edit(this.#snapshot.organisation, this.#snapshot.version);
    if (!edited.ok) return edited;
    const read = readOrganisation(edited.value, { inForce: this.#snapshot.organisation });
    if (!read.ok) return err({ kind: "invalid", mistakes: read.error });
    const version = this.#snapshot.version + 1;
    const snapshot = compileSnapshot(version, read.value);
    const stored = await this.#store.append({ version, organisation: read.value, time: this.#clock(), ...note });
    if (!stored)
      return err({ kind: "conflict", detail: "The configuration was changed elsewhere at the same moment." });
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) await listener(snapshot);
    return ok(snapshot);
  }
}

export class BadConfiguration extends Error {
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[]) {
    super(
      `the configuration has mistakes:\n${mistakes.map(({ path, message }) => `  ${path}: ${message}`).join("\n")}`,
    );
    this.mistakes = mistakes;
  }
}
