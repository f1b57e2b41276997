/**
 * A line of a page: white space counts once, and text goes on where an element within the line begins or ends.
 *
 * Styles may have it otherwise: each element in a box of its own, white space as it stands. Where that would part a number
 * from what it touches, the line is handed on a second time, parted there: a number is whole in one of the two.
 * @module
 */
import type { Text } from "../apart.ts";

const [TAB, SPACE] = [0x09, 0x20];
/** Of a line that is parted, held at once; and how much of what went before is handed on together with what follows. */
const LONGEST = 4096;
const OVERLAP = 64;
const BLANK = /[ \t\n\f\r]{2,}|[\t\n\f\r]/;
const EACH_BLANK = new RegExp(BLANK, "g");
/** An end of a line in the source, amid a number. */
const WRAP = /(?<=\d)[ \t\f\r]*\n[ \t\n\f\r]*(?=\d)/;
const DIGIT = /\d/;
const WORD = /[\p{L}\p{N}]/u;

export class Line {
  readonly #out: Text;
  #parted = "";
  #isDoubtful = false;
  #isJoint = false;
  /** White space that is put before the next text of the line: a space, the end of a line of the source, or a tab. */
  #gap: "" | " " | "\n" | "\t" = "";
  /** The last character of the line; empty where it begins. */
  #last = "";

  constructor(out: Text) {
    this.#out = out;
  }

  write(text: string): void {
    const [from, to] = shown(text);
    this.#space(text.slice(0, from));
    if (from === to) return;
    this.#goOn(text[from] as string);
    const inner = text.slice(from, to);
    const plain = BLANK.test(inner) ? inner.replaceAll(EACH_BLANK, " ") : inner;
    const isWrapped = inner.includes("\n") && WRAP.test(inner);
    if (isWrapped) this.#isDoubtful = true;
    this.#put(plain, isWrapped ? parted(inner) : plain);
    this.#space(text.slice(to));
  }

  /** Text in which white space is what it is. */
  writeKept(text: string): void {
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      if (index > 0) {
        this.end();
        this.#out.byte(0x0a);
      }
      if (line === "") continue;
      this.#goOn(line[0] as string);
      this.#put(line, line);
    }
  }

  /** An element begins or ends that may be a box of its own. */
  joint(): void {
    this.#isJoint = true;
  }

  tab(): void {
    this.#gap = "\t";
  }

  break(): void {
    this.end();
    this.#out.break();
  }

  /** Ends the line, without a new one. */
  end(): void {
    if (this.#isDoubtful) {
      this.#out.break();
      this.#out.string(this.#parted);
      this.#out.break();
    }
    this.#parted = "";
    this.#isDoubtful = this.#isJoint = false;
    this.#gap = this.#last = "";
  }

  #space(blank: string): void {
    if (blank === "" || this.#gap === "\t" || this.#last === "") return;
    this.#gap = this.#gap === "\n" || blank.includes("\n") ? "\n" : " ";
  }

  #goOn(first: string): void {
    const [gap, last, isJoint] = [this.#gap, this.#last, this.#isJoint];
    this.#gap = "";
    this.#isJoint = false;
    if (gap !== "") this.#out.byte(gap === "\t" ? TAB : SPACE);
    const isWrapped = gap === "\n" && DIGIT.test(last) && DIGIT.test(first);
    if (isWrapped || (gap === "" && isJoint && isAmidNumber(last, first))) {
      this.#isDoubtful = true;
      this.#parted += "\n";
    } else this.#parted += gap === "\n" ? " " : gap;
  }

  #put(text: string, parted: string): void {
    this.#out.string(text);
    this.#last = text.at(-1) as string;
    this.#parted += parted;
    if (this.#parted.length <= LONGEST) return;
    if (this.#isDoubtful) this.#out.aside(this.#parted);
    this.#parted = this.#parted.slice(-OVERLAP);
    this.#isDoubtful = false;
  }
}

/** A digit on one side, and what may run into it on the other. */
const isAmidNumber = (last: string, first: string): boolean =>
  (DIGIT.test(last) && WORD.test(first)) || (WORD.test(last) && DIGIT.test(first));

const parted = (text: string): string =>
  text
    .split(WRAP)
    .map((piece) => piece.replaceAll(EACH_BLANK, " "))
    .join("\n");

const isBlank = (code: number): boolean => code === SPACE || (code >= 9 && code <= 13 && code !== 11);

/** Where something begins that is no white space, and behind the last of that. */
function shown(text: string): readonly [from: number, to: number] {
  let from = 0;
  while (from < text.length && isBlank(text.charCodeAt(from))) from += 1;
  let to = text.length;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  return [from, to];
}
