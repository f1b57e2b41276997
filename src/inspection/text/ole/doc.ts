/**
 * Word 97 to 2003 (MS-DOC 2.4.1): the table of pieces says where the characters of the document lie. Body, notes, headers,
 * comments and text boxes follow one another in it.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { pour, type Reading, whole } from "../reading.ts";
import { decoderFor } from "../types/decoder.ts";
import { exactly, u16, u32 } from "../zip/bytes.ts";

const ENCRYPTED = 0x0100;
const SECOND_TABLE = 0x0200;
/** The first version with a table of pieces; those before have plain text between two offsets. */
const WORD97 = 101;
const LARGEST_TABLE = 16 * 1024 * 1024;
const COMPRESSED = 0x40000000;

/** `table`: opens the stream 0Table or 1Table. */
export function readDoc(document: ByteSource, table: (name: string) => ByteSource, reading: Reading): void {
  const head = Uint8Array.from(exactly(document, 0, 32));
  if (u16(head, 0) !== 0xa5ec && u16(head, 0) !== 0xa5dc)
    throw new Unreadable("corrupted", "the document has a damaged header");
  const flags = u16(head, 10);
  if ((flags & ENCRYPTED) !== 0) throw new Unreadable("encrypted", "protected by a password");
  const text = new WordText(reading);
  if (u16(head, 2) < WORD97) {
    const [start, end] = [u32(head, 24), u32(head, 28)];
    readPiece(document, { start, bytes: end - start, narrow: true }, text, reading);
  } else {
    const place = Uint8Array.from(exactly(document, 0x1a2, 8));
    const source = table((flags & SECOND_TABLE) !== 0 ? "1Table" : "0Table");
    const clx = whole(slice(source, u32(place, 0), u32(place, 4)), LARGEST_TABLE, "a table of pieces");
    for (const piece of pieces(clx)) readPiece(document, piece, text, reading);
  }
  text.end();
}

interface Piece {
  readonly start: number;
  readonly bytes: number;
  /** One byte a character. */
  readonly narrow: boolean;
}

/** The Clx (MS-DOC 2.9.38): properties, which are passed over, then the table. */
function pieces(clx: Uint8Array): Piece[] {
  let at = 0;
  while (clx[at] === 1 && at + 3 <= clx.length) at += 3 + u16(clx, at + 1);
  if (clx[at] !== 2 || at + 5 > clx.length) throw new Unreadable("corrupted", "the document has no table of pieces");
  const size = u32(clx, at + 1);
  const start = at + 5;
  const count = Math.floor((Math.min(size, clx.length - start) - 4) / 12);
  const found: Piece[] = [];
  for (let index = 0; index < count; index += 1) {
    const characters = u32(clx, start + (index + 1) * 4) - u32(clx, start + index * 4);
    const position = u32(clx, start + (count + 1) * 4 + index * 8 + 2);
    const narrow = (position & COMPRESSED) !== 0;
    const offset = position & 0x3fffffff;
    if (characters <= 0) continue;
    found.push({ start: narrow ? offset / 2 : offset, bytes: narrow ? characters : characters * 2, narrow });
  }
  return found;
}

function readPiece(document: ByteSource, { start, bytes, narrow }: Piece, text: WordText, reading: Reading): void {
  const window = slice(document, Math.floor(start), bytes);
  const decoder = decoderFor(narrow ? "windows-1252" : "utf-16le");
  pour(window, reading, (piece) => text.write(decoder.decode(piece, { stream: true })));
  if (window.size < bytes) throw new Unreadable("corrupted", "the text of the document ends too soon");
}

/** What Word's control characters stand for; the code of a field is beside the content, its result is not. */
class WordText {
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

  end(): void {
    this.#reading.out.aside(this.#code);
    this.#code = "";
  }

  #text(piece: string): void {
    if (this.#fields.at(-1) === true) this.#code += piece.slice(0, 65536);
    else this.#reading.out.string(piece);
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
