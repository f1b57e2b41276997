/**
 * Text of mail by the name of its charset: what decoders know, UTF-16 in either order, UTF-7. Where a name is known to
 * nobody, ASCII is taken for ASCII, and all else for something that was not read.
 * @module
 */
import { isUtf8 } from "node:buffer";
import { decoderFor, knownDecoder } from "../types/decoder.ts";
import { Utf7 } from "./utf7.ts";

export interface CharsetDecoder {
  /** Never throws. Pieces may be cut anywhere; the last one is said to be. */
  decode(bytes: Uint8Array, isLast: boolean): string;
  /** What was decoded so far is more than ASCII, and nobody knows what. */
  readonly isUnread: boolean;
  /** "rare": many programs do not know it, and show the bytes as they are. "unknown": nobody here does. */
  readonly kind: "known" | "rare" | "unknown";
}

/** Is told the names of charsets in which something was not read. */
export type Unread = (charset: string) => void;

/** Text that says nothing of its charset, or that it has ASCII's characters where ASCII has them. */
const AS_IT_STANDS =
  /^(|x-?utf-?8|utf[-_ ]?8.*|(us|x)?[-_ ]?ascii|ascii-?us|unknown(-?[78]bit)?|x-unknown|x-user-defined|[78][- ]?bits?|binary|default([-_]charset)?|none|null)$/;
const UTF_7 = /utf-?7$/;
const WIDE = /^(x-)?(utf-?16|(iso-10646-)?ucs-?2|(cs)?unicode)([-_ ]?(le|be))?$/;
/** All of its bytes are ASCII's, and mean something else. */
const HZ = /^hz(-gb-?2312)?$/;

/** `null`: bytes to be read as they stand. */
export function charsetDecoder(charset: string | null): CharsetDecoder | null {
  const name = (charset ?? "").toLowerCase().replaceAll(/^[\s'"]+|[\s'";,]+$/g, "");
  if (AS_IT_STANDS.test(name)) return null;
  if (UTF_7.test(name)) return new Rare();
  const wide = WIDE.exec(name);
  if (wide !== null) return new Wide(wide[5] !== "le");
  const known = knownDecoder(usualName(name));
  return known === null ? new Unknown(HZ.test(name)) : new Known(known);
}

/** As standards write what programs write in many ways. */
const usualName = (name: string): string =>
  name
    .replace(/^(x-)?iso[-_ ]?8859[-_ ]?(\d+).*$/, "iso-8859-$2")
    .replace(/^(x-|ms-?)?(cp|win|windows)[-_ ]?(125\d|874)$/, "windows-$3")
    .replace(/^latin[-_ ](\d)$/, "latin$1")
    .replace(/^(x-)?euc[-_ ]?(jp|kr)$/, "euc-$2");

/** The text of a few bytes. */
export function decodedIn(charset: string, bytes: Uint8Array, unread?: Unread): string {
  const decoder = charsetDecoder(charset);
  if (decoder === null) return decoderFor(isUtf8(bytes) ? "utf-8" : "windows-1252").decode(bytes);
  const text = decoder.decode(bytes, true);
  if (decoder.isUnread) unread?.(charset);
  return decoder.kind === "rare" ? `${text} ${Buffer.from(bytes).toString("latin1")}` : text;
}

class Known implements CharsetDecoder {
  readonly #decoder: ReturnType<typeof decoderFor>;
  readonly isUnread = false;
  readonly kind = "known";

  constructor(decoder: ReturnType<typeof decoderFor>) {
    this.#decoder = decoder;
  }
  decode(bytes: Uint8Array, isLast: boolean): string {
    return this.#decoder.decode(bytes, { stream: !isLast });
  }
}

class Rare extends Utf7 implements CharsetDecoder {
  readonly isUnread = false;
  readonly kind = "rare";
}

/** Controls that turn to other characters are no text of ASCII. */
const isAscii = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 8 && byte <= 13));

class Unknown implements CharsetDecoder {
  readonly #decoder = decoderFor("windows-1252");
  readonly kind = "unknown";
  isUnread: boolean;

  constructor(isUnread: boolean) {
    this.isUnread = isUnread;
  }
  decode(bytes: Uint8Array, isLast: boolean): string {
    this.isUnread ||= !isAscii(bytes);
    return this.#decoder.decode(bytes, { stream: !isLast });
  }
}

/** Bytes that tell the order. */
const TELLING = 1024;

/** UTF-16: in the order that its mark says, else in the one that it seems to have, else big end first (RFC 2781, 4.3). */
class Wide implements CharsetDecoder {
  readonly #isBig: boolean;
  #held: Uint8Array = new Uint8Array(0);
  #decoder: ReturnType<typeof decoderFor> | null = null;
  readonly isUnread = false;
  readonly kind = "known";

  constructor(isBig: boolean) {
    this.#isBig = isBig;
  }
  decode(bytes: Uint8Array, isLast: boolean): string {
    if (this.#decoder !== null) return this.#decoder.decode(bytes, { stream: !isLast });
    this.#held = Buffer.concat([this.#held, bytes]);
    if (this.#held.length < TELLING && !isLast) return "";
    this.#decoder = decoderFor(this.#encoding(this.#held.subarray(0, TELLING)));
    const text = this.#decoder.decode(this.#held, { stream: !isLast });
    this.#held = new Uint8Array(0);
    return text;
  }

  #encoding(start: Uint8Array): string {
    const [a, b] = start;
    if (a === 0xff && b === 0xfe) return "utf-16le";
    if (a === 0xfe && b === 0xff) return "utf-16be";
    // What says in single bytes that it has two.
    if (isAscii(start)) return "utf-8";
    const zeros = [0, 0];
    for (const [at, byte] of start.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] as number) + 1;
    const [even = 0, odd = 0] = zeros;
    return (even === odd ? this.#isBig : even > odd) ? "utf-16be" : "utf-16le";
  }
}
