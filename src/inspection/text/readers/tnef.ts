/**
 * Messages as Outlook wraps them for others (`winmail.dat`, MS-OXTNEF): subject and bodies are the content, all other text
 * properties metadata; attachments are files of their own, messages within messages included.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { unpackRtf } from "../mail/rtf.ts";
import {
  type Attribute,
  attributesOf,
  BINARY,
  NARROW,
  OBJECT,
  type Property,
  propertiesIn,
  WIDE,
} from "../mail/tnef.ts";
import { guarded, noteForeign, type Part, pour, type Reader, type Reading, seePacked, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { decoderFor, decoderForCodePage } from "../types/decoder.ts";
import { u32 } from "../zip/bytes.ts";
import { html } from "./html.ts";
import { rtf } from "./rtf.ts";

/** Attributes (2.1.3.1) without their types. */
const Id = {
  from: 0x8000,
  subject: 0x8004,
  body: 0x800c,
  attachData: 0x800f,
  attachTitle: 0x8010,
  attachName: 0x9001,
  attachBegins: 0x9002,
  properties: 0x9003,
  recipients: 0x9004,
  attachProperties: 0x9005,
  codePage: 0x9007,
  owner: 0x0000,
  sentFor: 0x0001,
} as const;
/** Properties (MS-OXPROPS). */
const [SUBJECT, BODY, BODY_RTF, BODY_HTML, DATA] = [0x0037, 0x1000, 0x1009, 0x1013, 0x3701];
const NAMES = [0x3707, 0x3704, 0x3001];
/** Before an object stands what kind of object it is: they all end alike, if they are told. */
const INTERFACE = 16;
const INTERFACE_END = /^(c000000000000046|0{16})$/;
const UTF16 = 1200;
const LONGEST_NAME = 2000;

/** Of each there is one, unless somebody hides something: programs differ in which of several they take. */
interface Attachment {
  readonly titles: ByteSource[];
  readonly data: ByteSource[];
  readonly properties: ByteSource[];
}

export const tnef: Reader = (part, reading) => new Message(part, reading).read();

class Message {
  readonly #part: Part;
  readonly #reading: Reading;
  #codePage = 1252;
  #attachment: Attachment | null = null;

  constructor(part: Part, reading: Reading) {
    this.#part = part;
    this.#reading = reading;
  }

  async read(): Promise<void> {
    const { path, source } = this.#part;
    await guarded(this.#reading, path, async () => {
      for (const attribute of attributesOf(source, this.#reading.budget))
        await guarded(this.#reading, path, () => this.#attribute(attribute));
    });
    await this.#endAttachment();
  }

  async #attribute({ id, isText, data }: Attribute): Promise<void> {
    if (id === Id.codePage && data.size >= 4) this.#setCodePage(u32(data.read(0, 4), 0));
    else if (id === Id.subject || id === Id.body) this.#text("content", data, NARROW);
    else if (id === Id.from || id === Id.owner || id === Id.sentFor) this.#text("metadata", data, NARROW);
    else if (id === Id.properties) await this.#properties(data);
    else if (id === Id.recipients) this.#recipients(data);
    else if (id === Id.attachBegins) await this.#endAttachment();
    else if (id === Id.attachTitle || id === Id.attachName) this.#current().titles.push(data);
    else if (id === Id.attachData) this.#current().data.push(data);
    else if (id === Id.attachProperties) this.#current().properties.push(data);
    else if (isText) this.#text("metadata", data, NARROW);
  }

  #setCodePage(codePage: number): void {
    this.#codePage = codePage;
    noteForeign(codePage, this.#part.path, this.#reading);
  }

  #current(): Attachment {
    this.#attachment ??= { titles: [], data: [], properties: [] };
    return this.#attachment;
  }

