/**
 * TIFF 6.0: directories of fields, one a page, each naming the next. EXIF is written in the same form.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type Outline, type Sheet, sheet, viewOf } from "./outline.ts";

const WIDTH = 256;
const HEIGHT = 257;
const COMPRESSION = 259;
const ORIENTATION = 274;
/** Samples of a pixel; two or four of them are grey or colours with opacity, or four of printing inks. */
const SAMPLES = 277;
/** Where pixels stand, and how many bytes of them: in strips, and in tiles. */
const PIXELS = [
  { places: 273, sizes: 279 },
  { places: 324, sizes: 325 },
];
const SHORT = 3;
/** None, the three of fax machines, LZW, PackBits: the decoder is built without deflate and JPEG. */
const DECODED = [1, 2, 3, 4, 5, 32773];
const MOST_FIELDS = 100_000;

interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its value stands, or where it says that it does. */
  readonly at: number;
}

interface Directory {
  readonly fields: readonly Field[];
  readonly next: number;
}

class TiffFile {
  readonly view: DataView;
  readonly little: boolean;

  constructor(bytes: Uint8Array) {
    this.view = viewOf(bytes);
    this.little = bytes[0] === 0x49;
    if (this.view.getUint16(2, this.little) !== 42) throw new Unreadable("unsupported", "BigTIFF is not read");
  }

  get first(): number {
    return this.view.getUint32(4, this.little);
  }

  directory(offset: number): Directory {
    const count = this.view.getUint16(offset, this.little);
    const fields = Array.from({ length: count }, (_, index) => {
      const at = offset + 2 + index * 12;
      const [tag, type] = [this.view.getUint16(at, this.little), this.view.getUint16(at + 2, this.little)];
      return { tag, type, count: this.view.getUint32(at + 4, this.little), at: at + 8 };
    });
    return { fields, next: this.view.getUint32(offset + 2 + count * 12, this.little) };
  }

  /** The first number of a field; `otherwise` when the directory has none. */
  number({ fields }: Directory, tag: number, otherwise: number): number {
    const field = fields.find((one) => one.tag === tag);
    if (field === undefined) return otherwise;
    return field.type === SHORT
      ? this.view.getUint16(field.at, this.little)
      : this.view.getUint32(field.at, this.little);
  }

  /** All numbers of a field of two or four bytes each; `most`: of them. */
  numbers({ fields }: Directory, tag: number, most: number): number[] {
    const field = fields.find((one) => one.tag === tag);
    if (field === undefined) return [];
    const size = field.type === SHORT ? 2 : 4;
    if (field.count > most) throw new Unreadable("over-budget", `a picture in more than ${most} pieces`);
    const from = field.count * size <= 4 ? field.at : this.view.getUint32(field.at, this.little);
    return Array.from({ length: field.count }, (_, index) =>
      size === 2
        ? this.view.getUint16(from + index * size, this.little)
        : this.view.getUint32(from + index * size, this.little),
    );
  }
}

export function tiffOutline(bytes: Uint8Array): Outline {
  const file = new TiffFile(bytes);
  const sheets: Sheet[] = [];
  const pixels: (readonly [from: number, to: number])[] = [];
  // A hostile file is a ring: each directory is visited once.
  const seen = new Set<number>();
  let fields = 0;
  for (let offset = file.first; offset !== 0 && !seen.has(offset); ) {
    seen.add(offset);
    const directory = file.directory(offset);
    fields += directory.fields.length + 1;
    if (fields > MOST_FIELDS) throw new Unreadable("over-budget", `a picture of more than ${MOST_FIELDS} fields`);
    sheets.push(sheetOf(file, directory, offset));
    for (const { places, sizes } of PIXELS) {
      const lengths = file.numbers(directory, sizes, MOST_FIELDS);
      for (const [index, from] of file.numbers(directory, places, MOST_FIELDS).entries())
        pixels.push([from, from + (lengths[index] ?? 0)]);
    }
    if (pixels.length > MOST_FIELDS)
      throw new Unreadable("over-budget", `a picture in more than ${MOST_FIELDS} pieces`);
    offset = directory.next;
  }
  return { sheets, frames: false, notes: besides(pixels, bytes), end: bytes.length };
}

/** All that is no pixel: fields, and what nothing in the file points to. */
function besides(pixels: readonly (readonly [from: number, to: number])[], bytes: Uint8Array): Uint8Array[] {
  const notes: Uint8Array[] = [];
  let at = 0;
  for (const [from, to] of pixels.toSorted((a, b) => a[0] - b[0])) {
    if (from > at) notes.push(bytes.subarray(at, from));
    at = Math.max(at, to);
  }
  return [...notes, bytes.subarray(at)];
}

function sheetOf(file: TiffFile, directory: Directory, offset: number): Sheet {
  const compression = file.number(directory, COMPRESSION, 1);
  return sheet(file.number(directory, WIDTH, 0), file.number(directory, HEIGHT, 0), {
    // The decoder turns it by itself, and takes the first page that it meets.
    prepare: (bytes) => viewOf(bytes).setUint32(4, offset, file.little),
    ground: file.number(directory, SAMPLES, 1) % 2 === 0 ? "pixels" : null,
    unsupported: DECODED.includes(compression) ? null : `a TIFF picture packed by method ${compression} is not read`,
  });
}

/** Of the picture that the EXIF data belongs to; 1 when it says nothing. */
export function orientationOf(exif: Uint8Array): number {
  try {
    const file = new TiffFile(exif);
    const value = file.number(file.directory(file.first), ORIENTATION, 1);
    return value >= 1 && value <= 8 ? value : 1;
  } catch {
    return 1;
  }
}
