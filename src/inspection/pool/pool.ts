/**
 * A few processes that read files, each one file at a time.
 *
 * INVARIANT: a process that dies, hangs or talks nonsense costs the one file it was reading a reason, and nobody else
 * anything. A file is never given to a second process because the first one died of it; only if it had not yet begun.
 * @module
 */
import { rm } from "node:fs/promises";
import { Enough } from "../budget.ts";
import type { Held } from "../spool/index.ts";
import { Line } from "./line.ts";
import type { Job, Outcome, ProtectJob, ReaderRules, Reading } from "./messages.ts";
import { Reader } from "./one-reader.ts";
import { forPictures, READER_MEMORY, type ReaderFolders, type ReaderMemory, startReader } from "./process.ts";
import { type Answered, type Failed, type Task, unavailable } from "./task.ts";

export type PoolAnswer =
  /** `brokenOff`: its reader ended before YARA was done, which need not be so the next time. */
  { readonly ok: true; readonly reading: Reading; readonly brokenOff: boolean } | Failed;
export type ProtectAnswer = { readonly ok: true; readonly outcome: Outcome } | Failed;

export interface PoolOptions {
  readonly rules: () => ReaderRules;
  readonly folders: ReaderFolders;
  /** Processes at once. */
  readonly size: number;
  /** Milliseconds that a file waits for its turn. */
  readonly patience: number;
  readonly memory?: ReaderMemory;
  /** Another program than the reader, for tests. */
  readonly script?: string;
  /** Told what a process wrote before it died, for the operator. */
  readonly report?: (detail: string) => void;
}

/** Whose file it is, and where its bytes are unless the job has them. */
export type FileOf = Pick<Held, "owner" | "sealed">;

interface Waiting {
  readonly task: Task;
  readonly owner: string;
  /** Those in force when it was asked, as the one who asks has them: they may be others when its turn comes. */
  readonly rules: ReaderRules;
  readonly settle: (answer: Answered) => void;
  timer: NodeJS.Timeout | undefined;
  /** Which process reads it; null: none yet. */
  reader: Reader | null;
  /** One process has handed it back. */
  again: boolean;
}

