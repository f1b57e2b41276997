/**
 * PNG (third edition, section 5): chunks of length, name, data and checksum.
 * @module
 */
import { inflateSync } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { type Outline, sheet, viewOf } from "./outline.ts";
import { orientationOf } from "./tiff.ts";

const FIRST = 8;
const LARGEST_TEXT = 1024 * 1024;
/** What is drawn, and nothing else; all other chunks may hold words. */
const DRAWN = ["IHDR", "PLTE", "IDAT", "fdAT", "tRNS", "IEND"];
/** Colour types: grey, colours, an index of colours, and the two with opacity. */
const ONE_COLOUR_CLEAR = [0, 2];
const WITH_OPACITY = [4, 6];

export function pngOutline(bytes: Uint8Array): Outline {
  const view = viewOf(bytes);
  const notes: Uint8Array[] = [];
  let frames = false;
  const orientations = new Set([1]);
  let clear: number | null = null;
  let end = bytes.length;
  for (let at = FIRST; at + 12 <= bytes.length; ) {
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    const next = at + 12 + view.getUint32(at);
    const data = bytes.subarray(at + 8, next - 4);
    if (name === "acTL") frames = true;
    if (name === "tRNS") clear ??= at;
    if (name === "eXIf") orientations.add(orientationOf(data));
    if (!DRAWN.includes(name)) notes.push(...textsOf(name, data));
    at = next;
    if (name === "IEND") {
      end = Math.min(end, next);
      break;
    }
  }
  const colours = view.getUint8(FIRST + 17);
  const isOneClear = clear !== null && ONE_COLOUR_CLEAR.includes(colours);
  const only = sheet(view.getUint32(FIRST + 8), view.getUint32(FIRST + 12), {
    orientations: [...orientations],
    // Where a single colour stands for none, the decoder shows nothing at all. Shown as a colour, it loses nothing.
    prepare: isOneClear ? (file) => void file.fill(0x78, (clear ?? 0) + 4, (clear ?? 0) + 8) : null,
    ground: WITH_OPACITY.includes(colours) || (clear !== null && !isOneClear) ? "pixels" : null,
  });
  return { sheets: [only], frames, notes, end };
}

/** A keyword, then text, packed in zTXt and where iTXt says so. */
function textsOf(name: string, data: Uint8Array): Uint8Array[] {
  const keyword = data.indexOf(0);
  if (name === "zTXt") return [data.subarray(0, keyword), unpacked(data.subarray(keyword + 2))];
  if (name !== "iTXt" || data[keyword + 1] !== 1) return [data];
  const language = data.indexOf(0, keyword + 3);
  const translated = data.indexOf(0, language + 1);
  return [data.subarray(0, translated), unpacked(data.subarray(translated + 1))];
}

function unpacked(packed: Uint8Array): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: LARGEST_TEXT });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new Unreadable(large ? "over-budget" : "corrupted", "a text within the picture cannot be unpacked");
  }
}
