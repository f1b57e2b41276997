/**
 * The text in one picture, as a part of its own: what was drawn is told apart from what was written.
 *
 * The engine is started for the first picture: a reader that is never given one does not load it.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type Reading, within } from "../reading.ts";
import type { Sheet } from "./outline.ts";
import { Recognizer } from "./recognizer.ts";

/** Pixels beyond which a picture is not decoded: it would not fit into the engine's memory. */
export const MOST_PIXELS = 16_000_000;
/** Milliseconds for one picture, so that noise does not take all the time from what follows it. */
const LONGEST = 60_000;

let kept: Recognizer | null = null;

/** What stands behind a picture that can be seen through: dark print shows on the one, light print on the other. */
const GROUNDS = [255, 0];

/** As `Sheet` has it. */
type Shown = Pick<Sheet, "orientations" | "ground">;

/**
 * `picture`: PNG, JPEG, GIF, BMP, WebP, TIFF or PGM of at most `MOST_PIXELS`; not the caller's any more. Throws
 * `Unreadable` when there were too many pictures, or this one cannot be read.
 */
export async function readPicture(
  picture: Uint8Array,
  path: string,
  reading: Reading,
  shown: Shown = { orientations: [1], ground: null },
): Promise<void> {
  const { budget, out, coverage } = reading;
  budget.picture();
  const engine = kept ?? (await Recognizer.start());
  kept = null;
  const until = budget.left - LONGEST;
  let late = false;
  const check = () => {
    budget.checkTime();
    late = budget.left < until;
    if (late) throw new Unreadable("timed-out", "");
  };
  try {
    const texts = new Set(textsOf(engine, picture, shown, check));
    out.part("content", within(path, "picture"));
    for (const text of texts) out.string(text);
    reading.pictures.read += 1;
  } catch (error) {
    if (!late) throw error;
    coverage.note("timed-out", path, `the picture was not read within ${LONGEST / 1000} seconds`);
  } finally {
    if (engine.sound) kept = engine;
  }
}

function textsOf(
  engine: Recognizer,
  picture: Uint8Array,
  { orientations, ground }: Shown,
  check: () => void,
): string[] {
  const texts: string[] = [];
  for (const grey of ground === null ? [255] : GROUNDS) {
    if (typeof ground === "function") ground(picture, grey);
    const view = ground === "pixels" ? engine.before(picture, grey, check) : picture;
    for (const orientation of orientations) texts.push(engine.recognize(view ?? picture, orientation, check));
    // Nothing of it can be seen through.
    if (view === null) break;
  }
  return texts;
}
