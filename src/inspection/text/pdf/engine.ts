/**
 * pdfium in WebAssembly. It reads the file by a callback, block by block, so a large file takes no more memory than the
 * page at hand.
 *
 * A document that makes the engine trap, or that wants more memory than it may have, leaves its memory in an unknown state:
 * the engine is put back into the state that it started in before it is called again.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { giveBack, passing } from "../../garbage.ts";
import type { Call } from "../../webassembly.ts";
import { addCallback, type Image, imageOf, instantiated, restore, type Wasm } from "./instance.ts";

/** Memory beyond which an engine is not kept: WebAssembly never gives any back. */
const KEPT = 24 * 1024 * 1024;
const PAGE = 65_536;
const ZEROS = Buffer.alloc(PAGE);
/** Places in the file that are remembered, and of all that were read the last. */
const MOST_PLACES = 20_000;
const RECENT = 50;
/** Bytes by which a page may go beyond what is left: there is so much between what a reader is held to and its promise. */
const BEYOND = 3 * 1024 * 1024;
/** Bytes of memory without which nothing can be read. */
const LEAST = 2 * 1024 * 1024;
/** So often the engine's own code asks for more memory, for less and less of what it need not have, before it gives up. */
const TRIES = 3;
/** Bytes. */
const LONGEST_TEXT = 2 * 1024 * 1024;
/** Results of FPDF_GetLastError. */
const PASSWORD = 4;
const SECURITY = 5;

/** Bytes that the process may still take; gives back what it can if they are fewer than so many. */
export type Room = (wanted: number) => number;

let initial: Image | null = null;

export class PdfEngine {
  readonly #wasm: Wasm;
  readonly #initial: Image;
  #source: ByteSource | null = null;
  /** What our function that reads the file could not throw through the engine. */
  #failure: unknown = null;
  /** Why no function of it may be called any more. */
  #trapped: Unreadable | null = null;
  readonly #callback: number;
  readonly #limit: number;
  /** Times in a row that growing was refused. */
  #tries = 0;
  #refused = false;
  /** Bytes of the process that are left, whatever the engine's own limit is. */
  #room: Room = () => Number.POSITIVE_INFINITY;
  /** Where the block is that keeps the engine from memory that it has and never touched. 0: there is none. */
  #barred = 0;
  /** It has less than its limit. */
  #isShort = false;
  /** Bytes of its memory that were written to before it was put back. */
  #touched = 0;
  #read = 0;
  #asked = new Set<number>();
  #recent: number[] = [];

  private constructor(wasm: Wasm, beginning: Image, limit: number) {
    this.#wasm = wasm;
    this.#initial = beginning;
    this.#limit = limit;
    this.#limitMemory();
    this.#callback = addCallback(wasm, (_parameter, position, buffer, size) => this.#block(position, buffer, size));
  }

  /** `limit`: bytes of memory that it may have. What wants more ends as `Unreadable`, and is the last thing it did. */
  static async start(limit: number): Promise<PdfEngine> {
    const wasm = await instantiated();
    if (initial === null) {
      initial = imageOf(wasm);
      giveBack();
    }
    return new PdfEngine(wasm, initial, limit);
  }

