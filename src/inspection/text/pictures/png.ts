/**
 * PNG (third edition, section 5): chunks of length, name, data and checksum.
 * @module
 */
import { inflateSync } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { type Outline, sheet, viewOf } from "./outline.ts";

const FIRST = 8;
const LARGEST_TEXT = 1024 * 1024;

export function pngOutline(bytes: Uint8Array): Outline {
  const view = viewOf(bytes);
  const notes: Uint8Array[] = [];
  let frames = false;
  let end = bytes.length;
  for (let at = FIRST; at + 12 <= bytes.length; ) {
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    const next = at + 12 + view.getUint32(at);
    const data = bytes.subarray(at + 8, next - 4);
    if (name === "acTL") frames = true;
    if (["tEXt", "iTXt", "zTXt", "eXIf"].includes(name)) notes.push(...textsOf(name, data));
    at = next;
    if (name === "IEND") {
      end = Math.min(end, next);
      break;
    }
  }
  return { sheets: [sheet(view.getUint32(FIRST + 8), view.getUint32(FIRST + 12))], frames, notes, end };
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
