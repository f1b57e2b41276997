/**
 * Formats of numbers in workbooks that group digits and add such of their own ("000-00-0000" shows 78051120 as 078-05-1120),
 * or show dates. Others (decimals, thousands) leave a number as it is stored, as far as anything that is sought goes.
 * @module
 */
import type { Output } from "../output.ts";
import { BUILT_IN_DATES, dateFormatOf } from "./dates.ts";

/** What a section of a format is made of: places of digits, and text. */
type Piece = { readonly place: "0" | "#" | "?" } | { readonly text: string };

interface Section {
  /** A condition of its own; null: it has none. */
  readonly holds: ((value: number) => boolean) | null;
  /** Null: it does anything else. */
  readonly pieces: readonly Piece[] | null;
}

export type Mask = (number: string) => string | null;

/** Fewer digits say nothing that is sought. */
const LEAST_DIGITS = 5;
const DIGITS_OF_DAY = 5;
/** What Excel allows, more or less: 255 characters, some hundred codes, 65,490 styles. */
const LONGEST_CODE = 255;
const MOST_CODES = 1000;
const MOST_STYLES = 65_536;
const TOKEN = /"([^"]*)"|\\(.)|[_*](.)|\[([^\]]*)\]|([0#?])|(;)|([-+$€£¥():'~{}<>=!&^ \u00a0\u202f])|(.)/gsu;
const CONDITION = /^(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$/;
const COLOUR = /^(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)$/i;

/** Said of a workbook of which formats are left out. */
export const TOO_MANY_FORMATS = `more than ${MOST_CODES} formats of numbers, or one of more than ${LONGEST_CODE} characters`;

/** The formats of one workbook, by the styles of its cells. */
export class NumberFormats {
  readonly #codes = new Map<number, string>();
  readonly #formats: number[] = [];
  readonly #masks = new Map<number, Mask | null>();
  /** Days are counted from 1904 on, as the first programs on a Macintosh did. */
  since1904 = false;

  /** There are more, or longer ones, than are looked at. */
  isCut = false;

  /** All numbers are shown as they stand. */
  get isEmpty(): boolean {
    return this.#codes.size === 0;
  }

  addCode(format: number, code: string): void {
    if (this.#codes.size < MOST_CODES && code.length <= LONGEST_CODE) this.#codes.set(format, code);
    else this.isCut = true;
  }
  /** Of the next style. */
  addStyle(format: number): void {
    if (this.#formats.length < MOST_STYLES) this.#formats.push(format);
    else this.isCut = true;
    const code = BUILT_IN_DATES.get(format);
    if (code !== undefined) this.#codes.set(format, code);
  }

  /** What numbers of the style are shown through; null: as they stand. */
  maskOf(style: number): Mask | null {
    if (this.isEmpty) return null;
    const format = this.#formats[style];
    if (format === undefined) return null;
    let mask = this.#masks.get(format);
    if (mask === undefined) {
      const code = this.#codes.get(format) ?? "";
      mask = maskOf(code) ?? dateFormatOf(code, this.since1904);
      this.#masks.set(format, mask);
    }
    return mask;
  }
}

/** A number as it is shown, and beside that as it is stored, unless those are the few digits of a day. */
export function writeMasked(number: string, mask: Mask, out: Pick<Output, "string" | "aside">): void {
  const shown = mask(number);
  out.string(shown ?? number);
  if (shown !== null && !(number.length <= DIGITS_OF_DAY || number.includes("."))) out.aside(number);
}

/** Null for a format that shows no number otherwise than it is stored. */
export function maskOf(code: string): Mask | null {
  const sections = sectionsOf(code);
  if (!sections.some(({ pieces }) => pieces !== null && changesNumbers(pieces))) return null;
  return (number) => {
    if (!/^\d{1,17}$/.test(number)) return null;
    const pieces = sectionFor(sections, Number(number))?.pieces;
    return pieces == null ? null : through(pieces, number === "0" ? "" : number);
  };
}

function sectionsOf(code: string): Section[] {
  const sections: Section[] = [];
  let [holds, pieces]: [Section["holds"], Piece[] | null] = [null, []];
  for (const token of code.matchAll(TOKEN)) {
    const [, quoted, escaped, blank, bracket, place, end, sign] = token;
    if (end !== undefined) {
      sections.push({ holds, pieces });
      [holds, pieces] = [null, []];
    } else if (bracket !== undefined) {
      const condition = CONDITION.exec(bracket);
      if (condition !== null) holds = compares(condition[1] as string, Number(condition[2]));
      else if (bracket.startsWith("$")) pieces?.push({ text: bracket.slice(1).replace(/-[\da-f]*$/i, "") });
      else if (!COLOUR.test(bracket)) pieces = null;
    } else if (place !== undefined) pieces?.push({ place: place as "0" | "#" | "?" });
    else if (blank !== undefined) pieces?.push({ text: token[0].startsWith("_") ? " " : "" });
    else if ((quoted ?? escaped ?? sign) !== undefined) pieces?.push({ text: (quoted ?? escaped ?? sign) as string });
    else pieces = null;
  }
  return [...sections, { holds, pieces }];
}

function compares(how: string, limit: number): (value: number) => boolean {
  if (how === "<>") return (value) => value !== limit;
  return (value) =>
    (how.includes("=") && value === limit) ||
    (how.includes("<") && value < limit) ||
    (how.includes(">") && value > limit);
}

/** Something stands between digits, or digits are added. */
function changesNumbers(pieces: readonly Piece[]): boolean {
  const places = pieces.flatMap((piece, index) => ("place" in piece ? [index] : []));
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  const isParted = pieces.slice(first, last).some((piece) => "text" in piece && piece.text !== "");
  const added = pieces.map((piece) => ("text" in piece ? piece.text.replaceAll(/\D/g, "") : "")).join("").length;
  const zeros = pieces.filter((piece) => "place" in piece && piece.place === "0").length;
  return places.length > 0 && places.length + added >= LEAST_DIGITS && (isParted || added > 0 || zeros > 1);
}

/** `value` is not below zero. */
function sectionFor(sections: readonly Section[], value: number): Section | undefined {
  if (sections.some(({ holds }) => holds !== null)) return sections.find(({ holds }) => holds === null || holds(value));
  return value === 0 && sections.length > 2 ? sections[2] : sections[0];
}

/** Digits fill the places from the right; the first place takes all that are left. */
function through(pieces: readonly Piece[], digits: string): string {
  const first = pieces.findIndex((piece) => "place" in piece);
  let left = digits.length;
  let shown = "";
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const piece = pieces[index] as Piece;
    if ("text" in piece) {
      shown = piece.text + shown;
      continue;
    }
    const from = index === first ? 0 : Math.max(0, left - 1);
    const taken = digits.slice(from, left);
    left = from;
    shown = (taken !== "" ? taken : piece.place === "0" ? "0" : piece.place === "?" ? " " : "") + shown;
  }
  return shown;
}