export class ReaderPool {
  readonly #options: PoolOptions;
  readonly #readers = new Set<Reader>();
  readonly #line: Line<Waiting>;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#line = new Line(options.size);
  }

  /** Starts a process ahead of the first file, which would wait for it. `pictures`: whether that may have to be read. */
  warm(pictures: boolean): void {
    if (!this.#closed && this.#readers.size === 0) this.#tryStart(pictures);
  }

  /**
   * Never rejects. When `signal` ends, so does the process that reads the file, and the answer is "timed-out", or
   * "not-needed" if it ends with `Enough`. Owners take turns. `looked`: told how many of its bytes were looked at, if it is a
   * large one.
   */
  async read(
    job: Job,
    { owner, sealed }: FileOf,
    signal?: AbortSignal,
    looked: (bytes: number) => void = () => {},
  ): Promise<PoolAnswer> {
    const answer = await this.#ask({ kind: "job", job, sealed, looked }, owner, signal);
    if (!answer.ok) return answer;
    return answer.reading === undefined
      ? unavailable("the reader answered something else")
      : { ok: true, reading: answer.reading, brokenOff: answer.brokenOff === true };
  }

  /** The same, for a protected copy. */
  async protect(
    job: ProtectJob,
    { owner, sealed }: FileOf,
    take: (bytes: Uint8Array) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<ProtectAnswer> {
    const answer = await this.#ask({ kind: "protect", job, sealed, take }, owner, signal);
    if (!answer.ok) return answer;
    return answer.outcome === undefined
      ? unavailable("the reader answered something else")
      : { ok: true, outcome: answer.outcome };
  }

  #ask(task: Task, owner: string, signal?: AbortSignal): Promise<Answered> {
    if (this.#closed) return Promise.resolve(unavailable("Sallyport is stopping"));
    const rules = this.#options.rules();
    return new Promise((resolve) => {
      const settle = (answer: Answered) => {
        clearTimeout(waiting.timer);
        signal?.removeEventListener("abort", abort);
        if (waiting.reader !== null) this.#line.done(waiting);
        resolve(answer);
      };
      const waiting: Waiting = { task, owner, rules, settle, timer: undefined, reader: null, again: false };
      const abort = () => {
        this.#line.remove(waiting);
        const why = givenUp(signal);
        if (waiting.reader !== null) waiting.reader.kill(why);
        else settle({ ok: false, ...why });
      };
      if (signal?.aborted === true) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      this.#wait(waiting);
      this.#turn();
    });
  }

  #wait(waiting: Waiting): void {
    const { patience, size } = this.#options;
    waiting.timer = setTimeout(() => {
      this.#line.remove(waiting);
      waiting.settle(unavailable(`all ${size} readers were busy for ${patience} ms`));
    }, patience);
    if (waiting.again) this.#line.putBack(waiting);
    else this.#line.add(waiting);
  }

  /** Its process ended before it had begun: the next one gets it, and no third. */
  #handedBack(waiting: Waiting): void {
    if (waiting.again || this.#closed) {
      waiting.settle(unavailable("its reader ended before it had begun"));
      return;
    }
    this.#line.done(waiting);
    waiting.again = true;
    waiting.reader = null;
    this.#wait(waiting);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { settle } of this.#line.clear()) settle(unavailable("Sallyport is stopping"));
    await Promise.all([...this.#readers].map((reader) => reader.end()));
  }

  #turn(): void {
    for (let next = this.#line.first(); next !== undefined && !this.#closed; next = this.#line.first()) {
      const reader = this.#readerFor(next.task);
      if (reader === undefined) return;
      clearTimeout(next.timer);
      if (reader === null) {
        this.#line.remove(next);
        next.settle(unavailable("no process to read it could be started"));
        continue;
      }
      this.#line.take(next);
      next.reader = reader;
      reader.give(next.task, next.rules, { settle: next.settle, handBack: () => this.#handedBack(next) });
    }
  }

  /** Undefined: it has to wait for one. Null: none can be had. */
  #readerFor(task: Task): Reader | null | undefined {
    const pictures = task.kind === "job" && task.job.limits.pictures > 0;
    const idle = [...this.#readers].filter((reader) => !reader.busy);
    const able = idle.find((reader) => reader.forPictures || !pictures);
    if (able !== undefined) return able;
    if (this.#readers.size < this.#options.size) return this.#tryStart(pictures);
    // When it is gone it is this file's turn again.
    idle[0]?.retire();
    return undefined;
  }

  /** Null: the system has no room for another process or its folder. */
  #tryStart(pictures: boolean): Reader | null {
    try {
      return this.#start(pictures);
    } catch (error) {
      this.#options.report?.(
        `a reader could not be started: ${error instanceof Error ? error.message : String(error)}`,
      );
      return null;
    }
  }

  #start(pictures: boolean): Reader {
    const { memory = READER_MEMORY, folders, script } = this.#options;
    const { child, folder } = startReader(pictures ? forPictures(memory) : memory, folders, script);
    const events = {
      idle: () => this.#turn(),
      gone: (detail: string | null) => {
        this.#readers.delete(reader);
        rm(folder, { recursive: true, force: true }).catch(() => {});
        if (detail !== null) this.#options.report?.(detail);
        this.#turn();
      },
    };
    const reader = new Reader(child, events, pictures);
    this.#readers.add(reader);
    return reader;
  }
}

const givenUp = (signal: AbortSignal | undefined) =>
  signal?.reason instanceof Enough
    ? ({ reason: "not-needed", detail: "something else decided while it was read" } as const)
    : ({ reason: "timed-out", detail: "nobody waits for it any more" } as const);
