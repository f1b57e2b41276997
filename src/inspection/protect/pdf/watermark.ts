/**
 * The watermark: who took the file and when, in light letters across each page as it is shown, and small at its foot.
 *
 * It lies over the contents, since pictures of pages would cover it, and lets them through. It is drawn once for each size
 * of page and is an artifact (ISO 32000-2, 14.8.2.2), so it is not read aloud.
 * @module
 */

import { randomBytes } from "node:crypto";
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  type PDFFont,
  PDFName,
  type PDFObject,
  PDFRef,
  PDFStream,
  StandardFonts,
} from "@cantoo/pdf-lib";
import type { Budget } from "../../budget.ts";
import type { Protection } from "../protection.ts";
import { type Page, pagesOf } from "./pages.ts";

const GRAY = 0.35;
const [ACROSS_OPACITY, FOOT_OPACITY] = [0.16, 0.65];
const ARTIFACT = "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC";
const LONGEST_LINE = 120;

export async function watermark(document: PDFDocument, protection: Protection, budget: Budget): Promise<void> {
  const pages = pagesOf(document, budget);
  const font = await document.embedFont(StandardFonts.Helvetica);
  const drawing = new Drawing(document, font, protection);
  for (const page of pages) {
    budget.tick();
    drawing.put(page);
  }
}

class Drawing {
  readonly #document: PDFDocument;
  readonly #font: PDFFont;
  readonly #across: readonly string[];
  readonly #foot: string;
  readonly #forms = new Map<string, PDFRef>();
  readonly #calls = new Map<string, PDFRef>();
  /** So that a file that is protected twice keeps both. */
  readonly #name = `Sallyport${randomBytes(4).toString("hex")}`;
  readonly #before: PDFRef;

  constructor(document: PDFDocument, font: PDFFont, { user, time, organisation, reference }: Protection) {
    this.#document = document;
    this.#font = font;
    const when = time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, "$1 $2 UTC");
    const line = (...parts: string[]) => parts.filter((part) => part !== "").join("  ·  ");
    this.#across = [line(user), line(when, organisation)].map((text) => drawable(text));
    this.#foot = drawable(line(user, when, organisation, reference));
    this.#before = document.context.register(document.context.flateStream("q\n"));
  }

  put({ node, box, turned, resources }: Page): void {
    const { context } = this.#document;
    const sideways = turned === 90 || turned === 270;
    const [width, height] = sideways ? [box.height, box.width] : [box.width, box.height];
    const size = `${number(width)}x${number(height)}`;
    const form = remembered(this.#forms, size, () => this.#form(width, height));
    const name = `${this.#name}x${size.replaceAll(".", "_")}`;
    const matrix = matrixOf({ box, turned });
    const call = remembered(this.#calls, `${name} ${matrix}`, () =>
      context.register(context.flateStream(`\nQ q\n${ARTIFACT}\n${matrix} cm /${name} Do\nEMC\nQ\n`)),
    );
    node.set(PDFName.of("Contents"), context.obj([this.#before, ...this.#contents(node), call]));
    const dictionary = resources ?? context.obj({});
    if (resources === null) node.set(PDFName.of("Resources"), dictionary);
    const known = context.lookup(dictionary.get(PDFName.of("XObject")));
    const objects = known instanceof PDFDict ? known : context.obj({});
    if (objects !== known) dictionary.set(PDFName.of("XObject"), objects);
    objects.set(PDFName.of(name), form);
  }

  /** The streams that the page has. */
  #contents(node: PDFDict): PDFObject[] {
    const { context } = this.#document;
    const value = node.get(PDFName.of("Contents"));
    const found = context.lookup(value);
    if (found instanceof PDFStream && value instanceof PDFRef) return [value];
    if (!(found instanceof PDFArray)) return [];
    return found.asArray().filter((one) => one instanceof PDFRef && context.lookup(one) instanceof PDFStream);
  }

  /** Drawn in the page as it is shown: its lower left corner is the origin. */
  #form(width: number, height: number): PDFRef {
    const { context } = this.#document;
    const angle = Math.atan2(height, width);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const widest = Math.max(...this.#across.map((line) => this.#font.widthOfTextAtSize(line, 1)), 1);
    // Along the diagonal, short of the corners, which rounded letters would leave.
    const size = Math.min((Math.hypot(width, height) * 0.62) / widest, Math.min(width, height) * 0.11);
    const lines = this.#across.map((line, index) => {
      const along = -this.#font.widthOfTextAtSize(line, size) / 2;
      const up = size * (0.2 - 1.2 * index + 0.6 * (this.#across.length - 2));
      const x = width / 2 + along * cos - up * sin;
      const y = height / 2 + along * sin + up * cos;
      return `${[cos, sin, -sin, cos, x, y].map(number).join(" ")} Tm ${this.#font.encodeText(line)} Tj`;
    });
    const small = Math.min(
      Math.max(7, height * 0.009),
      (width * 0.94) / Math.max(this.#font.widthOfTextAtSize(this.#foot, 1), 1),
    );
    const left = (width - this.#font.widthOfTextAtSize(this.#foot, small)) / 2;
    const text = [
      `BT ${GRAY} g /Across gs /F ${number(size)} Tf ${lines.join(" ")} ET`,
      `BT ${GRAY} g /Foot gs /F ${number(small)} Tf 1 0 0 1 ${number(left)} ${number(small)} Tm ${this.#font.encodeText(this.#foot)} Tj ET`,
    ];
    const stream = context.flateStream(text.join("\n"), {
      Type: "XObject",
      Subtype: "Form",
      BBox: [0, 0, width, height],
      Resources: {
        Font: { F: this.#font.ref },
        ExtGState: {
          Across: { Type: "ExtGState", ca: ACROSS_OPACITY },
          Foot: { Type: "ExtGState", ca: FOOT_OPACITY },
        },
      },
    });
    return context.register(stream);
  }
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** Without exponents, which the format does not have. */
const number = (value: number): string => String(Number(value.toFixed(3)));

/** From the page as it is shown to the page's own units. */
function matrixOf({ box: { x, y, width, height }, turned }: Pick<Page, "box" | "turned">): string {
  const matrices: Readonly<Record<number, number[]>> = {
    90: [0, 1, -1, 0, x + width, y],
    180: [-1, 0, 0, -1, x + width, y + height],
    270: [0, -1, 1, 0, x, y + height],
  };
  return (matrices[turned] ?? [1, 0, 0, 1, x, y]).map(number).join(" ");
}

/** The letters that the fonts of every viewer have (Windows code page 1252); others lose their marks, or are "?". */
function drawable(text: string): string {
  const plain = (letter: string) => {
    if (/^[\u0020-\u007e\u00a1-\u00ff]$/.test(letter)) return letter;
    const bare = letter.normalize("NFKD").replaceAll(/\p{M}/gu, "");
    return /^[\u0020-\u007e]+$/.test(bare) ? bare : "?";
  };
  return [...text].slice(0, LONGEST_LINE).map(plain).join("");
}
