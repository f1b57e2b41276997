/**
 * A PDF that stays open whatever its pages do to the engine.
 *
 * The engine keeps every object that it has read until the document is closed, so a long document would fill any memory:
 * it is closed and opened again in between. A page that breaks the engine costs itself a reason, and the next one is read
 * in a new engine; a document that goes on like that is given up.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { giveBack, letGo } from "../../garbage.ts";
import { PdfEngine, type Room } from "./engine.ts";
import { forgetCode } from "./instance.ts";

/** So many pages may each break an engine that had read nothing else. */
const MOST_BROKEN = 8;

let kept: PdfEngine | null = null;

export class PdfDocument {
  #source: ByteSource;
  readonly #limit: number;
  readonly #room: Room;
  /** Null: it was given up. */
  #engine: PdfEngine | null;
  #handle = 0;
  #form = 0;
  /** Bytes of the file that were read to open it. */
  #opening = 0;
  /** Begun since it was opened. */
  #pages = 0;
  #broken = 0;

  private constructor(source: ByteSource, limit: number, room: Room, engine: PdfEngine) {
    this.#source = source;
    this.#limit = limit;
    this.#room = room;
    this.#engine = engine;
  }

  /** `limit`: bytes of memory for the engine. `room`: what the process has left for it. Throws `Unreadable`. */
  static async open(source: ByteSource, limit: number, room: Room): Promise<PdfDocument> {
    const engine = taken(limit, room) ?? (await PdfEngine.start(limit));
    const document = new PdfDocument(source, limit, room, engine);
    try {
      if (!engine.usable) engine.reset();
      engine.confine(room);
      document.#open();
      return document;
    } catch (error) {
      // The engine is sound after a document that it refused.
      document.#keep();
      throw error;
    }
  }

  get engine(): PdfEngine {
    if (this.#engine === null) throw new Unreadable("over-budget", "too many of its pages cannot be read");
    return this.#engine;
  }

  get handle(): number {
    return this.#handle;
  }

  /** Of its form: without it the values of fields cannot be asked for. */
  get form(): number {
    return this.#form;
  }

  /** Whether nothing more can be read of it. */
  get lost(): boolean {
    return this.#engine === null;
  }

  /** To be called before each step that may ask much of the engine. What the engine gave before is not valid any more. */
  ready(): void {
    if (this.#full) this.engine.call("FPDF_CloseDocument", this.#handle);
    else if (this.engine.usable) return;
    else this.#restart();
    this.#open();
  }

  /** Opens it once more, as it stands in the file, or another view of it. */
  again(source = this.#source): void {
    this.#source = source;
    if (this.engine.usable) this.engine.call("FPDF_CloseDocument", this.#handle);
    else this.#restart();
    this.#open();
  }

  /** Lets go of the engine and its memory, as something else needs it. Nothing can be asked before it is resumed. */
  rest(): void {
    this.#engine = null;
    giveBack();
  }

  /** Opens it in a new engine, as it stands in the file or another view of it. `broken`: a page broke the one before. */
  async resume(source: ByteSource, broken: boolean): Promise<void> {
    this.rest();
    if (broken) this.#broken += 1;
    if (this.#broken > MOST_BROKEN) return;
    this.#source = source;
    this.#engine = await PdfEngine.start(this.#limit);
    this.#engine.confine(this.#room);
    this.#open();
  }

  /** Does without the engine and its memory while something else is read. */
  async without(read: () => Promise<void>): Promise<void> {
    this.rest();
    try {
      await read();
    } finally {
      await this.resume(this.#source, false);
    }
  }

  /** Does all that is to be done with a page; and again in an empty engine when it was too much for one with others in it. */
  page<T>(read: () => T): T {
    this.ready();
    this.#pages += 1;
    const first = this.#pages === 1;
    try {
      return read();
    } catch (error) {
      const full = error instanceof Unreadable && error.reason === "over-budget" && !this.engine.usable;
      if (first || !full) throw error;
    }
    return this.page(read);
  }

  close(): void {
    if (this.#engine?.usable === true) this.#engine.call("FPDF_CloseDocument", this.#handle);
    this.#keep();
  }

  /** Whether what it keeps of the file may be much by now. */
  get #full(): boolean {
    const { usable, read } = this.engine;
    return usable && read - this.#opening > Math.max(this.#limit / 4, this.#opening);
  }

  #open(): void {
    this.#pages = 0;
    this.#handle = this.engine.open(this.#source);
    this.#form = formOf(this.engine, this.#handle);
    this.#opening = this.engine.read;
  }

  #restart(): void {
    // One that had read other pages before was only full.
    if (this.#pages <= 1) this.#broken += 1;
    if (this.#broken > MOST_BROKEN) this.#engine = null;
    else {
      this.engine.reset();
      this.engine.confine(this.#room);
    }
  }

  #keep(): void {
    if (this.#engine?.keepable(this.#limit) === true) kept = this.#engine;
    else letGo(this.#engine?.memory ?? 0);
    this.#engine = null;
  }
}

/** Lets go of the engine that is kept from one document to the next, and of its code. */
export function forgetEngine(): void {
  kept = null;
  forgetCode();
}

/** The engine that was kept, if the next document may have it. Where memory is short, a new one takes less of it. */
function taken(limit: number, room: Room): PdfEngine | null {
  if (kept !== null) room(kept.memory);
  const engine = kept;
  kept = null;
  return engine?.keepable(limit) === true ? engine : null;
}

/** The structure is empty: nothing here is interactive. */
function formOf(engine: PdfEngine, document: number): number {
  const size = 256;
  const address = engine.allocate(size);
  engine.bytes(address, size).fill(0);
  engine.bytes(address, size)[0] = 2;
  return engine.call("FPDFDOC_InitFormFillEnvironment", document, address);
}
