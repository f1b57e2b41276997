/**
 * XML of no known kind, and the XML within packages that has no reader of its own: all character data, and the values of
 * all attributes, for in many dialects they are the contents.
 * @module
 */
import { Enough } from "../../budget.ts";
import { Embedded } from "../office/embedded.ts";
import { MARKUP_ATTRIBUTES } from "../office/markup.ts";
import { MARKUP, OfficeParts } from "../office/markup-parts.ts";
import { ODF_ATTRIBUTES, ODF_NAMES, OpenDocumentParts } from "../office/opendocument-parts.ts";
import { WORKBOOK_2003, Workbook2003 } from "../office/workbook-2003.ts";
import type { Output } from "../output.ts";
import { guarded, type Part, pour, type Reader, type Reading, within } from "../reading.ts";
import type { XmlEvents } from "../xml/events.ts";
import { cutWhole, latin1, utf8 } from "../xml/gathered.ts";
import { Names } from "../xml/names.ts";
import { XmlReader } from "../xml/read.ts";
import { SHOWN, SHOWN_ATTRIBUTES, ShownXml } from "../xml/shown.ts";

export const NO_NAMES = new Names([]);
/** Addresses of vocabularies. */
export const VOCABULARY = new Names(["xmlns", "schemaLocation"]);
const SPACE = 0x20;
/** White space of XML (XML 1.0, 2.3). */
const WHITE = [SPACE, 0x09, 0x0a, 0x0d];
/** How much of a remark is held at once. */
const PIECE = 64 * 1024;

/** Of Visio: how the words behind them look, and fields. They cut no word. */
const LOOKS = ["cp", "pp", "tp", "fld"];
export const VISIO_NAMES = new Names(LOOKS);

/** Text and values in the order of the file, on lines of their own: a value runs into neither the next nor the text behind it. */
export class GenericXml implements XmlEvents {
  readonly #out: Output;
  #remark = "";
  #isValue = false;
  /** Of the text between two marks, white space was seen, and something else. */
  #isSpaced = false;
  #isBegun = false;

  constructor(out: Output) {
    this.#out = out;
  }

