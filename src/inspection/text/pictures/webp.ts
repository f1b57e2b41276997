/**
 * WebP (RFC 9649): chunks in a RIFF file.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { startsWith } from "../zip/bytes.ts";
import { type Outline, sheet, viewOf } from "./outline.ts";
import { orientationOf } from "./tiff.ts";

const FIRST = 12;
/** The flag in VP8X for opacity. */
const OPACITY = 0x10;
/** All other chunks may hold words. */
const DRAWN = ["VP8 ", "VP8L", "ALPH", "ANMF"];
const EXIF = "Exif\0\0";

export function webpOutline(bytes: Uint8Array): Outline {
  const view = viewOf(bytes);
  const stated = 8 + view.getUint32(4, true);
  const end = Math.min(bytes.length, stated + (stated & 1));
  const notes: Uint8Array[] = [];
  let size: readonly [width: number, height: number] = [0, 0];
  const orientations = new Set([1]);
  let animated = false;
  let isClear = false;
  for (let at = FIRST; at + 8 <= end; ) {
    const name = Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");
    const length = view.getUint32(at + 4, true);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (!DRAWN.includes(name)) notes.push(data);
    if (name === "EXIF") orientations.add(orientationOf(startsWith(data, EXIF) ? data.subarray(EXIF.length) : data));
    if (name === "VP8L" || (name === "VP8X" && ((data[0] ?? 0) & OPACITY) !== 0)) isClear = true;
    if (name === "ANIM" || name === "ANMF") animated = true;
    // The one that is decoded and the one that is stated need not be the same: the larger counts.
    const [width, height] = sizeIn(name, viewOf(data));
    size = [Math.max(size[0], width), Math.max(size[1], height)];
    at += 8 + length + (length & 1);
  }
  if (size[0] === 0) throw new Unreadable("corrupted", "the picture does not say how large it is");
  const unsupported = animated ? "an animated picture is not read" : null;
  const only = sheet(...size, { orientations: [...orientations], ground: isClear ? "pixels" : null, unsupported });
  return { sheets: [only], frames: false, notes, end };
}

function sizeIn(name: string, data: DataView): readonly [width: number, height: number] {
  if (name === "VP8X") return [1 + (data.getUint32(4, true) & 0xffffff), 1 + (data.getUint32(6, true) >>> 8)];
  if (name === "VP8 ") return [data.getUint16(6, true) & 0x3fff, data.getUint16(8, true) & 0x3fff];
  if (name !== "VP8L") return [0, 0];
  const bits = data.getUint32(1, true);
  return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
}
