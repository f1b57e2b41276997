/**
 * Reads small XML as a list of elements with their attributes and their text: relations, properties, labels.
 * @module
 */
import type { Budget } from "../../budget.ts";
import type { XmlEvents } from "./events.ts";
import { Names } from "./names.ts";
import { XmlReader } from "./read.ts";

export interface Element {
  readonly name: string;
  /** By local name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the element and all within it. */
  readonly text: string;
}

/** What one value may hold; the rest is cut off. */
const LONGEST = 8192;
const MOST_ELEMENTS = 100_000;

/**
 * The elements named `names`, in the order in which they end, with those of their attributes that are named
 * `attributes`. What stands before a damage is returned; nothing is thrown.
 */
export function elements(
  pieces: Iterable<Uint8Array>,
  names: readonly string[],
  attributes: readonly string[],
  budget: Budget,
): Element[] {
  const events = new Collector(names, attributes);
  const reader = new XmlReader(events, new Names(names), new Names(attributes), budget);
  try {
    for (const piece of pieces) reader.write(piece);
    reader.end();
  } catch {
    // Whoever reads the text of this part says what is wrong with it.
  }
  return events.found;
}

interface Open {
  readonly name: number;
  readonly attributes: Record<string, string>;
  text: string;
}

class Collector implements XmlEvents {
  readonly found: Element[] = [];
  readonly #names: readonly string[];
  readonly #attributes: readonly string[];
  readonly #open: Open[] = [];
  #attribute = "";

  constructor(names: readonly string[], attributes: readonly string[]) {
    this.#names = names;
    this.#attributes = attributes;
  }

  open(name: number): boolean {
    this.#attribute = "";
    if (name === 0 || this.#open.length > 64) return false;
    this.#open.push({ name, attributes: Object.create(null) as Record<string, string>, text: "" });
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
    for (const element of this.#open) if (element.text.length < LONGEST) element.text += gathered(bytes, from, to);
  }
  close(name: number): void {
    const last = this.#open.at(-1);
    if (name === 0 || last?.name !== name) return;
    this.#open.pop();
    if (this.found.length >= MOST_ELEMENTS) return;
    const attributes: Record<string, string> = Object.create(null);
    for (const [key, value] of Object.entries(last.attributes)) attributes[key] = decoded(value);
    this.found.push({ name: this.#names[name - 1] ?? "", attributes, text: decoded(last.text) });
  }
}

const gathered = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
const decoded = (text: string): string => Buffer.from(text, "latin1").toString("utf8");
