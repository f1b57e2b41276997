/**
 * What inspecting one file may cost. A hostile file is one that costs more than it should: it ends as a reason, never as
 * a wait.
 * @module
 */
import type { CoverageReason } from "./vocabulary.ts";

export interface Limits {
  /** Bytes that unpacking may bring forth in all, nested archives included. */
  readonly unpackedBytes: number;
  /** Entries of archives and parts of messages in all. */
  readonly entries: number;
  /** Archives within archives. */
  readonly depth: number;
  /** Unpacked to packed of one entry, once it has brought forth more than `ratioFloor` bytes. */
  readonly ratio: number;
  readonly ratioFloor: number;
  /** Milliseconds of wall-clock time. */
  readonly time: number;
  /** Nested elements of one XML or HTML text. */
  readonly nesting: number;
  /** Pages and pictures in all whose text may be recognised. 0: pictures are not read. */
  readonly pictures: number;
  /** Bytes of memory for the engine that reads a PDF. */
  readonly pdfMemory: number;
}

export const DEFAULT_LIMITS: Limits = {
  unpackedBytes: 2 * 1024 ** 3,
  entries: 20_000,
  depth: 8,
  ratio: 200,
  ratioFloor: 8 * 1024 ** 2,
  time: 60_000,
  nesting: 4096,
  pictures: 0,
  pdfMemory: 18 * 1024 ** 2,
};

/**
 * Ends the reading of a part or of the whole file; caught where the part was begun, and turned into a reason. It stays
 * within the room: the door returns findings.
 */
export class Unreadable extends Error {
  readonly reason: Exclude<CoverageReason, "not-needed">;
  /** In plain words, for the log: "an archive within an archive, nine deep". */
  readonly detail: string;
  constructor(reason: Unreadable["reason"], detail: string) {
    super(`${reason}: ${detail}`);
    this.name = "Unreadable";
    this.reason = reason;
    this.detail = detail;
  }
}

/** The memory of the process that reads. */
export interface Memory {
  /** Bytes that reading the file may make of it in all. */
  readonly most: number;
  /** Bytes that it takes. */
  used(): number;
  /** Gives back whatever is not needed. */
  giveBack(): void;
}

/** Bytes that all unpacking may hold, dictionaries aside. */
const MOST_HELD = 16 * 1024 ** 2;

/** How long memory is not looked at again, in milliseconds: to look takes some microseconds. */
const GLANCE = 10;

/**
 * Spent as a file is read. Every method throws `Unreadable` when its limit is passed, and goes on throwing; memory may be
 * there again for the next part.
 */
export class Budget {
  readonly limits: Limits;
  readonly #deadline: number;
  readonly #now: () => number;
  readonly #memory: Memory | null;
  #glanced = Number.NEGATIVE_INFINITY;
  #bytes = 0;
  #entries = 0;
  #pictures = 0;
  #ticks = 0;
  #held = 0;
  #holders = 0;

  /** `memory`: null where nobody minds. */
  constructor(limits: Limits, now: () => number = () => performance.now(), memory: Memory | null = null) {
    this.limits = limits;
    this.#now = now;
    this.#memory = memory;
    this.#deadline = now() + limits.time;
  }

  /** Milliseconds left. */
  get left(): number {
    return this.#deadline - this.#now();
  }

  /** To be called in every loop over input; looks at the clock, and at the memory, now and then. */
  tick(): void {
    this.#ticks = (this.#ticks + 1) & 15;
    if (this.#ticks === 0) this.checkTime();
  }

  checkTime(): void {
    const now = this.#now();
    if (now > this.#deadline) throw new Unreadable("timed-out", `not done after ${this.limits.time} ms`);
    if (this.#memory === null || now - this.#glanced < GLANCE) return;
    this.#glanced = now;
    this.#checkMemory(this.#memory);
  }

  #checkMemory(memory: Memory): void {
    if (memory.used() <= memory.most) return;
    memory.giveBack();
    if (memory.used() > memory.most)
      throw new Unreadable("over-budget", "reading it takes more memory than a reader may have");
  }

  /** Bytes of memory that may still be taken. If they are fewer than `wanted`, what is not needed is given back before. */
  room(wanted: number): number {
    const memory = this.#memory;
    if (memory === null) return Number.POSITIVE_INFINITY;
    if (memory.most - memory.used() < wanted) memory.giveBack();
    return memory.most - memory.used();
  }

  /** `count` more bytes were unpacked. `entry`: bytes of the entry so far, in both forms. */
  unpacked(count: number, entry?: { readonly packed: number; readonly unpacked: number }): void {
    this.#bytes += count;
    this.checkTime();
    const { unpackedBytes, ratio, ratioFloor } = this.limits;
    if (this.#bytes > unpackedBytes) throw new Unreadable("over-budget", `more than ${unpackedBytes} bytes unpacked`);
    if (entry !== undefined && entry.unpacked > ratioFloor && entry.unpacked > entry.packed * ratio)
      throw new Unreadable("over-budget", `grows more than ${ratio}-fold when unpacked`);
  }

  entry(): void {
    this.#entries += 1;
    this.tick();
    if (this.#entries > this.limits.entries)
      throw new Unreadable("over-budget", `more than ${this.limits.entries} entries`);
  }

  /** Whether another entry would be one too many. */
  get entriesSpent(): boolean {
    return this.#entries >= this.limits.entries;
  }

  /**
   * Unpacking holds so many bytes from now on, while what comes out of it is read: archives within archives add up. Returns
   * how many others hold some, and what lets go of it.
   */
  hold(bytes: number): { readonly others: number; close(): void } {
    if (this.#held + bytes > MOST_HELD)
      throw new Unreadable("over-budget", `takes more than ${MOST_HELD / 1024 ** 2} MB of memory to unpack`);
    this.#held += bytes;
    this.#holders += 1;
    const close = () => {
      this.#held -= bytes;
      this.#holders -= 1;
    };
    return { others: this.#holders - 1, close };
  }

  /** Text is recognised in one more page or picture. */
  picture(): void {
    if (this.picturesLeft === 0)
      throw new Unreadable("over-budget", `more than ${this.limits.pictures} pages and pictures`);
    this.#pictures += 1;
  }

  get picturesLeft(): number {
    return this.limits.pictures - this.#pictures;
  }

  depth(level: number): void {
    if (level > this.limits.depth)
      throw new Unreadable("over-budget", `archives nested more than ${this.limits.depth} deep`);
  }
}

/** Thrown by a sink that has seen enough: the verdict is certain, and reading on would be waste. */
export class Enough extends Error {
  constructor() {
    super("enough has been read");
    this.name = "Enough";
  }
}
