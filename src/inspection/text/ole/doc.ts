/**
 * Word 97 to 2003 (MS-DOC 2.4.1): the table of pieces says where the characters of the document lie. Body, notes, headers,
 * comments and text boxes follow one another in it; each is a part of its own.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { pour, type Reading, within } from "../reading.ts";
import { decoderFor } from "../types/decoder.ts";
import { exactly, u16, u32 } from "../zip/bytes.ts";
import { formTexts } from "./form-fields.ts";
import { listLabels } from "./lists.ts";

/** Saved in a hurry: what lies between the two offsets is in no order. */
const COMPLEX = 0x0004;
const ENCRYPTED = 0x0100;
const SECOND_TABLE = 0x0200;
/** Those before Word 97 have plain text between two offsets instead of a table of pieces, and begin otherwise. */
const BEFORE_WORD97 = 0xa5dc;
const WORD97 = 0xa5ec;
/** The first version that is not before Word 97. Programs go by how the document begins. */
const FIRST_WORD97 = 105;
const COMPRESSED = 0x40000000;
/** Pieces whose places are read at once. */
const PIECES = 4096;
/** Of the code of a field: more of it is handed on in pieces. */
const LONGEST_CODE = 64 * 1024;

/** The texts of a document in their order, and where it says how many characters each has (MS-DOC 2.5.5); "" is the body. */
const TEXTS = [
  { name: "", at: 0x4c },
  { name: "footnotes", at: 0x50 },
  { name: "headers and footers", at: 0x54 },
  { name: "comments", at: 0x5c },
  { name: "endnotes", at: 0x60 },
  { name: "text boxes", at: 0x64 },
  { name: "text boxes of headers", at: 0x68 },
] as const;
/** So much earlier it stands before Word 97. */
const EARLIER = 0x18;

/** `path`: of the document. `streamOf`: opens the stream 0Table, 1Table or Data; null: there is none. */
export function readDoc(
  document: ByteSource,
  path: string,
  streamOf: (name: string) => ByteSource | null,
  reading: Reading,
): void {
  reading.out.part("content", path);
  const head = Uint8Array.from(exactly(document, 0, 32));
  const kind = u16(head, 0);
  if (kind !== WORD97 && kind !== BEFORE_WORD97) throw new Unreadable("corrupted", "the document has a damaged header");
  const flags = u16(head, 10);
  if ((flags & ENCRYPTED) !== 0) throw new Unreadable("encrypted", "protected by a password");
  if (u16(head, 2) < FIRST_WORD97 !== (kind === BEFORE_WORD97))
    reading.coverage.note("corrupted", path, "the document contradicts itself about its version");
  const text = new WordText(reading);
  const read = (piece: Piece, shares: Shares) => {
    for (const { name, share } of shares.of(piece)) {
      if (name !== null) {
        text.end();
        text.leaveFields();
        reading.out.part("content", name === "" ? path : within(path, name));
      }
      readPiece(document, share, text, reading);
    }
  };
  if (kind === BEFORE_WORD97) {
    const [start, end] = [u32(head, 24), u32(head, 28)];
    const shares = new Shares((flags & COMPLEX) !== 0 ? [] : lengths(document, EARLIER));
    read({ start, characters: end - start, narrow: true }, shares);
  } else {
    const place = Uint8Array.from(exactly(document, 0x1a2, 8));
    const name = (flags & SECOND_TABLE) !== 0 ? "1Table" : "0Table";
    const source = streamOf(name);
    if (source === null) throw new Unreadable("corrupted", `the document has no stream ${name}`);
    const table = slice(source, u32(place, 0), u32(place, 4));
    const shares = new Shares(lengths(document, 0));
    for (const piece of pieces(table, reading)) read(piece, shares);
    text.end();
    reading.out.part("content", path);
    // Of one character, it is what stands before a line of any list.
    for (const label of listLabels(document, source, reading.budget)) if (label.length > 1) reading.out.aside(label);
    const data = streamOf("Data");
    if (data !== null) for (const words of formTexts(document, source, data, path, reading)) reading.out.aside(words);
  }
  text.end();
}

interface Piece {
  readonly start: number;
  readonly characters: number;
  /** One byte a character. */
  readonly narrow: boolean;
}

interface Length {
  readonly name: string;
  readonly characters: number;
}

/** Of the texts that there are. Empty where the document is too short to say it. */
function lengths(document: ByteSource, earlier: number): Length[] {
  const head = Uint8Array.from(document.read(0, 0x6c));
  if (head.length < 0x6c) return [];
  return TEXTS.map(({ name, at }) => ({ name, characters: u32(head, at - earlier) })).filter(
    ({ characters }) => characters > 0,
  );
}

