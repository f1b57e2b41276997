/**
 * XML as a stream of bytes: no tree, no strings, no expansion of entities. A document type is skipped, so what it
 * declares costs nothing.
 *
 * Names count without their prefix: in all formats read here the prefixes are a matter of habit. Each name is looked up
 * once among those that a reader cares for (`Names`), and arrives as a small number; 0 for all others.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";

export interface XmlEvents {
  /** An element begins. Returns whether its attributes matter. */
  open(name: number): boolean;
  /** Only while attributes matter. Returns whether the value matters. */
  attribute(name: number): boolean;
  /** A piece of that value. */
  value(bytes: Uint8Array, from: number, to: number): void;
  text(bytes: Uint8Array, from: number, to: number): void;
  /** An element ends; an empty one as well. */
  close(name: number): void;
  /** A piece of a comment, of a document type or of another declaration. */
  remark?(bytes: Uint8Array, from: number, to: number): void;
  /** No more follows, whether the XML is whole or not. */
  end?(): void;
}

const LONGEST_NAME = 48;
const hashOf = (name: Uint8Array): number => name.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 0);
/** Whatever else of five letters has this hash declares nothing that anybody reads. */
const XMLNS = hashOf(Buffer.from("xmlns"));

/** Names and their numbers: 1 and up, in order. */
export class Names {
  readonly #byHash = new Map<number, { readonly bytes: Uint8Array; readonly number: number }>();

  constructor(names: readonly string[]) {
    for (const [index, name] of names.entries()) {
      const bytes = Buffer.from(name);
      const hash = hashOf(bytes);
      if (this.#byHash.has(hash)) throw new Error(`two names with one hash: ${name}`);
      this.#byHash.set(hash, { bytes, number: index + 1 });
    }
  }

  find(hash: number, bytes: Uint8Array, length: number): number {
    const found = this.#byHash.get(hash);
    if (found === undefined || found.bytes.length !== length) return 0;
    for (let index = 0; index < length; index += 1) if (found.bytes[index] !== bytes[index]) return 0;
    return found.number;
  }
}

const LT = 0x3c;
const GT = 0x3e;
const AMP = 0x26;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const DASH = 0x2d;
const BRACKET = 0x5d;

const State = {
  text: 0,
  opened: 1,
  name: 2,
  closing: 3,
  inTag: 4,
  attributeName: 5,
  beforeValue: 6,
  value: 7,
  entity: 8,
  bang: 9,
  comment: 10,
  cdata: 11,
  declaration: 12,
  instruction: 13,
  emptyTag: 14,
} as const;

export class XmlMachine {
  readonly #events: XmlEvents;
  readonly #names: Names;
  readonly #budget: Budget;
  readonly #attributeNames: Names;
  readonly #name = new Uint8Array(LONGEST_NAME);
  #nameLength = 0;
  #hash = 0;
  #state: number = State.text;
  #depth = 0;
  #rootSeen = false;
  #tag = 0;
  #wanted = false;
  #valueWanted = false;
  #quote = 0;
  /** The attribute declares a prefix. */
  #declaring = false;
  #entity = "";
  #entityFrom: number = State.text;
  /** Of the opening of a comment or a section. */
  #prefix = "";
  /** How many of the closing characters were seen. */
  #closing = 0;
  #brackets = 0;

  constructor(events: XmlEvents, names: Names, attributeNames: Names, budget: Budget) {
    this.#events = events;
    this.#names = names;
    this.#attributeNames = attributeNames;
    this.#budget = budget;
  }

  write(bytes: Uint8Array): void {
    this.#budget.tick();
    const length = bytes.length;
    let at = 0;
    while (at < length) {
      switch (this.#state) {
        case State.text:
          at = this.#text(bytes, at);
          break;
        case State.opened:
          at = this.#opened(bytes, at);
          break;
        case State.name:
        case State.closing:
          at = this.#readName(bytes, at);
          break;
        case State.inTag:
          at = this.#inTag(bytes, at);
          break;
        case State.attributeName:
          at = this.#attributeName(bytes, at);
          break;
        case State.beforeValue:
          at = this.#beforeValue(bytes, at);
          break;
        case State.value:
          at = this.#value(bytes, at);
          break;
        case State.entity:
          at = this.#readEntity(bytes, at);
          break;
        case State.emptyTag:
          at = this.#emptyTag(bytes, at);
          break;
        case State.bang:
          at = this.#bang(bytes, at);
          break;
        case State.declaration:
          at = this.#declaration(bytes, at);
          break;
        default:
          at = this.#section(bytes, at);
      }
    }
  }