  open(): boolean {
    this.#flushRemark();
    this.#break();
    return true;
  }
  attribute(name: number): boolean {
    this.#out.break();
    return name === 0;
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    this.#out.bytes(bytes, from, to);
    this.#isValue = true;
  }
  text(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isValue) this.#break();
    this.#isValue = false;
    let at = from;
    // How what comes first is indented is of no interest, however it is cut.
    while (!this.#isBegun && at < to && WHITE.includes(bytes[at] as number)) at += 1;
    if (at > from && !this.#isSpaced) this.#out.byte(SPACE);
    this.#isSpaced ||= at > from;
    this.#isBegun ||= at < to;
    this.#out.bytes(bytes, at, to);
  }
  close(): void {
    this.#flushRemark();
    this.#break();
  }
  #break(): void {
    this.#out.break();
    this.#isSpaced = false;
    this.#isBegun = false;
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

/** Documents in one file of XML, and parts of documents under other names, by their vocabularies. */
const OPEN_DOCUMENT = /urn:oasis:names:tc:opendocument:xmlns:office:1\.0/;
const OFFICE =
  /schemas\.microsoft\.com\/office\/(word\/2003\/wordml|2006\/xmlPackage)|schemas\.openxmlformats\.org\/(wordprocessing|presentation|drawing|spreadsheet)ml\/|purl\.oclc\.org\/ooxml\//;
const EXCEL_2003 = /urn:schemas-microsoft-com:office:spreadsheet/;
/** Drawings and pages, as browsers show them. */
const PAGE = /www\.w3\.org\/(2000\/svg|1999\/xhtml)/;
const VISIO = /schemas\.microsoft\.com\/(visio\/2003\/|office\/visio\/)/;
const KNOWN = [OPEN_DOCUMENT, OFFICE, EXCEL_2003, PAGE, VISIO];
const LONGEST_ADDRESS = 200;
const XMLNS = 1;
/** Elements that hold files in base64: of Flat OPC, OpenDocument and Word 2003. */
const HOLDERS = ["binaryData", "binary-data", "binData"];
/** Elements of pages, as pieces of pages have them that do not say what they are. */
const LOOK_OF_PAGES = "b i em strong font span big small strike tt sub sup".split(" ");
const UNKNOWN_NAMES = new Names([...HOLDERS, ...LOOK_OF_PAGES]);

/** A drawing of Visio. */
export class VisioXml extends GenericXml {
  override open(name = 0): boolean {
    return name === 0 && super.open();
  }
  override close(name = 0): void {
    if (name === 0) super.close();
  }
}

/** XML of which it is to be told what it is besides. */
class UnknownXml extends GenericXml {
  readonly #reading: Reading;
  readonly embedded = new Embedded();
  readonly vocabularies = new Set<RegExp>();
  #address: string | null = null;
  #holds = false;
  /** The end of what was seen of remarks: a document type may give an element its vocabulary. */
  #remarked = "";

  constructor(reading: Reading) {
    super(reading.out);
    this.#reading = reading;
  }

  override open(name = 0): boolean {
    this.embedded.end();
    this.#holds = name !== 0 && name <= HOLDERS.length;
    if (name > HOLDERS.length) this.vocabularies.add(PAGE);
    return super.open();
  }
  declares(): boolean {
    this.#address = "";
    return true;
  }
  override attribute(name: number): boolean {
    this.#address = name === XMLNS ? "" : null;
    return name === XMLNS || super.attribute(name);
  }
  override value(bytes: Uint8Array, from: number, to: number): void {
    if (this.#address === null) super.value(bytes, from, to);
    else if (this.#address.length > LONGEST_ADDRESS) super.value(bytes, from, to);
    else {
      this.#address += latin1(bytes, from, to);
      this.#recognize(this.#address);
      // No vocabulary has such an address.
      const { length } = this.#address;
      if (length > LONGEST_ADDRESS) super.value(Buffer.from(this.#address, "latin1"), 0, length);
    }
  }
  override remark(bytes: Uint8Array, from: number, to: number): void {
    super.remark(bytes, from, to);
    const seen = this.#remarked + latin1(bytes, from, to);
    this.#recognize(seen);
    this.#remarked = seen.slice(-LONGEST_ADDRESS);
  }
  #recognize(text: string): void {
    for (const known of KNOWN) if (known.test(text)) this.vocabularies.add(known);
  }
  override text(bytes: Uint8Array, from: number, to: number): void {
    super.text(bytes, from, to);
    if (this.#holds) this.embedded.write(bytes.subarray(from, to), this.#reading);
  }
  override close(): void {
    this.embedded.end();
    this.#holds = false;
    super.close();
  }
}

export const xml: Reader = async (part, reading) => {
  const events = new UnknownXml(reading);
  try {
    reading.out.part("content", part.path);
    await guarded(reading, part.path, () =>
      read(part, reading, new XmlReader(events, UNKNOWN_NAMES, VOCABULARY, reading.budget)),
    );
    // Where an element cuts no word, what was read above is in pieces. It stays, since nobody is held to what a document says it is.
    const again = (vocabulary: RegExp, step: typeof readOffice) =>
      events.vocabularies.has(vocabulary) && guarded(reading, part.path, () => step(part, reading));
    await again(OPEN_DOCUMENT, readOpenDocument);
    await again(OFFICE, readOffice);
    await again(EXCEL_2003, readWorkbook);
    await again(PAGE, readPage);
    await again(VISIO, readDrawing);
    events.embedded.end();
    await events.embedded.read(part, reading);
  } finally {
    events.embedded.close();
  }
};

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
  const events = new OfficeParts(reading, (name) => within(part.path, name));
  try {
    read(part, reading, new XmlReader(events, MARKUP, MARKUP_ATTRIBUTES, reading.budget));
  } finally {
    events.release();
  }
}

function readDrawing(part: Part, reading: Reading): void {
  reading.out.part("content", part.path);
  read(part, reading, new XmlReader(new VisioXml(reading.out), VISIO_NAMES, VOCABULARY, reading.budget));
}

function readPage(part: Part, reading: Reading): void {
  reading.out.part("content", part.path);
  read(part, reading, new XmlReader(new ShownXml(reading.out), SHOWN, SHOWN_ATTRIBUTES, reading.budget));
}

function readWorkbook(part: Part, reading: Reading): void {
  reading.out.part("content", part.path);
  read(part, reading, new XmlReader(new Workbook2003(reading.out), WORKBOOK_2003, NO_NAMES, reading.budget));
}
