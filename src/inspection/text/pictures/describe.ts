/**
 * Pictures of any format that is read: each format says what it needs to know in a file of its own.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { startsWith } from "../zip/bytes.ts";
import { bmpOutline } from "./bmp.ts";
import { gifOutline } from "./gif.ts";
import { jpegOutline } from "./jpeg.ts";
import type { Outline } from "./outline.ts";
import { pngOutline } from "./png.ts";
import { tiffOutline } from "./tiff.ts";
import { webpOutline } from "./webp.ts";

const FORMATS: readonly (readonly [signature: string, read: (bytes: Uint8Array) => Outline])[] = [
  ["\x89PNG", pngOutline],
  ["\xff\xd8\xff", jpegOutline],
  ["GIF8", gifOutline],
  ["BM", bmpOutline],
  ["RIFF", webpOutline],
  ["II", tiffOutline],
  ["MM", tiffOutline],
];

/** Throws `Unreadable` when the picture contradicts itself or ends before it says how large it is. */
export function outlineOf(bytes: Uint8Array): Outline {
  const format = FORMATS.find(([signature]) => startsWith(bytes, signature));
  if (format === undefined) throw new Unreadable("corrupted", "the picture has no header");
  try {
    return format[1](bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable("corrupted", "the picture ends before its end");
    throw error;
  }
}
