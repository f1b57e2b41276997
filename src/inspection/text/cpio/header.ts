/**
 * The headers of cpio archives, in their five forms.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { exactly, startsWith } from "../zip/bytes.ts";

export interface CpioEntry {
  readonly name: string;
  readonly kind: "link" | "other";
  readonly size: number;
  /** Where its contents lie. */
  readonly start: number;
  /** Where the next entry does. */
  readonly next: number;
  readonly sum: number | null;
}

interface Fields {
  readonly mode: number;
  readonly nameSize: number;
  readonly size: number;
  readonly sum: number | null;
}

interface Form {
  /** Whether a header of the form begins so. */
  readonly begins: (bytes: Uint8Array) => boolean;
  readonly header: number;
  /** Names and contents begin at multiples of it, counted from the entry's beginning. */
  readonly unit: number;
  readonly parse: (header: Buffer) => Fields;
}

const LONGEST_NAME = 64 * 1024;
const [FILE_TYPE, LINK] = [0o170000, 0o120000];

function digits(header: Buffer, at: number, length: number, base: 8 | 16): number {
  const text = header.toString("latin1", at, at + length);
  if (!(base === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/).test(text)) throw damaged();
  return Number.parseInt(text, base);
}

const damaged = () => new Unreadable("corrupted", "a header of the cpio archive is damaged");

/** A number of 32 bits stands as two of 16, the higher one first in either order. */
function binary(read: (header: Buffer, at: number) => number): Form["parse"] {
  const u32 = (header: Buffer, at: number) => read(header, at) * 2 ** 16 + read(header, at + 2);
  return (header) => ({ mode: read(header, 6), nameSize: read(header, 20), size: u32(header, 22), sum: null });
}

const newc =
  (summed: boolean): Form["parse"] =>
  (header) => ({
    mode: digits(header, 14, 8, 16),
    size: digits(header, 54, 8, 16),
    nameSize: digits(header, 94, 8, 16),
    sum: summed ? digits(header, 102, 8, 16) : null,
  });

const odc: Form["parse"] = (header) => ({
  mode: digits(header, 18, 6, 8),
  nameSize: digits(header, 59, 6, 8),
  size: digits(header, 65, 11, 8),
  sum: null,
});

const FORMS: readonly Form[] = [
  { begins: (bytes) => startsWith(bytes, "070701"), header: 110, unit: 4, parse: newc(false) },
  { begins: (bytes) => startsWith(bytes, "070702"), header: 110, unit: 4, parse: newc(true) },
  { begins: (bytes) => startsWith(bytes, "070707"), header: 76, unit: 1, parse: odc },
  {
    begins: (bytes) => startsWith(bytes, "\xc7\x71"),
    header: 26,
    unit: 2,
    parse: binary((header, at) => header.readUInt16LE(at)),
  },
  {
    begins: (bytes) => startsWith(bytes, "\x71\xc7"),
    header: 26,
    unit: 2,
    parse: binary((header, at) => header.readUInt16BE(at)),
  },
];

/** The entry whose header stands at `at`. Throws `Unreadable`. */
export function entryAt(source: ByteSource, at: number): CpioEntry {
  const form = FORMS.find(({ begins }) => begins(source.read(at, 6)));
  if (form === undefined) throw damaged();
  const { mode, nameSize, size, sum } = form.parse(Buffer.from(exactly(source, at, form.header)));
  if (nameSize > LONGEST_NAME) throw damaged();
  const name = Buffer.from(exactly(source, at + form.header, nameSize))
    .toString("utf8")
    .replace(/\0.*$/s, "");
  const start = at + upTo(form.header + nameSize, form.unit);
  const next = start + upTo(size, form.unit);
  return { name, kind: (mode & FILE_TYPE) === LINK ? "link" : "other", size, start, next, sum };
}

/** Whether an archive may begin so: with a plausible header, for its first bytes alone say little. */
export function beginsCpio(head: Uint8Array): boolean {
  const form = FORMS.find(({ begins }) => begins(head));
  if (form === undefined || head.length < form.header) return false;
  try {
    const { nameSize } = form.parse(Buffer.from(head.subarray(0, form.header)));
    // All its digits are digits.
    if (form.unit !== 2) return true;
    const name = head.subarray(form.header, form.header + nameSize);
    return name.length > 1 && name.indexOf(0) !== 0 && (name.includes(0) || name.length < nameSize);
  } catch {
    return false;
  }
}

const upTo = (length: number, unit: number): number => Math.ceil(length / unit) * unit;
