/**
 * Files on their way, held, looked into and given out again. The flow of an inspection: `receive`, then `inspect`, which asks
 * a reader for what is in the bytes and the malware engines for what they think of them, until both are done or one has
 * decided; then the file goes on, or not.
 *
 * INVARIANT: what was not looked at is said to be so, file by file; nothing here ever rejects because of a file.
 * @module
 */
import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { err, ok, type Result } from "../kernel/index.ts";
import type { Asked, Declared, InspectionRules, LearntData } from "./asked.ts";
import { FindingCache } from "./cache.ts";
import type { Finding } from "./finding.ts";
import { findingOf } from "./inspected.ts";
import {
  createEngines,
  type EngineHealth,
  type FirstSeen,
  healthOfAll,
  type MalwareEngine,
  notScanned,
  yaraOf,
} from "./malware/index.ts";
import { Passage } from "./passage.ts";
import { type Job, ReaderPool, type ReaderRules, warmCode } from "./pool/index.ts";
import type { Protection } from "./protect/index.ts";
import { limitsOf, readerRulesOf } from "./reader-rules.ts";
import type { EngineSettings } from "./schema.ts";
import { type Held, type Received, Spool } from "./spool/index.ts";
import { untilCertain } from "./until-certain.ts";
import type { CoverageReason } from "./vocabulary.ts";

export interface InspectorOptions {
  /** A folder of its own, for files that are held. */
  readonly directory: string;
  readonly rules: () => InspectionRules;
  readonly data: LearntData;
  /** Since when signatures of engines that tell no date are known; absent: nothing is said of their age. */
  readonly firstSeen?: FirstSeen;
  /** Told what the operator should know. */
  readonly report: (detail: string) => void;
  /** Processes that read at once; from two on, one person's files never keep all of them busy. */
  readonly readers?: number;
}

const foldersIn = (directory: string) => ({ code: join(directory, "code"), own: join(directory, "readers") });

export type Protected =
  | {
      readonly ok: true;
      readonly held: Held;
      readonly applied: readonly string[];
      readonly password: string | null;
      readonly extension: string;
    }
  | { readonly ok: false; readonly reason: "signed" | CoverageReason; readonly detail: string };

/** Milliseconds that a file waits for a reader. */
const PATIENCE = 60_000;

