/**
 * Pages that are pictures: drawn, and read as pictures are.
 * @module
 */
import { readPicture } from "../pictures/read.ts";
import { guarded, type Part, type Reading, within } from "../reading.ts";
import type { PdfDocument } from "./document.ts";
import { type Images, imagesOn } from "./images.ts";
import { loadPage } from "./page.ts";
import { type Rendered, renderPage } from "./render.ts";

/** `pages`: their indices. What cannot be read becomes a reason; past the limit on pictures, one for all that are left. */
export async function readScans(
  document: PdfDocument,
  pages: readonly number[],
  part: Part,
  reading: Reading,
): Promise<void> {
  for (const [at, index] of pages.entries()) {
    if (reading.budget.picturesLeft === 0) {
      const detail = `pages that are pictures, beyond the limit on them: ${listed(pages.slice(at))}`;
      reading.coverage.note("over-budget", part.path, detail);
      return;
    }
    const path = within(part.path, `page ${index + 1}`);
    await guarded(reading, path, () => readScan(document, index, path, reading));
  }
}

async function readScan(document: PdfDocument, index: number, path: string, reading: Reading): Promise<void> {
  reading.budget.checkTime();
  const { undecodable, shrunk, picture, small } = document.page(() => drawn(document, index, reading));
  if (undecodable > 0) reading.coverage.note("corrupted", path, `images that cannot be decoded: ${undecodable}`);
  if (shrunk > 0)
    reading.coverage.note("over-budget", path, `images so finely drawn that print in them may be lost: ${shrunk}`);
  await readPicture(picture, path, reading);
  if (small) reading.coverage.note("over-budget", path, "the page is so large that small print on it may be lost");
}

function drawn({ engine, handle }: PdfDocument, index: number, reading: Reading): Images & Rendered {
  const page = loadPage(engine, handle, index);
  const images = imagesOn(engine, page, reading);
  const rendered = renderPage(engine, page);
  engine.call("FPDF_ClosePage", page);
  return { ...images, ...rendered };
}

/** Numbers of pages as people count them, of which the first are shown. */
export function listed(indices: readonly number[]): string {
  const numbers = indices.map((index) => index + 1);
  return numbers.length > 20
    ? `${numbers.slice(0, 20).join(", ")} and ${numbers.length - 20} more`
    : numbers.join(", ");
}
