/**
 * What begins with "<!" or "<?": comments, sections of text, declarations, instructions. A document type is passed over,
 * so what it declares costs nothing.
 * @module
 */
import type { XmlEvents } from "./events.ts";
import { latin1 } from "./gathered.ts";

const GT = 0x3e;
const QUESTION = 0x3f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const DASH = 0x2d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Within a document type, as the bytes of a number: "<!--", "-->", "<?", "?>". */
const [COMMENT_BEGINS, COMMENT_ENDS, INSTRUCTION_BEGINS, INSTRUCTION_ENDS] = [0x3c212d2d, 0x2d2d3e, 0x3c3f, 0x3f3e];

/** `opening`: it is not known yet which. `over`: it has ended, or none has begun. */
const Kind = { over: 0, opening: 1, comment: 2, cdata: 3, declaration: 4, instruction: 5 } as const;

/** Of a document type: more of it may declare anything. */
const LONGEST_TYPE = 64 * 1024;
/** An entity that is text, and no address; or that may declare others; or of another file. */
const TEXT_ENTITY =
  /<!ENTITY\s+(?:%|[^\s"']+\s+(?:SYSTEM|PUBLIC)\s|[^\s"']+\s+(?!"https?:\/\/[^"\s]*[^"\s\d]"|'https?:\/\/[^'\s]*[^'\s\d]')["'])/;

/** By kind: the character that closes it, before a ">", how many are needed, and a row of them. */
const CLOSERS: Readonly<Record<number, { readonly byte: number; readonly needed: number; readonly row: Uint8Array }>> =
  {
    [Kind.comment]: { byte: DASH, needed: 2, row: Buffer.alloc(64, DASH) },
    [Kind.cdata]: { byte: CLOSE_BRACKET, needed: 2, row: Buffer.alloc(64, CLOSE_BRACKET) },
    [Kind.instruction]: { byte: QUESTION, needed: 1, row: Buffer.alloc(64, QUESTION) },
  };

export class Sections {
  readonly #events: XmlEvents;
  #kind: number = Kind.over;
  /** Of the opening. */
  #prefix = "";
  /** How many of the closing characters were seen. */
  #closing = 0;
  #brackets = 0;
  #quote = 0;
  /** Of a declaration: the last bytes, and how what is passed over within it ends; 0: nothing is. */
  #last = 0;
  #passing = 0;
  #type = "";
  #declaresText = false;

  constructor(events: XmlEvents) {
    this.#events = events;
  }

  get isOver(): boolean {
    return this.#kind === Kind.over;
  }

  /** The document type declares entities that are text. */
  get declaresText(): boolean {
    return this.#declaresText;
  }

  /** Behind "<?", or else behind "<!". */
  begin(instruction: boolean): void {
    this.#become(instruction ? Kind.instruction : Kind.opening);
  }

  /** Takes bytes from `at` on, and answers where what follows begins. */
  write(bytes: Uint8Array, at: number): number {
    if (this.#kind === Kind.opening) return this.#opening(bytes, at);
    return this.#kind === Kind.declaration ? this.#declaration(bytes, at) : this.#section(bytes, at);
  }

  #become(kind: number): void {
    this.#kind = kind;
    this.#prefix = "";
    this.#closing = this.#brackets = this.#quote = this.#last = this.#passing = 0;
  }

  #opening(bytes: Uint8Array, at: number): number {
    const prefix = this.#prefix + String.fromCharCode(bytes[at] as number);
    this.#prefix = prefix;
    if (prefix === "--") this.#become(Kind.comment);
    else if (prefix === "[CDATA[") this.#become(Kind.cdata);
    else if (!"--".startsWith(prefix) && !"[CDATA[".startsWith(prefix)) {
      this.#become(Kind.declaration);
      this.#declaration(Buffer.from(prefix, "latin1"), 0);
    }
    return at + 1;
  }

  /** To the ">" outside quotes, brackets, comments and instructions. */
  #declaration(bytes: Uint8Array, start: number): number {
    let at = start;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      this.#last = ((this.#last << 8) | byte) >>> 0;
      if (this.#passing !== 0) this.#pass();
      else if (this.#quote !== 0) {
        if (byte === this.#quote) this.#quote = 0;
      } else if (this.#brackets > 0 && this.#beginsPassing()) this.#last = 0;
      else if (byte === QUOTE || byte === APOSTROPHE) this.#quote = byte;
      else if (byte === OPEN_BRACKET) this.#brackets += 1;
      else if (byte === CLOSE_BRACKET) this.#brackets -= 1;
      else if (byte === GT && this.#brackets <= 0) {
        this.#kind = Kind.over;
        break;
      }
    }
    if (at > start) this.#events.remark?.(bytes, start, at);
    if (this.#type.length < LONGEST_TYPE) this.#type += latin1(bytes, start, at);
    if (this.isOver) {
      this.#declaresText ||= TEXT_ENTITY.test(this.#type) || this.#type.length >= LONGEST_TYPE;
      this.#type = "";
    }
    return at + 1;
  }

  #beginsPassing(): boolean {
    if (this.#last === COMMENT_BEGINS) this.#passing = COMMENT_ENDS;
    else if ((this.#last & 0xffff) === INSTRUCTION_BEGINS) this.#passing = INSTRUCTION_ENDS;
    return this.#passing !== 0;
  }

  #pass(): void {
    const mask = this.#passing === COMMENT_ENDS ? 0xffffff : 0xffff;
    if ((this.#last & mask) === this.#passing) this.#passing = 0;
  }

  /** A comment to "-->", a section to "]]>", an instruction to "?>". */
  #section(bytes: Uint8Array, start: number): number {
    const kind = this.#kind;
    const { byte: closer, needed, row } = CLOSERS[kind] as (typeof CLOSERS)[number];
    // Closing characters are held back until it is known whether they close; these stood in the piece before.
    let held = this.#closing;
    let at = start;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (byte === closer) {
        this.#closing += 1;
        continue;
      }
      if (byte === GT && this.#closing >= needed) {
        this.#kind = Kind.over;
        break;
      }
      this.#handRow(kind, row, held);
      held = 0;
      this.#closing = 0;
    }
    this.#hand(kind, bytes, start, at - (this.#closing - held));
    if (this.isOver) this.#handRow(kind, row, this.#closing - needed);
    return at + 1;
  }

  /** Closing characters that closed nothing. */
  #handRow(kind: number, row: Uint8Array, count: number): void {
    for (let left = count; left > 0; left -= row.length) this.#hand(kind, row, 0, Math.min(left, row.length));
  }

  #hand(kind: number, bytes: Uint8Array, from: number, to: number): void {
    if (from >= to) return;
    if (kind === Kind.cdata) this.#events.text(bytes, from, to);
    else if (kind === Kind.comment) this.#events.remark?.(bytes, from, to);
  }
}
