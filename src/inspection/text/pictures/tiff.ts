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
/** XMP, and IPTC under a number of its own. */
const PACKETS = [700, 33723];
const ASCII = 2;
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

  /** The bytes of a field, for types of one byte each. */
  bytes({ count, at }: Field): Uint8Array {
    const from = count <= 4 ? at : this.view.getUint32(at, this.little);
    const { buffer, byteOffset, byteLength } = this.view;
    return new Uint8Array(buffer, byteOffset, byteLength).subarray(from, from + count);
  }
}

export function tiffOutline(bytes: Uint8Array): Outline {
  const file = new TiffFile(bytes);
  const sheets: Sheet[] = [];
  const notes: Uint8Array[] = [];
  // A hostile file is a ring: each directory is visited once.
  const seen = new Set<number>();
  let fields = 0;
  for (let offset = file.first; offset !== 0 && !seen.has(offset); ) {
    seen.add(offset);
    const directory = file.directory(offset);
    fields += directory.fields.length + 1;
    if (fields > MOST_FIELDS) throw new Unreadable("over-budget", `a picture of more than ${MOST_FIELDS} fields`);
    sheets.push(sheetOf(file, directory, offset));
    for (const field of directory.fields)
      if (field.type === ASCII || PACKETS.includes(field.tag)) notes.push(file.bytes(field));
    offset = directory.next;
  }
  return { sheets, frames: false, notes, end: bytes.length };
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
