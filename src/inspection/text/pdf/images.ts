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
