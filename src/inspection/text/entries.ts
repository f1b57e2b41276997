/**
 * Calendars and address cards (RFC 5545, RFC 6350, and vCard 2.1): lines of text that are folded, with escapes, which
 * programs undo before they show them.
 * @module
 */
import { decoderFor } from "./types/decoder.ts";

const BEGINS = /^\s*BEGIN:V(CALENDAR|CARD)\s/i;
/** Of one entry, held at once. */
const LONGEST = 64 * 1024;
const FOLD = /\r?\n[ \t]/g;
/** A value in which a line that ends with "=" goes on in the next. */
const QUOTED = /^(?=[^:\r\n]*;(?:ENCODING=)?QUOTED-PRINTABLE)([^:\r\n]*):((?:.*=\r?\n)*.*)$/gim;

/** `start`: how a text begins. */
export const areEntries = (start: string): boolean => BEGINS.test(start);

export class Entries {
  readonly #consume: (text: string) => void;
  #rest = "";

  constructor(consume: (text: string) => void) {
    this.#consume = consume;
  }

  write(text: string): void {
    const held = this.#rest + text;
    const end = endOfEntry(held);
    const cut = end === 0 && held.length > LONGEST ? placeToCut(held) : end;
    this.#consume(plainEntries(held.slice(0, cut)));
    this.#rest = held.slice(cut);
  }

  end(): void {
    this.#consume(plainEntries(this.#rest));
    this.#rest = "";
  }
}

/** Where the last line ends of which it is known that it does not go on; 0: nowhere. */
function endOfEntry(text: string): number {
  for (let at = text.lastIndexOf("\n", text.length - 2); at > 0; at = text.lastIndexOf("\n", at - 1)) {
    const before = text[at - 1] === "\r" ? text[at - 2] : text[at - 1];
    if (before !== "=" && text[at + 1] !== " " && text[at + 1] !== "\t") return at + 1;
  }
  return 0;
}

/** Of an entry that is too long: neither an escape nor a fold begins before it. */
function placeToCut(text: string): number {
  let at = text.length - 1;
  while (at > 0 && "\\=\r\n".includes(text[at - 1] as string)) at -= 1;
  return at === 0 ? text.length : at;
}

const plainEntries = (text: string): string =>
  text
    .replaceAll(FOLD, "")
    .replaceAll(QUOTED, (_, head: string, value: string) => `${head}:${unquoted(value, head)}`)
    .replaceAll(/\\([nN,;:\\])/g, (_, escaped: string) => (/n/i.test(escaped) ? "\n" : escaped));

function unquoted(value: string, head: string): string {
  const joined = value.replaceAll(/=\r?\n/g, "");
  const bytes = joined.replaceAll(/=([\da-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  // What is no ASCII should stand in escapes; where it does not, nothing is lost.
  if (/[^\0-\u00ff]/.test(bytes)) return joined;
  return decoderFor(/;CHARSET=([\w.:-]+)/i.exec(head)?.[1] ?? "utf-8").decode(Buffer.from(bytes, "latin1"));
}
