/**
 * XML of no known kind, and the XML within packages that has no reader of its own: all character data, and the values of
 * all attributes, for in many dialects they are the contents.
 * @module
 */
import type { Output } from "../output.ts";
import { pour, type Reader } from "../reading.ts";
import type { XmlEvents } from "../xml/events.ts";
import { cutWhole, latin1, utf8 } from "../xml/gathered.ts";
import { Names } from "../xml/names.ts";
import { XmlReader } from "../xml/read.ts";

export const NO_NAMES = new Names([]);
/** Addresses of vocabularies. */
export const VOCABULARY = new Names(["xmlns", "schemaLocation"]);
const SPACE = 0x20;
/** How much of a remark is held at once. */
const PIECE = 64 * 1024;

/** Text and values in the order of the file, on lines of their own where an element lies between. */
export class GenericXml implements XmlEvents {
  readonly #out: Output;
  #remark = "";

  constructor(out: Output) {
    this.#out = out;
  }

  open(): boolean {
    this.#flushRemark();
    this.#out.break();
    return true;
  }
  attribute(name: number): boolean {
    this.#out.byte(SPACE);
    return name === 0;
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    this.#out.bytes(bytes, from, to);
  }
  text(bytes: Uint8Array, from: number, to: number): void {
    if (!isBlank(bytes, from, to)) this.#out.bytes(bytes, from, to);
    else this.#out.byte(SPACE);
  }
  close(): void {
    this.#flushRemark();
    this.#out.break();
  }
  /** Comments and declarations, entities among them: beside the content. */
  remark(bytes: Uint8Array, from: number, to: number): void {
    this.#remark += latin1(bytes, from, to);
    if (this.#remark.length > PIECE) this.#flushRemark("");
  }
  /** `end`: empty for a piece of more. */
  #flushRemark(end = "\n"): void {
    if (this.#remark === "") return;
    const [whole, rest] = end === "" ? cutWhole(this.#remark) : [this.#remark, ""];
    this.#out.aside(utf8(whole), end);
    this.#remark = rest;
  }
  end(): void {
    this.#flushRemark();
  }
}

export function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) if ((bytes[index] as number) > 0x20) return false;
  return true;
}

export const xml: Reader = async (part, reading) => {
  reading.out.part("content", part.path);
  const events = new GenericXml(reading.out);
  const reader = new XmlReader(events, NO_NAMES, VOCABULARY, reading.budget);
  try {
    pour(part.source, reading, (bytes) => reader.write(bytes));
  } catch (error) {
    reader.flush();
    throw error;
  }
  reader.end();
};
