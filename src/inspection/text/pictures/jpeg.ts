/**
 * JPEG (ITU-T T.81, annex B): segments, each behind a marker, and packed data up to the next one.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { startsWith } from "../zip/bytes.ts";
import { type Outline, sheet, viewOf } from "./outline.ts";
import { orientationOf } from "./tiff.ts";

const EXIF = "Exif\0\0";
const END = 0xd9;
const COMMENT = 0xfe;

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** Comments, and whatever applications put there: what a file begins with and colour profiles have few words. */
const mayHoldText = (marker: number): boolean => marker === COMMENT || (marker >= 0xe0 && marker <= 0xef);

export function jpegOutline(bytes: Uint8Array): Outline {
  const view = viewOf(bytes);
  const notes: Uint8Array[] = [];
  let size: readonly [width: number, height: number] | null = null;
  const orientations = new Set<number>();
  let end = bytes.length;
  for (let at = 2; ; ) {
    at = nextMarker(bytes, at);
    const marker = bytes[at + 1];
    if (marker === undefined) break;
    at += 2;
    if (marker === END) {
      end = at;
      break;
    }
    // Markers without a length.
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    const length = view.getUint16(at);
    const data = bytes.subarray(at + 2, at + length);
    if (isFrame(marker)) size ??= [view.getUint16(at + 5), view.getUint16(at + 3)];
    if (marker === 0xe1 && startsWith(data, EXIF)) orientations.add(orientationOf(data.subarray(EXIF.length)));
    if (mayHoldText(marker)) notes.push(data);
    at += Math.max(2, length);
  }
  if (size === null) throw new Unreadable("corrupted", "the picture does not say how large it is");
  const turned = orientations.size === 0 ? {} : { orientations: [...orientations] };
  return { sheets: [sheet(size[0], size[1], turned)], frames: false, notes, end };
}

/** Where the next 0xFF stands that is neither data nor a restart. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] ?? 0;
    if (code !== 0 && code !== 0xff && (code < 0xd0 || code > 0xd7)) return at;
  }
  return bytes.length;
}
