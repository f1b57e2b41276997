/**
 * The pages of a PDF with what they inherit (ISO 32000-2, 7.7.3).
 *
 * INVARIANT: each node is visited once. A tree that leads to a node twice could have more pages than there are atoms.
 * @module
 */
import { PDFArray, PDFDict, type PDFDocument, PDFName, PDFNumber, type PDFObject, PDFRef } from "@cantoo/pdf-lib";
import type { Budget } from "../../budget.ts";
import { Refused } from "../protection.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Page {
  readonly node: PDFDict;
  /** What a viewer shows, in the page's own units, before it is turned. */
  readonly box: Box;
  /** Degrees clockwise: 0, 90, 180 or 270. */
  readonly turned: number;
  /** Its own or inherited. */
  readonly resources: PDFDict | null;
}

const DEEPEST = 100;
const INHERITED = ["Resources", "MediaBox", "CropBox", "Rotate"] as const;
type Inherited = Readonly<Partial<Record<(typeof INHERITED)[number], PDFObject>>>;
/** What viewers take where a page has no size: US Letter. */
const USUAL: Box = { x: 0, y: 0, width: 612, height: 792 };
/** Of a side, in points; the format's own limit is 14,400 units. */
const [SMALLEST, LARGEST] = [3, 1_000_000];

export function pagesOf(document: PDFDocument, budget: Budget): Page[] {
  const { context } = document;
  const pages: Page[] = [];
  const seen = new Set<PDFDict>();
  const visit = (object: PDFObject | undefined, from: Inherited, depth: number): void => {
    budget.tick();
    const node = context.lookup(object);
    if (!(node instanceof PDFDict)) return;
    if (seen.has(node) || depth > DEEPEST) throw new Refused("corrupted", "the page tree of the PDF is no tree");
    seen.add(node);
    const inherited: Inherited = { ...from, ...own(node) };
    const kids = context.lookup(node.get(PDFName.of("Kids")));
    if (kids instanceof PDFArray) for (const kid of kids.asArray()) visit(kid, inherited, depth + 1);
    else pages.push(pageOf(document, node, inherited));
  };
  visit(document.catalog.get(PDFName.of("Pages")), {}, 0);
  if (pages.length === 0) throw new Refused("corrupted", "the PDF has no pages");
  return pages;
}

function own(node: PDFDict): Inherited {
  const found: Partial<Record<(typeof INHERITED)[number], PDFObject>> = {};
  for (const name of INHERITED) {
    const value = node.get(PDFName.of(name));
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function pageOf(document: PDFDocument, node: PDFDict, inherited: Inherited): Page {
  const { context } = document;
  const media = boxOf(document, inherited.MediaBox) ?? USUAL;
  const crop = boxOf(document, inherited.CropBox);
  const rotate = context.lookup(inherited.Rotate);
  const degrees = rotate instanceof PDFNumber && Number.isFinite(rotate.asNumber()) ? rotate.asNumber() : 0;
  const resources = context.lookup(inherited.Resources);
  return {
    node,
    box: crop === null ? media : (shared(media, crop) ?? media),
    turned: (((Math.round(degrees / 90) * 90) % 360) + 360) % 360,
    resources: resources instanceof PDFDict ? resources : null,
  };
}

function boxOf({ context }: PDFDocument, object: PDFObject | undefined): Box | null {
  const array = context.lookup(object);
  if (!(array instanceof PDFArray) || array.size() !== 4) return null;
  const numbers = array.asArray().map((one) => {
    const value = one instanceof PDFRef ? context.lookup(one) : one;
    return value instanceof PDFNumber ? value.asNumber() : Number.NaN;
  });
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  return sound({ x: Math.min(a, c), y: Math.min(b, d), width: Math.abs(c - a), height: Math.abs(d - b) });
}

function shared(a: Box, b: Box): Box | null {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const [right, top] = [Math.min(a.x + a.width, b.x + b.width), Math.min(a.y + a.height, b.y + b.height)];
  return sound({ x, y, width: right - x, height: top - y });
}

const sound = (box: Box): Box | null => {
  const { x, y, width, height } = box;
  const fits = (side: number) => side >= SMALLEST && side <= LARGEST;
  return fits(width) && fits(height) && Math.abs(x) <= LARGEST && Math.abs(y) <= LARGEST ? box : null;
};
