/**
 * Feeds XML in any encoding to the machine, which reads UTF-8 alone.
 * @module
 */
import type { TextDecoder } from "node:util";
import { type Budget, Unreadable } from "../../budget.ts";
import { decoderFor } from "../types/decoder.ts";
import type { XmlEvents } from "./events.ts";
import { XmlMachine } from "./machine.ts";
import type { Names } from "./names.ts";

/** So many bytes tell the encoding: a byte order mark, or the XML declaration. */
const TELLING = 256;
/** A declaration may be longer. */
const LONGEST_DECLARATION = 64 * 1024;
const [LT, GT] = [0x3c, 0x3e];
const BEGINNINGS = [LT, 0x20, 0x09, 0x0a, 0x0d];
const NOTHING = new Uint8Array(0);

export class XmlReader {
  readonly #machine: XmlMachine;
  readonly #events: XmlEvents;
  #head: Uint8Array | null = NOTHING;
  #decoder: TextDecoder | null = null;
  #unknown = false;

  constructor(events: XmlEvents, names: Names, attributeNames: Names, budget: Budget) {
    this.#events = events;
    this.#machine = new XmlMachine(events, names, attributeNames, budget);
  }

  write(bytes: Uint8Array): void {
    if (this.#head === null) this.#feed(bytes);
    else if (this.#head.length === 0 && isTelling(bytes)) this.#begin(bytes);
    else {
      // A buffer, as what is unpacked mostly is: code that was optimised for them would be thrown away for another kind.
      this.#head = Buffer.concat([this.#head, bytes]);
      if (isTelling(this.#head)) this.#begin(this.#head);
    }
  }

  /** Throws `Unreadable` when the XML is not at its end. */
  end(): void {
    this.flush();
    this.#machine.end();
    if (this.#machine.missesEntities)
      throw new Unreadable("unsupported", "entities that the document declares are not put where it refers to them");
    if (this.#unknown) throw new Unreadable("unsupported", "XML in UTF-7 is read as if it were in UTF-8");
  }

  /** Hands on what is held. No more can be written. */
  flush(): void {
    if (this.#head !== null) this.#begin(this.#head);
    if (this.#decoder !== null) this.#machine.write(Buffer.from(this.#decoder.decode()));
    this.#decoder = null;
    this.#events.end?.();
  }

  #begin(head: Uint8Array): void {
    this.#head = null;
    const { encoding, skip } = xmlEncoding(head);
    this.#unknown = encoding !== null && /utf-?7$/.test(encoding);
    const decoder = encoding === null ? null : decoderFor(encoding);
    // What says in single bytes that it has two is read as it stands.
    this.#decoder = skip === 0 && !isWide(head) && decoder?.encoding.startsWith("utf-16") === true ? null : decoder;
    this.#feed(head.subarray(skip));
  }

  #feed(bytes: Uint8Array): void {
    if (this.#decoder === null) this.#machine.write(bytes);
    else this.#machine.write(Buffer.from(this.#decoder.decode(bytes, { stream: true })));
  }
}

const isTelling = (head: Uint8Array): boolean =>
  head.length >= TELLING && (head[0] !== LT || head.includes(GT) || head.length >= LONGEST_DECLARATION);
/** What XML may begin with, in two bytes. */
const isWide = ([a, b]: Uint8Array): boolean =>
  (b === 0 && BEGINNINGS.includes(a as number)) || (a === 0 && BEGINNINGS.includes(b as number));

/** Appendix F of XML 1.0. `encoding` null: UTF-8. */
function xmlEncoding(head: Uint8Array): { encoding: string | null; skip: number } {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: null, skip: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", skip: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", skip: 2 };
  if (isWide(head)) return { encoding: a === 0 ? "utf-16be" : "utf-16le", skip: 0 };
  const end = head.indexOf(GT);
  const size = Math.min(head.length, end < 0 ? TELLING : end + 1, LONGEST_DECLARATION);
  const declaration = Buffer.from(head.buffer, head.byteOffset, size).toString("latin1");
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1]?.toLowerCase() ?? "utf-8";
  return { encoding: /^(utf-?8|utf-?16.*|us-ascii|ascii)$/.test(declared) ? null : declared, skip: 0 };
}
