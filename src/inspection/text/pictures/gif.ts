/**
 * GIF (version 89a): blocks, each of a length or of pieces of up to 255 bytes.
 * @module
 */
import { type Outline, type Sheet, sheet, viewOf } from "./outline.ts";

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const CONTROL = 0xf9;
/** XMP stands there in one piece, whatever the lengths of pieces would be. */
const APPLICATION = 0xff;
/** Colours behind a descriptor: three bytes each, if there are any. */
const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

export function gifOutline(bytes: Uint8Array): Outline {
  const view = viewOf(bytes);
  const notes: Uint8Array[] = [];
  let [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  let images = 0;
  let clear: number | null = null;
  let ground: Sheet["ground"] = null;
  let at = 13 + colours(view.getUint8(10));
  while (at < bytes.length) {
    const block = bytes[at];
    at += 1;
    if (block === EXTENSION) {
      const { end, data } = piecesOf(bytes, at + 1);
      if (bytes[at] !== CONTROL) notes.push(data());
      if (bytes[at] === APPLICATION) notes.push(bytes.subarray(at, end));
      if (bytes[at] === CONTROL) clear = (view.getUint8(at + 2) & 1) === 1 ? view.getUint8(at + 5) : null;
      at = end;
    } else if (block === IMAGE) {
      images += 1;
      const own = colours(view.getUint8(at + 8));
      if (images === 1) ground = groundOf(clear, own > 0 ? at + 9 : 13, own || colours(view.getUint8(10)));
      clear = null;
      width = Math.max(width, view.getUint16(at + 4, true));
      height = Math.max(height, view.getUint16(at + 6, true));
      at = piecesOf(bytes, at + 10 + own).end;
    } else break;
  }
  return { sheets: [sheet(width, height, { ground })], frames: images > 1, notes, end: Math.min(at, bytes.length) };
}

/** The decoder shows the colour that stands for none: it is made that of the ground. `table`: of colours, and its size. */
function groundOf(clear: number | null, table: number, size: number): Sheet["ground"] {
  if (clear === null || clear * 3 >= size) return null;
  return (bytes, grey) => void bytes.fill(grey, table + clear * 3, table + clear * 3 + 3);
}

function piecesOf(bytes: Uint8Array, from: number): { readonly end: number; data(): Uint8Array } {
  let end = from;
  for (let length = bytes[end]; length !== undefined && length > 0; length = bytes[end]) end += length + 1;
  const data = () => {
    const pieces: Uint8Array[] = [];
    for (let at = from; at < end; at += (bytes[at] as number) + 1)
      pieces.push(bytes.subarray(at + 1, at + 1 + (bytes[at] as number)));
    return Buffer.concat(pieces);
  };
  return { end: end + 1, data };
}
