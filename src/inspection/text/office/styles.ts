/**
 * Which format the numbers of a cell have: of the styles of a workbook (ECMA-376, 18.8; MS-XLSB 2.1.7.50).
 * @module
 */
import type { Budget } from "../../budget.ts";
import type { XmlEvents } from "../xml/events.ts";
import { latin1, utf8 } from "../xml/gathered.ts";
import { Names } from "../xml/names.ts";
import { XmlReader } from "../xml/read.ts";
import { u16 } from "../zip/bytes.ts";
import { BinaryRecords } from "./binary-records.ts";
import { wideString } from "./binary-texts.ts";
import type { NumberFormats } from "./number-formats.ts";

const [FORMAT, STYLES, STYLE] = [1, 2, 3];
const NAMES = new Names(["numFmt", "cellXfs", "xf"]);
const [ID, CODE] = [1, 2];
const ATTRIBUTES = new Names(["numFmtId", "formatCode"]);
const LONGEST_VALUE = 4096;
/** Types of records of a binary workbook (MS-XLSB 2.3.2). */
const Type = { format: 44, style: 47, begin: 617, end: 618 } as const;

interface PartReader {
  write(bytes: Uint8Array): void;
  /** No more follows. */
  flush?(): void;
}

/** Adds to `formats` what the part says. */
export const stylesReader = (isBinary: boolean, formats: NumberFormats, budget: Budget): PartReader =>
  isBinary ? binaryStyles(formats) : new XmlReader(new Styles(formats), NAMES, ATTRIBUTES, budget);

class Styles implements XmlEvents {
  readonly #formats: NumberFormats;
  #inStyles = false;
  #attribute = 0;
  #id = "";
  #code = "";

  constructor(formats: NumberFormats) {
    this.#formats = formats;
  }

  open(name: number): boolean {
    if (name === STYLES) this.#inStyles = true;
    if (name !== FORMAT && (name !== STYLE || !this.#inStyles)) return false;
    this.#id = this.#code = "";
    return true;
  }
  attribute(name: number): boolean {
    this.#attribute = name;
    return name !== 0;
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    const text = latin1(bytes, from, to);
    if (this.#attribute === ID && this.#id.length < LONGEST_VALUE) this.#id += text;
    else if (this.#attribute === CODE && this.#code.length < LONGEST_VALUE) this.#code += text;
  }
  text(): void {}
  close(name: number): void {
    if (name === STYLES) this.#inStyles = false;
    else if (name === FORMAT) this.#formats.addCode(Number(this.#id), utf8(this.#code));
    else if (name === STYLE && this.#inStyles) this.#formats.addStyle(Number(this.#id));
  }
}

function binaryStyles(formats: NumberFormats): PartReader {
  let inStyles = false;
  return new BinaryRecords((type, body) => {
    if (type === Type.begin || type === Type.end) inStyles = type === Type.begin;
    else if (type === Type.format && body.length >= 2) formats.addCode(u16(body, 0), wideString(body, 2));
    else if (type === Type.style && inStyles && body.length >= 4) formats.addStyle(u16(body, 2));
  });
}
