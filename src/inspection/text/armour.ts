/**
 * What is packed into lines of text so that it passes for text: encrypted messages, files in uuencode and its like. Nobody
 * reads it here, so it is a reason. Keys, certificates and signatures that stand beside what they sign hide nothing.
 *
 * INVARIANT: how the text is cut changes nothing: each place is judged by the same bytes behind it.
 * @module
 */
import type { CoverageReason } from "../vocabulary.ts";
import { pkcs7Kind } from "./pkcs7.ts";

type Note = (reason: CoverageReason, detail: string) => void;

/** Bytes by which a place is judged. */
const WINDOW = 1024;
/** One for all: texts are read one after the other. */
const room = Buffer.alloc(64 * 1024);

const DASHES = 5;
/** Bytes that stay before the first that is to be judged. */
const BEFORE = DASHES;
const [NEWLINE, DASH, ZERO, SEVEN] = [0x0a, 0x2d, 0x30, 0x37];

interface Kind {
  readonly marker: string;
  /** Whether it may be one: asked first, as it costs little. */
  readonly begins: (held: Uint8Array, at: number) => boolean;
  /** `text`: from the marker on, WINDOW bytes or to the end. */
  readonly judge: (text: string) => readonly [reason: CoverageReason, detail: string] | null;
}

const when =
  (pattern: RegExp, reason: CoverageReason, detail: string): Kind["judge"] =>
  (text) =>
    pattern.test(text) ? [reason, detail] : null;

const always = () => true;
const isLine: Kind["begins"] = (held, at) => held[at - 1] === NEWLINE;
const isMode = (byte = 0) => byte >= ZERO && byte <= SEVEN;
/** A whole line of it, or all of a small one; or a name that goes on. The other kind is in base64. */
const UUENCODE =
  /^\nbegin (?:[0-7]{3,4} [^\r\n](?:[^\n]{900}|[^\n]*\n(?:M[ -`]{60}\r?\n|[!-M][ -`]{2,62}\r?\n(?:[ `]\r?\n)?end(?:\r?\n|$))))|^\nbegin-base64 [0-7]{3,4} [^\r\n](?:[^\n]{900}|[^\n]*\n[A-Za-z\d+/]{3})/;

const KINDS: readonly Kind[] = [
  { marker: "BEGIN ", begins: (held, at) => held[at - 1] === DASH && held[at - DASHES] === DASH, judge: judgeBlock },
  {
    marker: "$ANSIBLE_VAULT;",
    begins: always,
    judge: when(/^\S+[ \t]*\r?\n\s*[\da-f]{16}/, "encrypted", "text encrypted by Ansible"),
  },
  {
    marker: "\nbegin",
    begins: (held, at) => isMode(held[at + 7]) || held[at + 6] === DASH,
    judge: when(UUENCODE, "unsupported", "a file in uuencode within text is not read"),
  },
  {
    marker: "=ybegin ",
    begins: isLine,
    judge: when(/^=ybegin [^\n]*size=\d/, "unsupported", "a file in yEnc within text is not read"),
  },
  {
    marker: "GIT binary patch",
    begins: isLine,
    judge: when(/^[^\r\n]*\r?\n(?:literal|delta) \d+\r?\n[A-Za-z]\S/, "unsupported", "a file in a patch is not read"),
  },
  {
    marker: "(This file must be converted with BinHex",
    begins: isLine,
    judge: when(/^[^\n]*\n\s*:\S/, "unsupported", "a file in BinHex within text is not read"),
  },
];
const OPENSSL = /^\s*U2FsdGVkX1[89+/][A-Za-z\d+/]{5}/;

export class Armour {
  readonly #note: Note;
  /** Bytes in the room, and the first of them that was not looked at. BEFORE others stay before it: a line ends before a text. */
  #length = BEFORE + 1;
  #at = BEFORE;
  #isStart = true;

  constructor(note: Note) {
    this.#note = note;
    room.fill(NEWLINE, 0, this.#length);
  }

  write(utf8: Uint8Array): void {
    for (let from = 0; from < utf8.length; ) {
      const count = Math.min(utf8.length - from, room.length - this.#length);
      room.set(utf8.subarray(from, from + count), this.#length);
      this.#length += count;
      from += count;
      if (this.#length === room.length) this.#look(room.length - WINDOW);
    }
  }

  /** The text is at its end. */
  end(): void {
    this.#look(this.#length);
  }

  #look(until: number): void {
    const held = room.subarray(0, this.#length);
    if (this.#isStart && OPENSSL.test(held.toString("latin1", 0, WINDOW)))
      this.#note("encrypted", "text encrypted by OpenSSL");
    this.#isStart = false;
    for (const { marker, begins, judge } of KINDS)
      for (let at = held.indexOf(marker, this.#at); at >= 0 && at < until; at = held.indexOf(marker, at + 1)) {
        const found = begins(held, at) ? judge(held.toString("latin1", at, at + WINDOW)) : null;
        if (found !== null) this.#note(...found);
      }
    const kept = until - BEFORE;
    room.copyWithin(0, kept, this.#length);
    this.#length -= kept;
    this.#at = BEFORE;
  }
}

const BLOCK =
  /^BEGIN (PGP MESSAGE(?:, PART [^\n-]*)?|AGE ENCRYPTED FILE|PKCS7|PKCS #7 SIGNED DATA|CMS)-----[ \t]*\r?\n/;
/** Also where a reply quotes it. */
const [FIELD, BASE64] = [/^[>\s]*([\w-]+:.*)?$/, /^[>\s]*([A-Za-z\d+/]{16,}={0,2})\s*$/];

function judgeBlock(text: string): readonly [CoverageReason, string] | null {
  const [head = "", label = ""] = BLOCK.exec(text) ?? [];
  if (head === "") return null;
  const lines = text.slice(head.length).split("\n");
  const first = lines.findIndex((line) => !FIELD.test(line));
  const isPgp = !/^(PKCS|CMS)/.test(label);
  // Its header may be longer than what is looked at.
  if (first < 0) return text.length < WINDOW ? null : ["encrypted", "an encrypted block of text"];
  if (!BASE64.test(lines[first] as string)) return null;
  if (isPgp) return ["encrypted", "an encrypted block of text"];
  const kind = pkcs7Kind(
    Buffer.from(
      lines
        .slice(first)
        .join("")
        .replaceAll(/[>\s]|-.*$/g, ""),
      "base64",
    ),
  );
  if (kind === "encrypted") return ["encrypted", "an encrypted block of text"];
  return kind === "empty" ? null : ["unsupported", "a block of text packed together with its signature is not read"];
}