  /** Throws `Unreadable` unless the text ended where all elements had. */
  end(): void {
    if (this.#state !== State.text || this.#depth !== 0 || !this.#rootSeen)
      throw new Unreadable("corrupted", "the XML ends too soon");
  }

  #text(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let at = start;
    let byte = 0;
    while (at < length) {
      byte = bytes[at] as number;
      if (byte === LT || byte === AMP) break;
      at += 1;
    }
    if (at > start) this.#events.text(bytes, start, at);
    if (at === length) return at;
    if (byte === LT) this.#state = State.opened;
    else this.#startEntity(State.text);
    return at + 1;
  }

  #opened(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    this.#nameLength = 0;
    this.#hash = 0;
    if (byte === SLASH) this.#state = State.closing;
    else if (byte === BANG) this.#begin(State.bang);
    else if (byte === QUESTION) this.#begin(State.instruction);
    else {
      this.#state = State.name;
      return at;
    }
    return at + 1;
  }

  #readName(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let at = start;
    let hash = this.#hash;
    let size = this.#nameLength;
    while (at < length) {
      const byte = bytes[at] as number;
      if (byte <= 0x20 || byte === GT || byte === SLASH) break;
      at += 1;
      if (byte === COLON) {
        hash = 0;
        size = 0;
        continue;
      }
      hash = (Math.imul(hash, 31) + byte) | 0;
      if (size < LONGEST_NAME) this.#name[size] = byte;
      size += 1;
    }
    this.#hash = hash;
    this.#nameLength = size;
    if (at < length) this.#named();
    return at;
  }

  #named(): void {
    this.#tag = this.#names.find(this.#hash, this.#name, this.#nameLength);
    if (this.#state === State.closing) {
      this.#wanted = false;
      this.#depth -= 1;
      this.#events.close(this.#tag);
      if (this.#depth < 0) throw new Unreadable("corrupted", "an XML element ends that never began");
    } else {
      this.#depth += 1;
      this.#rootSeen = true;
      if (this.#depth > this.#budget.limits.nesting)
        throw new Unreadable("over-budget", `XML elements nested more than ${this.#budget.limits.nesting} deep`);
      this.#wanted = this.#events.open(this.#tag);
    }
    this.#state = State.inTag;
  }

  #inTag(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let at = start;
    // What nobody wants is passed over, minding quotes: a ">" within a value ends nothing.
    if (this.#wanted) while (at < length && (bytes[at] as number) <= 0x20) at += 1;
    else
      while (at < length) {
        const byte = bytes[at] as number;
        if (byte === GT || byte === SLASH || byte === QUOTE || byte === APOSTROPHE) break;
        at += 1;
      }
    if (at === length) return at;
    const byte = bytes[at] as number;
    if (byte === GT) this.#state = State.text;
    else if (byte === SLASH) this.#state = State.emptyTag;
    else if (byte === QUOTE || byte === APOSTROPHE) {
      this.#quote = byte;
      this.#valueWanted = false;
      this.#state = State.value;
    } else {
      this.#nameLength = 0;
      this.#hash = 0;
      this.#state = State.attributeName;
      return at;
    }
    return at + 1;
  }

  #emptyTag(bytes: Uint8Array, at: number): number {
    this.#state = State.inTag;
    if (bytes[at] !== GT) return at;
    this.#state = State.text;
    this.#depth -= 1;
    this.#events.close(this.#tag);
    return at + 1;
  }

  #attributeName(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let at = start;
    let hash = this.#hash;
    let size = this.#nameLength;
    while (at < length) {
      const byte = bytes[at] as number;
      if (byte <= 0x20 || byte === EQUALS || byte === GT || byte === SLASH) break;
      at += 1;
      if (byte === COLON) {
        this.#declaring = hash === XMLNS && size === 5;
        hash = 0;
        size = 0;
        continue;
      }
      hash = (Math.imul(hash, 31) + byte) | 0;
      if (size < LONGEST_NAME) this.#name[size] = byte;
      size += 1;
    }
    this.#hash = hash;
    this.#nameLength = size;
    if (at === length) return at;
    const name = this.#attributeNames.find(hash, this.#name, size);
    // The address of a vocabulary is nobody's text.
    this.#valueWanted = !this.#declaring && this.#events.attribute(name);
    this.#declaring = false;
    this.#state = State.beforeValue;
    return at;
  }

  #beforeValue(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    if (byte === QUOTE || byte === APOSTROPHE) {
      this.#quote = byte;
      this.#state = State.value;
    } else if (byte !== EQUALS && byte > 0x20) {
      this.#state = State.inTag;
      return at;
    }
    return at + 1;
  }

  #value(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    const quote = this.#quote;
    const wanted = this.#valueWanted;
    let at = start;
    let byte = 0;
    while (at < length) {
      byte = bytes[at] as number;
      if (byte === quote || (wanted && byte === AMP)) break;
      at += 1;
    }
    if (wanted && at > start) this.#events.value(bytes, start, at);
    if (at === length) return at;
    if (byte === quote) this.#state = State.inTag;
    else this.#startEntity(State.value);
    return at + 1;
  }

  #startEntity(from: number): void {
    this.#state = State.entity;
    this.#entityFrom = from;
    this.#entity = "";
  }

  #readEntity(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    const ended = byte === SEMICOLON;
    if (!ended && this.#entity.length < 12 && byte > 0x20 && byte < 0x80 && byte !== LT && byte !== AMP) {
      this.#entity += String.fromCharCode(byte);
      return at + 1;
    }
    this.#state = this.#entityFrom;
    const character = ended ? reference(this.#entity) : null;
    const written = Buffer.from(character ?? `&${this.#entity}${ended ? ";" : ""}`);
    if (this.#entityFrom === State.value) this.#events.value(written, 0, written.length);
    else this.#events.text(written, 0, written.length);
    return ended ? at + 1 : at;
  }

  #begin(state: number): void {
    this.#state = state;
    this.#prefix = "";
    this.#closing = 0;
    this.#brackets = 0;
    this.#quote = 0;
  }

  /** Behind "<!": a comment, a section of text, or a declaration. */
  #bang(bytes: Uint8Array, at: number): number {
    const prefix = this.#prefix + String.fromCharCode(bytes[at] as number);
    this.#prefix = prefix;
    if (prefix === "--") this.#begin(State.comment);
    else if (prefix === "[CDATA[") this.#begin(State.cdata);
    else if (!"--".startsWith(prefix) && !"[CDATA[".startsWith(prefix)) {
      this.#begin(State.declaration);
      const seen = Buffer.from(prefix);
      this.#declaration(seen, 0);
    }
    return at + 1;
  }

  /** To the ">" outside quotes and brackets. */
  #declaration(bytes: Uint8Array, start: number): number {
    let at = start;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (this.#quote !== 0) {
        if (byte === this.#quote) this.#quote = 0;
      } else if (byte === QUOTE || byte === APOSTROPHE) this.#quote = byte;
      else if (byte === 0x5b) this.#brackets += 1;
      else if (byte === BRACKET) this.#brackets -= 1;
      else if (byte === GT && this.#brackets <= 0) {
        this.#state = State.text;
        break;
      }
    }
    if (at > start) this.#events.remark?.(bytes, start, at);
    return at + 1;
  }

  /** A comment to "-->", a section to "]]>", an instruction to "?>". */
  #section(bytes: Uint8Array, start: number): number {
    const state = this.#state;
    const closer = state === State.comment ? DASH : state === State.cdata ? BRACKET : QUESTION;
    const needed = state === State.instruction ? 1 : 2;
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
        this.#state = State.text;
        break;
      }
      if (held > 0) this.#hand(state, CLOSERS[closer] as Uint8Array, 0, Math.min(held, 2));
      held = 0;
      this.#closing = 0;
    }
    this.#hand(state, bytes, start, at - (this.#closing - held));
    if (this.#state === State.text && this.#closing > needed)
      this.#hand(state, CLOSERS[closer] as Uint8Array, 0, Math.min(this.#closing - needed, 2));
    return at + 1;
  }

  #hand(state: number, bytes: Uint8Array, from: number, to: number): void {
    if (from >= to) return;
    if (state === State.cdata) this.#events.text(bytes, from, to);
    else if (state === State.comment) this.#events.remark?.(bytes, from, to);
  }
}

const CLOSERS: Readonly<Record<number, Uint8Array>> = {
  [DASH]: Buffer.from("--"),
  [BRACKET]: Buffer.from("]]"),
  [QUESTION]: Buffer.from("??"),
};

const PREDEFINED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function reference(name: string): string | null {
  const predefined = PREDEFINED[name];
  if (predefined !== undefined) return predefined;
  const digits = /^#(?:x([0-9a-f]{1,8})|([0-9]{1,9}))$/i.exec(name);
  if (digits === null) return null;
  const value = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return value > 0x10ffff ? "\ufffd" : String.fromCodePoint(value).toWellFormed();
}
