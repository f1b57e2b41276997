/**
 * BMP: a header of the file, one of the picture (BITMAPCOREHEADER or BITMAPINFOHEADER and its successors), the pixels.
 * @module
 */
import { type Outline, sheet, viewOf } from "./outline.ts";

const HEADER = 14;
const CORE = 12;
/** BI_RGB, BI_BITFIELDS. */
const PLAIN = [0, 3];

export function bmpOutline(bytes: Uint8Array): Outline {
  const view = viewOf(bytes);
  const stated = view.getUint32(2, true);
  const end = stated > 26 && stated <= bytes.length ? stated : bytes.length;
  const old = view.getUint32(14, true) === CORE;
  const [width, height] = old
    ? [view.getUint16(18, true), view.getUint16(20, true)]
    : [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))];
  const packed = !old && !PLAIN.includes(view.getUint32(30, true));
  const unsupported = packed ? "a packed BMP picture is not read" : null;
  // Between the headers and the pixels are colours, and whatever else.
  const notes = [bytes.subarray(HEADER, view.getUint32(10, true))];
  return { sheets: [sheet(width, height, { unsupported })], frames: false, notes, end };
}
