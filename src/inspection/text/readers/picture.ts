/**
 * Pictures: what is written beside the picture (comments, EXIF, XMP) is metadata, and the text in it is recognised, page by
 * page where there are several.
 *
 * A picture without text is normal: one that was looked at to its end is covered.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { slice } from "../../bytes.ts";
import { outlineOf } from "../pictures/describe.ts";
import { wordsIn } from "../pictures/notes.ts";
import type { Outline, Sheet } from "../pictures/outline.ts";
import { MOST_PIXELS, readPicture } from "../pictures/read.ts";
import { guarded, noteNoText, type Part, type Reader, type Reading, whole, within } from "../reading.ts";
import { trailingPart } from "../trailing.ts";

const LARGEST = 64 * 1024 * 1024;
/** Pixels of either side below which no line of text has room. */
const SMALLEST = 10;
/** And beyond which no text is looked for. */
const LONGEST_SIDE = 32_767;
/** Bytes of what is written beside a picture. */
const MOST_NOTES = 16 * 1024 * 1024;

export const picture: Reader = async (part, reading) => {
  const file = whole(part.source, LARGEST, "a picture");
  const outline = outlineOf(file);
  const bytes = file.subarray(0, outline.end);
  readNotes(outline, part, reading);
  if (outline.frames) noteNoText(part.path, "only the first picture of an animation is read", reading);
  // Who wants to see what is packed sees the picture as it is.
  const sheets = reading.unpacked.visit === null ? outline.sheets : [];
  for (const [index, sheet] of sheets.entries()) {
    const path = outline.sheets.length === 1 ? part.path : within(part.path, `page ${index + 1}`);
    if (index > 0 && reading.budget.picturesLeft === 0) {
      const left = outline.sheets.length - index;
      reading.coverage.note("over-budget", part.path, `pages beyond the limit on pictures: ${left}`);
      break;
    }
    await guarded(reading, path, () => readSheet(sheet, bytes, path, reading));
  }
  await readTrailing(outline.end, part, reading);
};

function readNotes({ notes }: Outline, part: Part, reading: Reading): void {
  let size = 0;
  reading.out.part("metadata", part.path);
  for (const note of notes) {
    reading.budget.tick();
    size += note.length;
    if (size > MOST_NOTES) {
      reading.coverage.note("over-budget", part.path, "what is written beside the picture");
      return;
    }
    for (const words of wordsIn(note)) reading.out.string(`${words}\n`);
  }
}

async function readSheet(sheet: Sheet, bytes: Uint8Array, path: string, reading: Reading): Promise<void> {
  const { width, height, unsupported, prepare } = sheet;
  if (width === 0 || height === 0) throw new Unreadable("corrupted", "the picture has no size");
  if (width * height > MOST_PIXELS)
    throw new Unreadable("over-budget", `a picture of ${width} x ${height} pixels: at most 16 million are read`);
  if (Math.max(width, height) > LONGEST_SIDE)
    throw new Unreadable(
      "over-budget",
      `a picture of ${width} x ${height} pixels: no side may be longer than ${LONGEST_SIDE}`,
    );
  if (unsupported !== null) throw new Unreadable("unsupported", unsupported);
  if (Math.min(width, height) < SMALLEST) {
    reading.pictures.read += 1;
    return;
  }
  prepare?.(bytes);
  await readPicture(bytes, path, reading, sheet);
}

/** Another file behind the picture: no program shows it, and anything may be in it. */
async function readTrailing(end: number, part: Part, reading: Reading): Promise<void> {
  const rest = slice(part.source, end, part.source.size);
  if (rest.read(0, 64 * 1024).every((byte) => byte === 0) && rest.size <= 64 * 1024) return;
  reading.flags.add("trailing-data");
  await reading.inner(trailingPart(part, rest));
}
