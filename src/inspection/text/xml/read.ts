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
    else if (this.#head.length === 0 && bytes.length >= TELLING) this.#begin(bytes);
    else {
      // A buffer, as what is unpacked mostly is: code that was optimised for them would be thrown away for another kind.
      this.#head = Buffer.concat([this.#head, bytes]);
      if (this.#head.length >= TELLING) this.#begin(this.#head);
    }
  }

  /** Throws `Unreadable` when the XML is not at its end. */
  end(): void {
    this.flush();
    this.#machine.end();
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
    this.#decoder = encoding === null ? null : decoderFor(encoding);
    this.#feed(head.subarray(skip));
  }

  #feed(bytes: Uint8Array): void {
    if (this.#decoder === null) this.#machine.write(bytes);
    else this.#machine.write(Buffer.from(this.#decoder.decode(bytes, { stream: true })));
  }
}

/** Appendix F of XML 1.0. `encoding` null: UTF-8. */
function xmlEncoding(head: Uint8Array): { encoding: string | null; skip: number } {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: null, skip: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", skip: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", skip: 2 };
  if (a === 0x3c && b === 0 && d === 0) return { encoding: "utf-16le", skip: 0 };
  if (a === 0 && b === 0x3c && c === 0) return { encoding: "utf-16be", skip: 0 };
  const declaration = Buffer.from(head.buffer, head.byteOffset, Math.min(TELLING, head.length)).toString("latin1");
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1]?.toLowerCase() ?? "utf-8";
  return { encoding: /^(utf-?8|utf-?16.*|us-ascii|ascii)$/.test(declared) ? null : declared, skip: 0 };
}