  #text(place: "content" | "metadata", data: ByteSource, type: number): void {
    const { out } = this.#reading;
    const decoder = this.#decoder(type);
    out.part(place, this.#part.path);
    pour(data, this.#reading, (bytes) => out.string(decoder.decode(bytes, { stream: true }).replaceAll("\0", "")));
  }

  #decoder(type: number) {
    // Bytes are no characters of two bytes, whatever the message says of them.
    return type === WIDE
      ? decoderFor("utf-16le")
      : decoderForCodePage(this.#codePage === UTF16 ? 1252 : this.#codePage);
  }

  async #properties(list: ByteSource): Promise<void> {
    for (const property of propertiesIn(list, this.#reading.budget))
      await guarded(this.#reading, this.#part.path, () => this.#property(property));
  }

  async #property({ tag, type, data }: Property): Promise<void> {
    const part = { ...this.#part, source: data };
    if (tag === BODY_HTML) await html(part, this.#reading);
    else if (tag === BODY_RTF && type === BINARY) await this.#richText(data);
    else if (tag === BODY && type === BINARY) this.#text("content", data, NARROW);
    else if (type === NARROW || type === WIDE)
      this.#text(tag === SUBJECT || tag === BODY ? "content" : "metadata", data, type);
  }

  async #richText(packed: ByteSource): Promise<void> {
    const spool = new Spool();
    try {
      const source = unpackRtf(packed, spool, this.#reading.budget);
      seePacked(source, within(this.#part.path, "rich text"), this.#reading);
      await rtf({ ...this.#part, source }, this.#reading);
    } finally {
      spool.close();
    }
  }

  /** A list of properties for each (2.1.3.5.1). */
  #recipients(data: ByteSource): void {
    const { budget } = this.#reading;
    const count = data.size < 4 ? 0 : u32(data.read(0, 4), 0);
    let at = 4;
    for (let row = 0; row < count; row += 1) {
      budget.entry();
      const properties = propertiesIn(data, budget, at);
      let next = properties.next();
      for (; next.done !== true; next = properties.next()) {
        const { type, data: value } = next.value;
        if (type === NARROW || type === WIDE) this.#text("metadata", value, type);
      }
      at = next.value;
    }
    if (at < data.size) throw new Unreadable("corrupted", "more stands behind the list of recipients");
  }

  /** What is known of an attachment stands before and behind what is in it. */
  async #endAttachment(): Promise<void> {
    const attachment = this.#attachment;
    this.#attachment = null;
    if (attachment === null) return;
    const { path, depth } = this.#part;
    const properties: Property[] = [];
    for (const list of attachment.properties)
      await guarded(this.#reading, path, () => {
        for (const property of propertiesIn(list, this.#reading.budget)) properties.push(property);
      });
    await guarded(this.#reading, path, async () => {
      const name = this.#nameOf(attachment.titles.at(-1) ?? null, properties);
      this.#reading.out.part("file-name", path);
      this.#reading.out.string(name);
      for (const title of attachment.titles) this.#text("metadata", title, NARROW);
      for (const { type, data } of properties) if (type === NARROW || type === WIDE) this.#text("metadata", data, type);
      this.#reading.budget.depth(depth + 1);
      const inner = { path: within(path, name), name, depth: depth + 1 };
      for (const source of attachment.data) await this.#reading.inner({ ...inner, source });
      for (const { tag, type, data } of properties) {
        if (tag !== DATA || (type !== BINARY && type !== OBJECT)) continue;
        await this.#reading.inner({ ...inner, source: type === OBJECT ? withinObject(data) : data });
      }
    });
  }

  #nameOf(title: ByteSource | null, properties: readonly Property[]): string {
    const named = NAMES.map((name) =>
      properties.find(({ tag, type }) => tag === name && (type === WIDE || type === NARROW)),
    ).find((property) => property !== undefined);
    const [data, type] = named === undefined ? [title, NARROW] : [named.data, named.type];
    if (data === null) return "attachment";
    return this.#decoder(type)
      .decode(Uint8Array.from(data.read(0, LONGEST_NAME)))
      .replaceAll("\0", "");
  }
}

function withinObject(data: ByteSource): ByteSource {
  const end = Buffer.from(data.read(INTERFACE / 2, INTERFACE / 2)).toString("hex");
  return INTERFACE_END.test(end) ? slice(data, INTERFACE, data.size) : data;
}
