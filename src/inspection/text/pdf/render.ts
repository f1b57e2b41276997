/**
 * A page as a picture, the way that it would be printed in grey.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { MOST_PIXELS } from "../pictures/read.ts";
import type { PdfEngine } from "./engine.ts";

/** Points are 72 to the inch. */
const SCALE = 300 / 72;
/** Pixels of an A4 page at that: smaller pages are drawn as large, for whoever reads them enlarges them. */
const A4 = 2480 * 3508;
/** Below this many pixels to the inch print of a common size is not recognised any more. */
const LEGIBLE = 150 / 72;
const GREY = 1;
const WHITE = -1;
/** FPDF_ANNOT: notes and stamps are drawn, too. FPDF_GRAYSCALE. */
const FLAGS = 0x01 | 0x08;

export interface Rendered {
  /** As PGM (netpbm's "P5"). */
  readonly picture: Uint8Array;
  /** It had to be drawn so small that print may be lost. */
  readonly small: boolean;
}

/** `page`: as FPDF_LoadPage gave it. Throws `Unreadable` when it cannot be drawn. */
export function renderPage(engine: PdfEngine, page: number): Rendered {
  const [width, height] = [engine.call("FPDF_GetPageWidthF", page), engine.call("FPDF_GetPageHeightF", page)];
  if (!(width > 0 && height > 0)) throw new Unreadable("corrupted", "the page has no size");
  const fitting = (pixels: number) => Math.sqrt(pixels / (width * height));
  const scale = Math.min(Math.max(SCALE, fitting(A4)), fitting(MOST_PIXELS));
  const [columns, rows] = [Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale))];
  // Of a page that is next to endless in one direction nothing is left in the other.
  if (columns * rows > MOST_PIXELS) throw new Unreadable("over-budget", "the page is too long to be drawn");
  const bitmap = engine.call("FPDFBitmap_CreateEx", columns, rows, GREY, 0, 0);
  if (bitmap === 0) throw new Unreadable("over-budget", "the page takes more memory than there is");
  try {
    engine.call("FPDFBitmap_FillRect", bitmap, 0, 0, columns, rows, WHITE);
    engine.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, columns, rows, 0, FLAGS);
    return { picture: greyMap(engine, bitmap, columns, rows), small: scale < LEGIBLE };
  } finally {
    engine.call("FPDFBitmap_Destroy", bitmap);
  }
}

function greyMap(engine: PdfEngine, bitmap: number, columns: number, rows: number): Uint8Array {
  const header = Buffer.from(`P5\n${columns} ${rows}\n255\n`);
  const picture = new Uint8Array(header.length + columns * rows);
  picture.set(header);
  const stride = engine.call("FPDFBitmap_GetStride", bitmap);
  const pixels = engine.bytes(engine.call("FPDFBitmap_GetBuffer", bitmap) >>> 0, stride * rows);
  for (let row = 0; row < rows; row += 1)
    picture.set(pixels.subarray(row * stride, row * stride + columns), header.length + row * columns);
  return picture;
}
