/**
 * XML as a stream of bytes: no tree, no strings, no expansion of entities.
 *
 * Names count without their prefix: in all formats read here the prefixes are a matter of habit. Each name is looked up
 * once among those that a reader cares for (`Names`), and arrives as a small number; 0 for all others.
 *
 * A tag that stands whole in the bytes at hand is read at one go (`#wholeTag`); one that their end cuts, state by state.
 * INVARIANT: where bytes are cut changes nothing but where texts and values come in pieces.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import { referenced } from "./entity.ts";
import type { XmlEvents } from "./events.ts";
import { hashWith, type Names, XMLNS } from "./names.ts";
import { Sections } from "./sections.ts";

/** What is longer is no name that a reader cares for, and only counted. */
const LONGEST_NAME = 48;
const LONGEST_REFERENCE = 12;
const TAKEN_DEEP = 2;

const SPACE = 0x20;
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
const ZERO = 0x30;

const State = {
  text: 0,
  opened: 1,
  name: 2,
  closing: 3,
  inTag: 4,
  attributeName: 5,
  beforeValue: 6,
  value: 7,
  reference: 8,
  section: 9,
  emptyTag: 10,
} as const;

export class XmlMachine {
  readonly #events: XmlEvents;
  readonly #takes: boolean;
  readonly #names: Names;
  readonly #budget: Budget;
  readonly #attributeNames: Names;
  readonly #sections: Sections;
  /** A name that came in pieces. */
  readonly #name = new Uint8Array(LONGEST_NAME);
  #nameLength = 0;
  #hash = 0;
  #state: number = State.text;
  #depth = 0;
  readonly #deepest: number;
  #rootSeen = false;
  #tag = 0;
  #wanted = false;
  #valueWanted = false;
  #quote = 0;
  /** The attribute declares a prefix. */
  #declaring = false;
  #reference = "";
  #referenceFrom: number = State.text;
  /** A reference stands as it is written. */
  #leaves = false;

  constructor(events: XmlEvents, names: Names, attributeNames: Names, budget: Budget) {
    this.#events = events;
    this.#takes = events.take !== undefined;
    this.#names = names;
    this.#attributeNames = attributeNames;
    this.#budget = budget;
    this.#deepest = budget.limits.nesting;
    this.#sections = new Sections(events);
  }

