/**
 * Reads small XML element by element, with attributes and text: relations, properties, labels.
 *
 * INVARIANT: elements are handed over as they end, and none has the text of those within it: what is held at any time is no
 * more than the file itself, however it is nested.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import type { XmlEvents } from "./events.ts";
import { Names } from "./names.ts";
import { XmlReader } from "./read.ts";

export interface Element {
  /** By local name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the element and all within it, but for elements that are handed over by themselves. */
  readonly text: string;
}

/** What one value may hold; the rest is cut off. */
const LONGEST = 8192;
const DEEPEST = 64;
const MOST_ELEMENTS = 100_000;

/**
 * Calls `take` with each element named `name`, in the order in which they end, with those of their attributes that are named
 * `attributes`. What stands before a damage is taken. Throws `Unreadable` only where time or memory are at an end.
 */
export function eachElement(
  pieces: Iterable<Uint8Array>,
  name: string,
  attributes: readonly string[],
  budget: Budget,
  take: (element: Element) => void,
): void {
  const events = new Collector(attributes, take);
  const reader = new XmlReader(events, new Names([name]), new Names(attributes), budget);
  try {
    for (const piece of pieces) {
      budget.checkTime();
      reader.write(piece);
    }
    reader.end();
  } catch (error) {
    // Whoever reads the text of this part says what else is wrong with it.
    if (error instanceof Unreadable && (error.reason === "over-budget" || error.reason === "timed-out")) throw error;
  }
}

interface Open {
  readonly attributes: Record<string, string>;
  text: string;
}

class Collector implements XmlEvents {
  readonly #attributes: readonly string[];
  readonly #take: (element: Element) => void;
  readonly #open: Open[] = [];
  #attribute = "";
  #taken = 0;

  constructor(attributes: readonly string[], take: (element: Element) => void) {
    this.#attributes = attributes;
    this.#take = take;
  }

  open(name: number): boolean {
    this.#attribute = "";
    if (name === 0 || this.#open.length > DEEPEST) return false;
    this.#open.push({ attributes: {}, text: "" });
    return true;
  }
  attribute(name: number): boolean {
    this.#attribute = this.#attributes[name - 1] ?? "";
    return name !== 0;
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    const attributes = this.#open.at(-1)?.attributes;
    if (attributes === undefined) return;
    const before = attributes[this.#attribute] ?? "";
    if (before.length < LONGEST) attributes[this.#attribute] = before + gathered(bytes, from, to);
  }
  text(bytes: Uint8Array, from: number, to: number): void {
    const element = this.#open.at(-1);
    if (element !== undefined && element.text.length < LONGEST) element.text += gathered(bytes, from, to);
  }
  close(name: number): void {
    const last = name === 0 ? undefined : this.#open.pop();
    if (last === undefined || this.#taken >= MOST_ELEMENTS) return;
    this.#taken += 1;
    for (const key of Object.keys(last.attributes)) last.attributes[key] = decoded(last.attributes[key] as string);
    this.#take({ attributes: last.attributes, text: decoded(last.text) });
  }
}

const gathered = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
const decoded = (text: string): string => Buffer.from(text, "latin1").toString("utf8");
