/**
 * Findings by what they were made of. A file that many people download is looked into once.
 *
 * INVARIANT: the key holds everything that the finding depends on: the bytes, the name, what was asked, the rules and the
 * engines' signatures. What could be different next time (an engine away, no time left) is not kept.
 * @module
 */
import type { Finding } from "./finding.ts";

const KEPT = 2000;
/** Bytes in all, about: evidence can be long. */
const KEPT_BYTES = 32 * 1024 * 1024;
const LASTS = 3_600_000;
const PASSING = new Set(["timed-out", "engine-unavailable"]);

export class FindingCache {
  readonly #findings = new Map<string, { readonly finding: Finding; readonly at: number; readonly bytes: number }>();
  readonly #now: () => number;
  #bytes = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** That what is kept takes, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Finding | null {
    const entry = this.#findings.get(key);
    if (entry === undefined) return null;
    if (this.#now() - entry.at > LASTS) {
      this.#drop(key);
      return null;
    }
    this.#findings.delete(key);
    this.#findings.set(key, entry);
    return entry.finding;
  }

  put(key: string, finding: Finding): void {
    const reasons = [...finding.coverage.reasons, ...(finding.malware?.coverage.reasons ?? [])];
    if (reasons.some(({ reason }) => PASSING.has(reason))) return;
    const bytes = 2 * (key.length + JSON.stringify(finding).length);
    if (bytes > KEPT_BYTES) return;
    this.#drop(key);
    for (const oldest of this.#findings.keys()) {
      if (this.#findings.size < KEPT && this.#bytes + bytes <= KEPT_BYTES) break;
      this.#drop(oldest);
    }
    this.#findings.set(key, { finding, at: this.#now(), bytes });
    this.#bytes += bytes;
  }

  #drop(key: string): void {
    this.#bytes -= this.#findings.get(key)?.bytes ?? 0;
    this.#findings.delete(key);
  }
}
