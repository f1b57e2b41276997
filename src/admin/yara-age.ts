/**
 * Since when YARA rules are as they are, from the versions of the configuration. What was found out holds as long as the same
 * text stays in force, so that only versions that are new are looked at.
 * @module
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Configuration } from "../config/index.ts";

/** Milliseconds since the Unix epoch; not `exact`: no later than that, and perhaps long before. */
export interface RulesAge {
  readonly time: number;
  readonly exact: boolean;
}

/** Versions that are gone back at most: each is read whole. */
const MOST_VERSIONS = 100;
const MOST_KEPT = 64;

/** The part of a stored version that counts here, in any of its forms. */
const storedSchema = z.object({
  inspection: z.object({ engines: z.array(z.object({ kind: z.string(), rules: z.string().optional() })) }),
});

export class YaraAges {
  readonly #configuration: Pick<Configuration, "snapshot" | "storedAt">;
  readonly #known = new Map<string, { readonly version: number; readonly age: RulesAge }>();

  constructor(configuration: Pick<Configuration, "snapshot" | "storedAt">) {
    this.#configuration = configuration;
  }

  /** Of rules that are in force, by whatever name; null: they are not, or the version in force cannot be read. */
  async of(rules: string): Promise<RulesAge | null> {
    const key = createHash("sha256").update(rules).digest("hex");
    const { version } = this.#configuration.snapshot;
    const known = this.#known.get(key);
    const age = await this.#walk(rules, version, known);
    if (age === null) return null;
    this.#known.delete(key);
    const oldest = this.#known.size >= MOST_KEPT ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, { version, age });
    return age;
  }

  /** From `newest` back to the first version that has other rules, or that is known already. */
  async #walk(
    rules: string,
    newest: number,
    known: { readonly version: number; readonly age: RulesAge } | undefined,
  ): Promise<RulesAge | null> {
    let time: number | null = null;
    for (let version = newest; version > newest - MOST_VERSIONS; version -= 1) {
      if (version === known?.version) return known.age;
      const stored = version === 0 ? null : await this.#configuration.storedAt(version);
      const isThere = stored !== null && hasRules(stored.organisation, rules);
      // Before the first version there was nothing; one that is missing may have held anything.
      if (!isThere) return time === null ? null : { time, exact: version === 0 || stored !== null };
      time = stored.time;
    }
    return time === null ? null : { time, exact: false };
  }
}

function hasRules(organisation: unknown, rules: string): boolean {
  const read = storedSchema.safeParse(organisation);
  return read.success && read.data.inspection.engines.some((one) => one.kind === "yara" && one.rules === rules);
}
