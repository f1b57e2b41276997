/**
 * One process that reads files, seen from outside: what it is given, what it says, and how it ends.
 * @module
 */
import type { ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";
import { NotAllowed, PIPE, type Served, serve } from "../spool/index.ts";
import type { CoverageReason } from "../vocabulary.ts";
import { CHANNEL, Channel } from "./channel.ts";
import { GROWN } from "./left-over.ts";
import { fromReaderSchema, type ReaderRules, type Reading, type ToReader } from "./messages.ts";
import { type Answered, type Ended, endedFor, type Given, mostSaidOf, type Task, unavailable } from "./task.ts";

/** Beyond the time of the job itself, after which the process is taken to hang. */
const GRACE = 2000;
/** A process is replaced after so many files, or when it has grown. */
const FILES_EACH = 500;
/** Bytes; of a process that reads pictures, whose engine stays. */
const GROWN_BY_PICTURES = 256 * 1024 * 1024;

/** Bytes that every message counts for besides its own, and of what it says before it was given anything. */
const EACH = 1024;
const READY = 1024;

interface ReaderEvents {
  readonly idle: () => void;
  /** `detail`: why it ended if nobody wanted it to, with what it said; null: somebody did. */
  readonly gone: (detail: string | null) => void;
}

export class Reader {
  /** It has room for reading pictures. */
  readonly forPictures: boolean;
  readonly #child: ChildProcess;
  readonly #channel: Channel;
  readonly #served: Served;
  readonly #events: ReaderEvents;
  readonly #ended: Promise<void>;
  #current: {
    readonly id: number;
    readonly task: Task;
    readonly given: Given;
    readonly rules: ReaderRules;
    /** It has begun with the file: that it ends may be the file's doing. */
    begun: boolean;
    /** When all of it is taken to hang, by `performance.now()`. */
    readonly deadline: number;
    timer: NodeJS.Timeout;
    /** Bytes of what it may still say of the file. */
    mayStillSay: number;
    /** Known whatever becomes of the YARA engine that is asked now. */
    known: Reading | null;
  } | null = null;
  #rules = "";
  #files = 0;
  #lastWords = "";
  #killedFor: Ended | null = null;
  /** It is ended for what it did, and not because somebody wants it to. */
  #atFault = false;
  #ready = false;
  /** A piece of the protected copy is being taken. */
  #taking = false;
  #leaving = false;

  constructor(child: ChildProcess, events: ReaderEvents, forPictures: boolean) {
    this.forPictures = forPictures;
    this.#child = child;
    this.#events = events;
    child.stderr?.on("data", (bytes: Buffer) => {
      this.#lastWords = (this.#lastWords + bytes.toString("utf8")).slice(-4000);
    });
    this.#channel = new Channel(child.stdio[CHANNEL] as Duplex);
    this.#channel.listen(
      () => this.#current?.mayStillSay ?? READY,
      (message, bytes) => this.#heard(message, bytes),
      ({ message }) => this.#distrust(`the reader cannot be understood: ${message}`),
    );
    child.on("error", () => {});
    this.#served = serve(
      child.stdio[PIPE] as Duplex,
      () => this.#current?.task.sealed ?? null,
      (error) => {
        if (error instanceof NotAllowed) this.#distrust(error.message);
        else this.#kill("engine-unavailable", error instanceof Error ? error.message : String(error));
      },
    );
    for (const pipe of [child.stdio[CHANNEL], child.stdio[PIPE]]) {
      // It has ended, or goes on without one of them, with which no file can be read. What it ended of is settled by now.
      pipe?.once("end", () => child.kill("SIGKILL")).once("close", () => child.kill("SIGKILL"));
    }
    child.once("exit", () => {
      // "close" waits for whoever else may have the other ends: one that could start a process must not keep its place.
      setTimeout(() => child.stdio.map((pipe) => pipe?.destroy()), GRACE).unref();
    });
    this.#ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        resolve();
        this.#gone(code, signal);
      });
    });
  }

  /** INVARIANT: one that is being ended is given nothing more, whatever it still says. */
  get busy(): boolean {
    return this.#current !== null || this.#leaving || this.#killedFor !== null;
  }

  give(task: Task, rules: ReaderRules, given: Given): void {
    const limit = task.job.limits.time + GRACE;
    const timer = setTimeout(() => this.#kill("timed-out", `not done after ${limit} ms`), limit);
    this.#files += 1;
    const id = this.#files;
    const deadline = performance.now() + limit;
    const mayStillSay = mostSaidOf(task, rules);
    this.#current = { id, task, given, rules, begun: false, deadline, timer, mayStillSay, known: null };
    if (this.#rules !== rules.version) this.#send({ kind: "rules", rules });
    this.#rules = rules.version;
    this.#send(task.kind === "job" ? { kind: "job", id, job: task.job } : { kind: "protect", id, job: task.job });
  }

  kill({ reason, detail }: Ended): void {
    this.#atFault = false;
    this.#kill(reason, detail);
  }

  /** Makes way for a process with more room; it must not be busy. */
  retire(): void {
    this.#leave(null);
  }

  async end(): Promise<void> {
    this.#leaving = true;
    this.#kill("engine-unavailable", "Sallyport is stopping");
    await this.#ended;
  }

  #send(message: ToReader): void {
    // What cannot be sent fails with the process, which "close" reports.
    this.#channel.send(message);
  }

  #heard(message: unknown, bytes: number): void {
    // What was on its way when it was ended comes too late.
    if (this.#killedFor !== null || this.#leaving) return;
    const parsed = fromReaderSchema.safeParse(message);
    // Of a protected copy every piece waits until the one before was taken, and all of them for whoever may hold them.
    if (this.#current !== null && parsed.data?.kind !== "wrote") this.#current.mayStillSay -= bytes + EACH;
    if (!parsed.success) {
      this.#distrust("the reader answered something that is not understood");
    } else if (parsed.data.kind === "ready") {
      // It takes jobs from its start: they wait in the channel.
      if (this.#ready) this.#distrust("the reader began once more");
      this.#ready = true;
    } else if (parsed.data.id !== this.#current?.id) {
      this.#distrust("the reader answered out of turn");
    } else if (parsed.data.kind === "begun") {
      this.#current.begun = true;
    } else if (parsed.data.kind === "looked") {
      const { task } = this.#current;
      if (task.kind === "job") task.looked?.(parsed.data.bytes);
    } else if (parsed.data.kind === "failed") {
      // Our own mistake, not the file's: the file stays unknown, and the operator is told.
      this.#settle(unavailable(parsed.data.detail.split("\n")[0] ?? ""));
      this.#leave(parsed.data.detail);
    } else if (parsed.data.kind === "so-far") {
      this.#soFar(parsed.data.reading);
    } else if (parsed.data.kind === "wrote") {
      this.#wrote(parsed.data.id, parsed.data.bytes);
    } else {
      const isDone = parsed.data.kind === "done";
      if (isDone !== (this.#current.task.kind === "job"))
        return void this.#distrust("the reader answered something else");
      if (this.#taking || !this.#served.quiet()) return void this.#distrust("the reader was done before it was done");
      this.#settle(
        parsed.data.kind === "done"
          ? { ok: true, reading: parsed.data.reading }
          : { ok: true, outcome: parsed.data.outcome },
      );
      if (this.#files >= FILES_EACH || parsed.data.grown > (this.forPictures ? GROWN_BY_PICTURES : GROWN))
        this.#leave(null);
      else this.#events.idle();
    }
  }

  /** From here on the next YARA engine has its own time, which costs nothing but its own report. */
  #soFar(reading: Reading): void {
    const current = this.#current;
    const next = current?.rules.yara[reading.yara.length];
    if (current === null || current.task.kind !== "job" || !current.task.job.yara || next === undefined)
      return void this.#distrust("the reader answered something else");
    current.known = reading;
    clearTimeout(current.timer);
    const left = Math.min(next.timeout, current.deadline - performance.now());
    const detail = `the rules "${next.name}" were not done after ${Math.round(left)} ms`;
    current.timer = setTimeout(() => this.#kill("timed-out", detail), Math.max(0, left));
  }

  #wrote(id: number, bytes: Uint8Array): void {
    const task = this.#current?.task;
    if (task?.kind !== "protect") return void this.#distrust("the reader wrote what nobody asked for");
    // INVARIANT: of a protected copy one piece is on its way, whoever writes it.
    if (this.#taking) return void this.#distrust("the reader wrote on before it was told to");
    this.#taking = true;
    task.take(bytes).then(
      () => {
        this.#taking = false;
        this.#send({ kind: "taken", id });
      },
      () => this.#kill("over-budget", "the protected copy cannot be held"),
    );
  }

  #leave(detail: string | null): void {
    this.#leaving = true;
    if (detail !== null) this.#lastWords = detail;
    // It holds nothing that could be lost.
    this.#child.kill("SIGKILL");
  }

  /** It did what no reader does. The file that it has begun with bears that; another one gets what it has not begun with. */
  #distrust(detail: string): void {
    if (this.#killedFor === null && !this.#leaving) this.#atFault = true;
    this.#kill("corrupted", detail);
  }

  #kill(reason: CoverageReason, detail: string): void {
    this.#killedFor ??= { reason, detail };
    this.#child.kill("SIGKILL");
  }

  #settle(answer: Answered): void {
    const current = this.#current;
    this.#current = null;
    if (current === null) return;
    clearTimeout(current.timer);
    current.given.settle(answer);
  }

  #gone(code: number | null, signal: NodeJS.Signals | null): void {
    const unasked = this.#killedFor === null && !this.#leaving;
    const current = this.#current;
    if (current !== null && !current.begun && (unasked || this.#atFault)) {
      this.#current = null;
      clearTimeout(current.timer);
      // It is not for this file that it ended. It was idle, or had just been started, or is not done with an earlier one.
      current.given.handBack();
    } else if (current !== null) {
      const outOfMemory =
        signal === "SIGABRT" ||
        signal === "SIGTRAP" ||
        code === 134 ||
        /out of memory|allocation failed|failed to allocate|MEMORY_ALLOCATION/i.test(this.#lastWords);
      const died = outOfMemory
        ? { reason: "over-budget" as const, detail: "reading it takes more memory than a reader may have" }
        : { reason: "corrupted" as const, detail: `the reader died of it (${signal ?? code})` };
      this.#settle(endedFor(current, this.#killedFor ?? died));
    }
    if (unasked) this.#events.gone(`a reader ended (${signal ?? code}): ${this.#lastWords}`);
    else this.#events.gone(this.#atFault ? `a reader was ended: ${this.#killedFor?.detail}` : null);
  }
}