  /** Puts it back into the state that it started in, whatever happened to it; what it gave out is not valid any more. */
  reset(): void {
    const { memory } = this.#wasm.wasmExports;
    // What was never written to takes no room, and has to stay so.
    let touched = 0;
    for (let at = 0; at < memory.buffer.byteLength; at += PAGE) {
      const page = Buffer.from(memory.buffer, at, PAGE);
      if (page.equals(ZEROS)) continue;
      page.fill(0);
      touched += PAGE;
    }
    this.#touched = Math.max(this.#touched, touched);
    restore(this.#wasm, this.#initial);
    this.#barred = 0;
    this.#source = null;
    this.#failure = null;
    this.#trapped = null;
    this.#refused = false;
    this.#tries = 0;
  }

  /**
   * Holds it to what the process has left, before a document is opened. What it has from its beginning takes no room until it
   * is written to, and growing is not all: of what is too much it is given a block that nobody uses.
   */
  confine(room: Room): void {
    this.#room = room;
    if (this.#barred !== 0) this.call("free", this.#barred);
    this.#barred = 0;
    const left = room(this.memory) + this.#touched;
    const free = this.memory - this.#initial.end;
    const allowed = left + BEYOND;
    this.#isShort = allowed < free;
    if (allowed < LEAST) throw this.#trap(this.#tooLarge());
    if (allowed < free) this.#barred = this.allocate(free - allowed);
  }

  /** Calls a function of pdfium by its name. */
  call(name: string, ...values: number[]): number {
    if (this.#trapped !== null) throw this.#trapped;
    const result = this.#run(this.#wasm.wasmExports[name] as Call, values);
    if (this.#failure !== null) throw this.#failure;
    // INVARIANT: it may have gone on without what it did not get, and shown less than there is.
    if (this.#refused) throw this.#trap(this.#tooLarge());
    return result;
  }

  allocate(size: number): number {
    const address = this.call("malloc", size);
    if (address === 0) throw this.#trap(this.#tooLarge());
    return address;
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#wasm.wasmExports.memory.buffer, address, length);
  }

  /** Whether it may be called. */
  get usable(): boolean {
    return this.#trapped === null && this.#failure === null;
  }

  /** Whether the next document may be given to it, which may have so much memory. */
  keepable(limit: number): boolean {
    return this.#limit === limit && this.memory <= KEPT;
  }

  /** Bytes that it has: none is ever given back. */
  get memory(): number {
    return this.#wasm.wasmExports.memory.buffer.byteLength;
  }

  /** Where it last read. */
  get recent(): readonly number[] {
    return this.#recent;
  }

  /** Where it began to read the file since the document was opened: for each stream at its first byte. Null: too often. */
  get asked(): ReadonlySet<number> | null {
    return this.#asked.size < MOST_PLACES ? this.#asked : null;
  }

  /** Bytes of the file that it asked for since the document was opened, opening included. */
  get read(): number {
    return this.#read;
  }

  /** Opens the document. Throws `Unreadable` when it is protected by a password, or no PDF. */
  open(source: ByteSource): number {
    this.#source = source;
    this.#read = 0;
    this.#asked = new Set();
    this.#recent = [];
    // FPDF_FILEACCESS: length, function, parameter. It must stay until the document is closed.
    const access = this.allocate(12);
    const view = new DataView(this.#wasm.wasmExports.memory.buffer);
    view.setUint32(access, source.size, true);
    view.setUint32(access + 4, this.#callback, true);
    view.setUint32(access + 8, 0, true);
    const document = this.call("FPDF_LoadCustomDocument", access, 0);
    if (document !== 0) return document;
    const error = this.call("FPDF_GetLastError");
    if (error === PASSWORD || error === SECURITY) throw new Unreadable("encrypted", "protected by a password");
    throw new Unreadable("corrupted", "the PDF cannot be opened");
  }

  /**
   * Returns text that pdfium writes in UTF-16 when it is called with a buffer and its size in bytes. Throws `Unreadable` for a
   * text that is too long: pdfium writes nothing of what does not fit.
   */
  text(write: (buffer: number, size: number) => number): string {
    const size = write(0, 0);
    if (size > LONGEST_TEXT) throw new Unreadable("over-budget", "a text of the PDF of more than a million characters");
    if (size <= 2) return "";
    const buffer = this.allocate(size);
    try {
      const written = Math.min(write(buffer, size), size);
      return Buffer.from(this.bytes(buffer, written)).toString("utf16le").replace(/\0+$/, "");
    } finally {
      this.call("free", buffer);
    }
  }

  /** Gives `use` the address of the text as a string of C. */
  withString<T>(text: string, use: (address: number) => T): T {
    const bytes = Buffer.from(`${text}\0`, "latin1");
    const address = this.allocate(bytes.length);
    try {
      this.bytes(address, bytes.length).set(bytes);
      return use(address);
    } finally {
      this.call("free", address);
    }
  }

  #run(called: Call, values: number[]): number {
    try {
      return called(...values);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const failed = () => new Unreadable("corrupted", `the PDF made its engine fail: ${detail}`);
      throw this.#trap(this.#refused ? this.#tooLarge() : failed());
    }
  }

  /** INVARIANT: after this it is never called again. */
  #trap(why: Unreadable): Unreadable {
    this.#trapped ??= why;
    return this.#trapped;
  }

  #tooLarge(): Unreadable {
    if (this.#isShort)
      return new Unreadable("over-budget", "the PDF takes more memory than is left beside what holds it");
    const limit = `${Math.floor(this.#limit / 1024 ** 2)} MB`;
    return new Unreadable("over-budget", `the PDF takes more memory than the limit for a PDF, ${limit}`);
  }

  /** The engine's own code grows its memory by a method of the memory that we hold. */
  #limitMemory(): void {
    const { memory } = this.#wasm.wasmExports;
    const grow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      try {
        if (this.memory + pages * PAGE > this.#limit) throw new RangeError("more than the limit");
        if (pages * PAGE > this.#room(0) + BEYOND) {
          this.#isShort = true;
          throw new RangeError("more than is left");
        }
        const before = grow(pages);
        this.#tries = 0;
        return before;
      } catch (error) {
        this.#tries += 1;
        if (this.#tries === TRIES) {
          this.#tries = 0;
          this.#refused = true;
        }
        throw error;
      }
    };
  }

  #remember(position: number): void {
    this.#recent.push(position);
    if (this.#recent.length > RECENT) this.#recent.shift();
    if (this.#asked.size < MOST_PLACES) this.#asked.add(position);
  }

  #block(position: number, buffer: number, size: number): number {
    this.#remember(position >>> 0);
    try {
      const source = this.#source as ByteSource;
      for (let done = 0; done < size; ) {
        const piece = source.read((position >>> 0) + done, Math.min(PAGE, size - done));
        if (piece.length === 0) return 0;
        this.bytes((buffer >>> 0) + done, piece.length).set(piece);
        done += piece.length;
        this.#read += piece.length;
        passing(piece.length);
      }
      return 1;
    } catch (error) {
      // Nothing may be thrown through WebAssembly.
      this.#failure = error;
      return 0;
    }
  }
}