/** Deals the characters of the pieces out to the texts. The last one takes what is left. */
class Shares {
  readonly #lengths: readonly Length[];
  #next = 0;
  #left = 0;

  constructor(lengths: readonly Length[]) {
    this.#lengths = lengths;
    if (lengths.length === 0) this.#left = Number.POSITIVE_INFINITY;
  }

  /** The piece, cut where a text ends. `name`: of the text that begins with it; null: none does. */
  *of({ start, characters, narrow }: Piece): Generator<{ readonly name: string | null; readonly share: Piece }> {
    for (let done = 0; done < characters; ) {
      const name = this.#left === 0 ? this.#begin() : null;
      const count = Math.min(characters - done, this.#left);
      this.#left -= count;
      yield { name, share: { start: start + done * (narrow ? 1 : 2), characters: count, narrow } };
      done += count;
    }
  }

  #begin(): string {
    const { name, characters } = this.#lengths[this.#next] as Length;
    this.#next += 1;
    this.#left = this.#next === this.#lengths.length ? Number.POSITIVE_INFINITY : characters;
    return name;
  }
}

/** The Clx (MS-DOC 2.9.38): properties, which are passed over, then the table. */
function* pieces(clx: ByteSource, { budget }: Reading): Generator<Piece> {
  let at = 0;
  for (let head = clx.read(at, 3); head[0] === 1 && head.length === 3; head = clx.read(at, 3)) {
    budget.tick();
    at += 3 + u16(head, 1);
  }
  const head = Uint8Array.from(clx.read(at, 5));
  if (head[0] !== 2 || head.length < 5) throw new Unreadable("corrupted", "the document has no table of pieces");
  const start = at + head.length;
  const count = Math.floor((Math.min(u32(head, 1), clx.size - start) - 4) / 12);
  for (let first = 0; first < count; first += PIECES) {
    budget.tick();
    const some = Math.min(PIECES, count - first);
    const ends = Uint8Array.from(exactly(clx, start + first * 4, (some + 1) * 4));
    const places = Uint8Array.from(exactly(clx, start + (count + 1) * 4 + first * 8, some * 8));
    passing(ends.length + places.length);
    for (let index = 0; index < some; index += 1) {
      const characters = u32(ends, (index + 1) * 4) - u32(ends, index * 4);
      const position = u32(places, index * 8 + 2);
      const narrow = (position & COMPRESSED) !== 0;
      const offset = position & 0x3fffffff;
      if (characters <= 0) continue;
      yield { start: narrow ? offset / 2 : offset, characters, narrow };
    }
  }
}

function readPiece(document: ByteSource, { start, characters, narrow }: Piece, text: WordText, reading: Reading): void {
  const bytes = narrow ? characters : characters * 2;
  const window = slice(document, Math.floor(start), bytes);
  const decoder = narrow ? text.narrow : text.wide;
  pour(window, reading, (piece) => text.write(decoder.decode(piece, { stream: true })));
  // Half a character at the end of a piece is none.
  decoder.decode();
  if (window.size < bytes) throw new Unreadable("corrupted", "the text of the document ends too soon");
}

/** What Word's control characters stand for; the code of a field is beside the content, its result is not. */
class WordText {
  /** Decoders are used again: a table may have a million pieces. */
  readonly narrow = decoderFor("windows-1252");
  readonly wide = decoderFor("utf-16le");
  readonly #reading: Reading;
  /** Of the fields that are open: whether their code is still being read. */
  readonly #fields: boolean[] = [];
  #code = "";

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    for (const piece of text.split(/([\u0000-\u0008\u000b-\u001f])/)) {
      const control = piece.length === 1 ? piece.charCodeAt(0) : 0x20;
      if (control >= 0x20 || control === 9 || control === 10) this.#text(piece);
      else this.#control(control);
    }
  }

  /** `end`: empty for a piece of a code. */
  end(end = "\n"): void {
    this.#reading.out.aside(this.#code, end);
    this.#code = "";
  }

  /** A field ends where its text does. */
  leaveFields(): void {
    this.#fields.length = 0;
  }

  #text(piece: string): void {
    if (this.#fields.at(-1) !== true) this.#reading.out.string(piece);
    else {
      this.#code += piece;
      if (this.#code.length > LONGEST_CODE) this.end("");
    }
  }

  #control(control: number): void {
    if (control === 0x13 && this.#fields.length < 1000) this.#fields.push(true);
    else if (control === 0x14 || control === 0x15) {
      this.end();
      this.#fields.pop();
      if (control === 0x14) this.#fields.push(false);
    } else if (control === 0x0d || control === 0x0b || control === 0x0c || control === 0x0e) this.#text("\n");
    else if (control === 7) this.#text("\t");
    else if (control === 0x1e) this.#text("-");
  }
}