  write(bytes: Uint8Array): void {
    this.#budget.checkTime();
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
        case State.reference:
          at = this.#readReference(bytes, at);
          break;
        case State.emptyTag:
          at = this.#emptyTag(bytes, at);
          break;
        default:
          at = this.#sections.write(bytes, at);
          if (this.#sections.isOver) this.#state = State.text;
      }
    }
  }

  /** Entities that the document declares may be text that is not read where they are referred to. */
  get missesEntities(): boolean {
    return this.#leaves && this.#sections.declaresText;
  }

  /** Throws `Unreadable` unless the text ended where all elements had. */
  end(): void {
    if (this.#state !== State.text || this.#depth !== 0 || !this.#rootSeen)
      throw new Unreadable("corrupted", "the XML ends too soon");
  }

  /** Text and whole tags, up to what has to be read state by state. */
  #text(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let at = start;
    while (at < length) {
      const from = at;
      let byte = 0;
      while (at < length) {
        byte = bytes[at] as number;
        if (byte === LT || byte === AMP) break;
        at += 1;
      }
      if (at > from) this.#events.text(bytes, from, at);
      if (at === length) return at;
      at += 1;
      if (byte === AMP) {
        this.#startReference(State.text);
        return at;
      }
      const behind = this.#wholeTag(bytes, at);
      if (behind < 0) this.#state = State.opened;
      else at = behind;
      if (this.#state !== State.text) return at;
    }
    return at;
  }

  /** From behind "<" to behind ">", or to what has to be read state by state; -1: all of it has. */
  #wholeTag(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    const isClosing = bytes[start] === SLASH;
    let from = isClosing ? start + 1 : start;
    let at = from;
    let hash = 0;
    let byte = 0;
    for (; at < length; at += 1) {
      byte = bytes[at] as number;
      // Letters come after all the rest.
      if (byte > QUESTION) hash = hashWith(hash, byte);
      else if (byte === COLON) {
        hash = 0;
        from = at + 1;
      } else if (byte <= SPACE || byte === GT || byte === SLASH || byte === BANG || byte === QUESTION) break;
      else hash = hashWith(hash, byte);
    }
    if (at === length || byte === BANG || byte === QUESTION || (isClosing && byte !== GT)) return -1;
    const name = this.#names.find(hash, bytes, from, at);
    if (isClosing) {
      this.#close(name);
      return at + 1;
    }
    if (this.#takes && name !== 0 && this.#depth + TAKEN_DEEP <= this.#deepest) {
      const behind = this.#events.take?.(name, bytes, at) ?? -1;
      if (behind >= 0) {
        this.#rootSeen = true;
        return behind;
      }
    }
    this.#open(name);
    if (byte === GT) return at + 1;
    return this.#wanted ? this.#wholeAttributes(bytes, at) : this.#passAttributes(bytes, at);
  }

  /** What nobody wants is passed over, minding quotes: a ">" within a value ends nothing. */
  #passAttributes(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    for (let at = start; at < length; at += 1) {
      const byte = bytes[at] as number;
      if (byte > GT) continue;
      if (byte === GT) {
        if (bytes[at - 1] === SLASH) this.#close(this.#tag);
        return at + 1;
      }
      if (byte !== QUOTE && byte !== APOSTROPHE) continue;
      do at += 1;
      while (at < length && bytes[at] !== byte);
    }
    return this.#continueIn(State.inTag, start);
  }

  #wholeAttributes(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let at = start;
    for (;;) {
      while (at < length && (bytes[at] as number) <= SPACE) at += 1;
      const first = bytes[at];
      if (first === GT) return at + 1;
      if (first === SLASH && bytes[at + 1] === GT) {
        this.#close(this.#tag);
        return at + 2;
      }
      const behind = this.#wholeAttribute(bytes, at);
      if (behind < 0) return this.#continueIn(State.inTag, at);
      at = behind;
      if (this.#state !== State.text) return at;
    }
  }

  /** From its name to behind its value, or into it; -1: it has to be read state by state. */
  #wholeAttribute(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let from = start;
    let at = start;
    let hash = 0;
    let byte = 0;
    let declaring = false;
    for (; at < length; at += 1) {
      byte = bytes[at] as number;
      if (byte <= SPACE || byte === EQUALS || byte === GT || byte === SLASH || byte === QUOTE || byte === APOSTROPHE)
        break;
      if (byte === COLON) {
        declaring = hash === XMLNS && at - from === 5;
        hash = 0;
        from = at + 1;
      } else hash = hashWith(hash, byte);
    }
    const quote = bytes[at + 1];
    if (at === start || byte !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE)) return -1;
    const wanted = declaring
      ? this.#declares()
      : this.#events.attribute(this.#attributeNames.find(hash, bytes, from, at));
    at += 2;
    for (let end = at; end < length; end += 1) {
      byte = bytes[end] as number;
      if (byte === quote) {
        if (wanted && end > at) this.#events.value(bytes, at, end);
        return end + 1;
      }
      if (wanted && byte === AMP) break;
    }
    this.#quote = quote;
    this.#valueWanted = wanted;
    return this.#continueIn(State.value, at);
  }

  #continueIn(state: number, at: number): number {
    this.#state = state;
    return at;
  }

  #open(name: number): void {
    this.#tag = name;
    this.#depth += 1;
    this.#rootSeen = true;
    if (this.#depth > this.#deepest)
      throw new Unreadable("over-budget", `XML elements nested more than ${this.#deepest} deep`);
    this.#wanted = this.#events.open(name);
  }

  #close(name: number): void {
    this.#depth -= 1;
    this.#events.close(name);
    if (this.#depth < 0) throw new Unreadable("corrupted", "an XML element ends that never began");
  }

  #opened(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    this.#nameLength = 0;
    this.#hash = 0;
    if (byte === SLASH) this.#state = State.closing;
    else if (byte === BANG || byte === QUESTION) {
      this.#sections.begin(byte === QUESTION);
      this.#state = State.section;
    } else return this.#continueIn(State.name, at);
    return at + 1;
  }

  #readName(bytes: Uint8Array, start: number): number {
    const at = this.#gatherName(bytes, start, GT);
    if (at === bytes.length) return at;
    const name = this.#names.find(this.#hash, this.#name, 0, this.#nameLength);
    this.#tag = name;
    if (this.#state === State.closing) {
      this.#wanted = false;
      this.#close(name);
    } else this.#open(name);
    return this.#continueIn(State.inTag, at);
  }

  /** To the end of a name: white space, ">", "/" or `end`. */
  #gatherName(bytes: Uint8Array, start: number, end: number): number {
    const length = bytes.length;
    let at = start;
    for (; at < length; at += 1) {
      const byte = bytes[at] as number;
      if (byte <= SPACE || byte === GT || byte === SLASH || byte === end) break;
      if (byte === COLON) {
        this.#declaring = this.#hash === XMLNS && this.#nameLength === 5;
        this.#hash = 0;
        this.#nameLength = 0;
        continue;
      }
      this.#hash = hashWith(this.#hash, byte);
      if (this.#nameLength < LONGEST_NAME) this.#name[this.#nameLength] = byte;
      this.#nameLength += 1;
    }
    return at;
  }

  #inTag(bytes: Uint8Array, start: number): number {
    const length = bytes.length;
    let at = start;
    if (this.#wanted) while (at < length && (bytes[at] as number) <= SPACE) at += 1;
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
      this.#declaring = false;
      return this.#continueIn(State.attributeName, at);
    }
    return at + 1;
  }

  #emptyTag(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== GT) return this.#continueIn(State.inTag, at);
    this.#state = State.text;
    this.#close(this.#tag);
    return at + 1;
  }

  #attributeName(bytes: Uint8Array, start: number): number {
    const at = this.#gatherName(bytes, start, EQUALS);
    if (at === bytes.length) return at;
    const name = this.#attributeNames.find(this.#hash, this.#name, 0, this.#nameLength);
    // The address of a vocabulary is nobody's text, but tells what the others are.
    this.#valueWanted = this.#declaring ? this.#declares() : this.#events.attribute(name);
    return this.#continueIn(State.beforeValue, at);
  }

  #declares(): boolean {
    return this.#events.declares?.() ?? false;
  }

  #beforeValue(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    if (byte === QUOTE || byte === APOSTROPHE) {
      this.#quote = byte;
      this.#state = State.value;
    } else if (byte !== EQUALS && byte > SPACE) return this.#continueIn(State.inTag, at);
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
    else this.#startReference(State.value);
    return at + 1;
  }

  #startReference(from: number): void {
    this.#state = State.reference;
    this.#referenceFrom = from;
    this.#reference = "";
  }

  #readReference(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    const ended = byte === SEMICOLON;
    const belongs = byte > SPACE && byte < 0x80 && byte !== LT && byte !== AMP;
    if (!ended && belongs && this.#reference.length < LONGEST_REFERENCE) {
      // However many zeros a number begins with, it is that number.
      if (byte !== ZERO || !/^#x?0$/i.test(this.#reference)) this.#reference += String.fromCharCode(byte);
      return at + 1;
    }
    this.#state = this.#referenceFrom;
    const character = ended ? referenced(this.#reference) : null;
    this.#leaves ||= character === null;
    const written = Buffer.from(character ?? `&${this.#reference}${ended ? ";" : ""}`);
    if (this.#referenceFrom === State.value) this.#events.value(written, 0, written.length);
    else this.#events.text(written, 0, written.length);
    return ended ? at + 1 : at;
  }
}
