/**
 * The images that a page shows, as far as it matters whether drawing the page shows them too.
 * @module
 */
import type { Reading } from "../reading.ts";
import type { PdfEngine } from "./engine.ts";

/** Kinds of objects on a page; a form is a drawing of objects of its own. */
const IMAGE = 3;
const FORM = 5;
/** Forms within forms. */
const DEEPEST = 8;
/** Dots to the inch of an image beyond which a drawing of 300 loses its print, unless it is no larger than a logo. */
const FINE = 1200;
const LOGO = 100_000;
/** FPDF_IMAGEOBJ_METADATA: width, height, dots to the inch of both, bits a pixel, colour space, mark; 32 bits each. */
const METADATA = 28;

export interface Images {
  /** Images of which nothing is drawn: no decoder takes them. */
  readonly undecodable: number;
  /** Images that are shown much smaller than they are. */
  readonly shrunk: number;
}

export function imagesOn(engine: PdfEngine, page: number, reading: Reading): Images {
  const counts = { undecodable: 0, shrunk: 0 };
  const metadata = engine.allocate(METADATA);
  const look = (object: number, depth: number): void => {
    reading.budget.tick();
    const kind = engine.call("FPDFPageObj_GetType", object);
    if (kind === IMAGE) {
      if (engine.call("FPDFImageObj_GetImageMetadata", object, page, metadata) === 0) return;
      const view = new DataView(engine.bytes(metadata, METADATA).slice().buffer);
      const pixels = view.getUint32(0, true) * view.getUint32(4, true);
      const dots = Math.min(view.getFloat32(8, true), view.getFloat32(12, true));
      if (view.getUint32(16, true) === 0) counts.undecodable += 1;
      else if (dots > FINE && pixels > LOGO) counts.shrunk += 1;
    }
    if (kind !== FORM || depth === DEEPEST) return;
    const count = engine.call("FPDFFormObj_CountObjects", object);
    for (let index = 0; index < count; index += 1) look(engine.call("FPDFFormObj_GetObject", object, index), depth + 1);
  };
  const count = engine.call("FPDFPage_CountObjects", page);
  for (let index = 0; index < count; index += 1) look(engine.call("FPDFPage_GetObject", page, index), 0);
  engine.call("free", metadata);
  return counts;
}

/** Of the page, so much is shown by one picture where it may be a scan. */
const MOST_OF_IT = 0.5;
/** FPDFPageObj_GetBounds: left, bottom, right and top, of 32 bits each. */
const BOUNDS = 16;

/** Whether an image, or a drawing with one in it, takes most of the page. */
export function isCovered(engine: PdfEngine, page: number, reading: Reading): boolean {
  const area = engine.call("FPDF_GetPageWidthF", page) * engine.call("FPDF_GetPageHeightF", page);
  const bounds = engine.allocate(BOUNDS);
  const hasImage = (object: number, depth: number): boolean => {
    reading.budget.tick();
    const kind = engine.call("FPDFPageObj_GetType", object);
    if (kind !== FORM || depth === DEEPEST) return kind === IMAGE;
    const count = engine.call("FPDFFormObj_CountObjects", object);
    for (let index = 0; index < count; index += 1)
      if (hasImage(engine.call("FPDFFormObj_GetObject", object, index), depth + 1)) return true;
    return false;
  };
  const covers = (object: number): boolean => {
    if (engine.call("FPDFPageObj_GetBounds", object, bounds, bounds + 4, bounds + 8, bounds + 12) === 0) return false;
    const view = new DataView(engine.bytes(bounds, BOUNDS).slice().buffer);
    const [left, bottom, right, top] = [0, 4, 8, 12].map((at) => view.getFloat32(at, true)) as [
      number,
      number,
      number,
      number,
    ];
    return (right - left) * (top - bottom) >= MOST_OF_IT * area && hasImage(object, 0);
  };
  const count = engine.call("FPDFPage_CountObjects", page);
  let found = false;
  for (let index = 0; index < count && !found; index += 1)
    found = covers(engine.call("FPDFPage_GetObject", page, index));
  engine.call("free", bounds);
  return found;
}