export class Inspector {
  readonly #rules: () => InspectionRules;
  readonly #firstSeen: FirstSeen | null;
  readonly #spool: Spool;
  readonly #pool: ReaderPool;
  readonly #cache = new FindingCache();
  readonly #warming: ReturnType<typeof warmCode>;
  #engines: { readonly from: readonly EngineSettings[]; readonly all: readonly MalwareEngine[] } = {
    from: [],
    all: [],
  };

  private constructor(options: InspectorOptions, spool: Spool) {
    this.#rules = options.rules;
    this.#firstSeen = options.firstSeen ?? null;
    this.#spool = spool;
    this.#warming = warmCode(foldersIn(options.directory));
    let sent: ReaderRules | null = null;
    const readerRules = () => {
      const rules = options.rules();
      if (sent?.version !== rules.version) sent = readerRulesOf(rules, options.data);
      return sent;
    };
    this.#pool = new ReaderPool({
      rules: readerRules,
      folders: foldersIn(options.directory),
      size: options.readers ?? Math.max(2, Math.min(4, availableParallelism() - 1)),
      patience: PATIENCE,
      report: options.report,
    });
  }

  static async open(options: InspectorOptions): Promise<Inspector> {
    const quotas = () => {
      const { file, person: owner, total } = options.rules().settings.limits;
      return { file, owner, total };
    };
    const spool = await Spool.open(options.directory, quotas);
    const { own, code } = foldersIn(options.directory);
    for (const folder of [own, code]) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { mode: 0o700 });
    }
    return new Inspector(options, spool);
  }

  /** Starts what the first file would wait for. */
  warm(): void {
    void this.#warming.done.then(() => this.#pool.warm(this.#rules().settings.limits.pictures > 0));
  }

  /** Takes in a file to its end or to a limit; see `Spool.receive`. */
  receive(source: AsyncIterable<Uint8Array>, person: string, seen?: (bytes: number) => void): Promise<Received> {
    return this.#spool.receive(source, person, seen);
  }

  /** Looks into a file that is held whole. `looked`: told now and then how many bytes of a large one were looked at. */
  async inspect(
    held: Held,
    declared: Declared,
    asked: Asked,
    signal: AbortSignal,
    looked?: (bytes: number) => void,
  ): Promise<Finding> {
    const rules = this.#rules();
    const engines = asked.malware ? this.#enginesOf(rules.settings.engines) : [];
    const key = JSON.stringify([
      held.sha256,
      declared,
      asked,
      rules.version,
      engines.map((engine) => engine.version()),
    ]);
    const known = this.#cache.get(key);
    if (known !== null) return known;
    const enough = asked.enough ?? null;
    const yara = asked.malware && yaraOf(rules.settings.engines).length > 0;
    const job: Job = {
      file: held.handover,
      declared,
      detection: asked.detection,
      enough,
      yara,
      collect: 0,
      limits: limitsOf(rules.settings),
    };
    const began = performance.now();
    const read = (stop: AbortSignal) => this.#pool.read(job, held, stop, looked);
    const scanned = { ...declared, size: held.size, stream: () => held.stream() };
    const { answer, reports } = await untilCertain({ enough, read, engines, file: scanned }, signal);
    const unread =
      answer.ok || !yara
        ? []
        : yaraOf(rules.settings.engines).map(({ name }) => notScanned(name, answer.reason, answer.detail));
    const finding = findingOf(held, declared, asked, answer, [...reports, ...unread], performance.now() - began);
    if (answer.ok && !answer.brokenOff) this.#cache.put(key, finding);
    return finding;
  }

  /**
   * A protected copy, held like the file that it is made of. Not `ok`: none was made, for a reason of the file's or of
   * ours; then the policy says what becomes of the file.
   */
  async protect(
    held: Held,
    declared: Declared,
    protection: Protection,
    person: string,
    signal: AbortSignal,
  ): Promise<Protected> {
    const { name, type } = declared;
    const job = { file: held.handover, declared: { name, type }, protection, limits: limitsOf(this.#rules().settings) };
    const pipe = new Passage();
    // INVARIANT: a reader never waits for somebody to take what nobody can hold.
    const receiving = this.#spool.receive(pipe, person).then(
      (received) => {
        if (!received.complete) pipe.refuse();
        return received;
      },
      (error: NodeJS.ErrnoException) => {
        pipe.refuse();
        return error;
      },
    );
    const answer = await this.#pool.protect(job, held, (bytes) => pipe.put(bytes), signal);
    pipe.end();
    const received = await receiving;
    if (received instanceof Error) {
      const detail = `the protected copy cannot be held: ${received.code ?? received.message}`;
      return { ok: false, reason: "engine-unavailable", detail };
    }
    const outcome = answer.ok ? answer.outcome : answer;
    if (outcome.ok && received.complete) return { ...outcome, held: received.held };
    await received.held.release();
    if (outcome.ok)
      return { ok: false, reason: "over-budget", detail: "the protected copy is larger than what may be held" };
    return outcome;
  }

  /** The text of a file, by its parts, so that something can be learnt from it. `most`: characters in all. */
  async textOf(
    held: Held,
    { name, type }: Pick<Declared, "name" | "type">,
    most: number,
    signal: AbortSignal,
  ): Promise<Result<readonly { readonly part: string; readonly text: string }[], string>> {
    const limits = limitsOf(this.#rules().settings);
    const job: Job = {
      ...{ detection: null, enough: null, yara: false, collect: most, limits },
      file: held.handover,
      declared: { name, type },
    };
    const answer = await this.#pool.read(job, held, signal);
    if (!answer.ok) return err(answer.detail);
    const { coverage, texts } = answer.reading;
    const [missed] = coverage.reasons;
    return coverage.level === "none" ? err(missed?.detail || missed?.reason || "it cannot be read") : ok(texts);
  }

  health(): Promise<EngineHealth[]> {
    return healthOfAll(this.#enginesOf(this.#rules().settings.engines));
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#spool.bytes;
  }

  async close(): Promise<void> {
    this.#warming.stop();
    await Promise.all([this.#warming.done, this.#pool.close()]);
    for (const engine of this.#engines.all) engine.close();
  }

  #enginesOf(settings: readonly EngineSettings[]): readonly MalwareEngine[] {
    if (this.#engines.from !== settings) {
      for (const engine of this.#engines.all) engine.close();
      this.#engines = { from: settings, all: createEngines(settings, this.#firstSeen) };
    }
    return this.#engines.all;
  }
}
