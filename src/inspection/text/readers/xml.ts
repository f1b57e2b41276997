/**
 * XML of no known kind, and the XML within packages that has no reader of its own: all character data, and the values of
 * all attributes, for in many dialects they are the contents.
 * @module
 */
import { Enough } from "../../budget.ts";
import { MARKUP, MARKUP_ATTRIBUTES, OfficeMarkup } from "../office/markup.ts";
import { ODF_ATTRIBUTES, ODF_NAMES, OpenDocumentParts } from "../office/opendocument-parts.ts";
import type { Output } from "../output.ts";
import { type Part, pour, type Reader, type Reading, within } from "../reading.ts";
import type { XmlEvents } from "../xml/events.ts";
import { cutWhole, isBlank, latin1, utf8 } from "../xml/gathered.ts";
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

export const xml: Reader = async (part, reading) => {
  reading.out.part("content", part.path);
  read(part, reading, new XmlReader(new GenericXml(reading.out), NO_NAMES, VOCABULARY, reading.budget));
  const head = Buffer.from(part.source.read(0, HEAD)).toString("latin1");
  // Where an element cuts no word, what was read above is in pieces. It stays, since nobody is held to what a document says it is.
  if (OPEN_DOCUMENT.test(head)) readOpenDocument(part, reading);
  if (OFFICE.test(head)) readOffice(part, reading);
};

/** Of which the vocabularies of a document are told. */
const HEAD = 8 * 1024;
/** Documents in one file of XML: OpenDocument, Word 2003, and the packages of Office (Flat OPC). */
const OPEN_DOCUMENT = /urn:oasis:names:tc:opendocument:xmlns:office:1\.0/;
const OFFICE = /schemas\.microsoft\.com\/office\/(word\/2003\/wordml|2006\/xmlPackage)/;

function read({ source }: Part, reading: Reading, reader: XmlReader): void {
  try {
    pour(source, reading, (bytes) => reader.write(bytes));
  } catch (error) {
    if (!(error instanceof Enough)) reader.flush();
    throw error;
  }
  reader.end();
}

function readOpenDocument(part: Part, reading: Reading): void {
  const events = new OpenDocumentParts(reading, part.path, (name) => within(part.path, name));
  try {
    read(part, reading, new XmlReader(events, ODF_NAMES, ODF_ATTRIBUTES, reading.budget));
  } finally {
    events.release();
  }
}

function readOffice(part: Part, reading: Reading): void {
  reading.out.part("content", part.path);
  read(part, reading, new XmlReader(new OfficeMarkup(reading.out), MARKUP, MARKUP_ATTRIBUTES, reading.budget));
}
