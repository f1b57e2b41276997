/**
 * Whether a keyword of a rule stands near a match.
 * @module
 */
import { EVIDENCE_WINDOW } from "../information-type.ts";
import { blocksBack, blocksOn, bytesOfCharacters, charactersBack, charactersOn } from "./characters.ts";
import { KeywordFinder } from "./keywords.ts";
import type { Plan } from "./plan.ts";
import type { Prefilter } from "./prefilter.ts";
import type { Evident, Rule } from "./rule.ts";

export class Evidence {
  readonly #bytes: Uint8Array;
  readonly #continuations: Uint8Array;
  readonly #keywords: KeywordFinder;
  /** By group: whether all places of its keywords come by `stands`. */
  readonly #isListed: readonly boolean[];
  /** By group: start and end of each of these, one after the other. */
  readonly #listed: readonly number[][];
  /** By group: where a match begins that none is near, and where the longest such ends. */
  readonly #absent: Int32Array;
  readonly #absentTo: Int32Array;
  /** Kept for the match it was made for: several rules ask for the same. */
  readonly #around = { start: -1, end: -1, from: 0, to: 0 };
  /** Bytes of the longest keyword. */
  readonly #longest: number;
  #end = 0;

  constructor(plan: Plan, { text, continuations }: Prefilter) {
    this.#bytes = text;
    this.#continuations = continuations;
    this.#keywords = new KeywordFinder(plan.keywords, text);
    this.#longest = plan.keywords.longest;
    this.#isListed = plan.isListed;
    this.#listed = plan.isListed.map(() => []);
    this.#absent = new Int32Array(plan.keywords.groups);
    this.#absentTo = new Int32Array(plan.keywords.groups);
  }

  /** The text is another one now, `end` bytes long. */
  reset(end: number): void {
    this.#end = end;
    this.#around.start = -1;
    this.#absent.fill(-1);
    this.#keywords.reset(end);
    for (const list of this.#listed) list.length = 0;
  }

  /** A keyword stands there. Told in the order of the text, give or take the length of one. */
  stands(groups: readonly number[], start: number, end: number): void {
    for (const group of groups) this.#listed[group]?.push(start, end);
  }

  /** Whether there may be a keyword near some match that begins at `start` and takes `longest` bytes at most. */
  mayBeNear({ group }: Rule, start: number, longest: number): boolean {
    const most = bytesOfCharacters(EVIDENCE_WINDOW);
    return group >= 0 && this.#isBetween(group, start - most, start + longest + most, start, start);
  }

  /** `last`: the end of the longest match from `start`. */
  isNear(rule: Rule, start: number, end: number, last: number): boolean {
    return (
      this.#isNear(rule, start, end, last) && (rule.beside === null || this.#isNear(rule.beside, start, end, last))
    );
  }

  #isNear({ group, window }: Evident, start: number, end: number, last: number): boolean {
    if (group < 0 || (this.#absent[group] === start && last <= (this.#absentTo[group] as number))) return false;
    // No character is less than a byte, and none more than four: most questions end here.
    if (window === EVIDENCE_WINDOW && this.#isBetween(group, start - window, end + window, start, end)) return true;
    const most = bytesOfCharacters(EVIDENCE_WINDOW);
    if (this.#isListed[group] === true && !this.#isBetween(group, start - most, end + most, start, end)) return false;
    const around = this.#around;
    if (around.start !== start || around.end !== end) {
      around.start = start;
      around.end = end;
      around.from = blocksBack(this.#bytes, this.#continuations, start, EVIDENCE_WINDOW);
      around.to = blocksOn(this.#bytes, this.#continuations, end, EVIDENCE_WINDOW, this.#end);
    }
    const { from, to } = around;
    if (end === last && !this.#isBetween(group, from, to, start, start)) {
      // What is not near the longest match is not near a shorter one from the same place.
      this.#absent[group] = start;
      this.#absentTo[group] = last;
      return false;
    }
    if (window === EVIDENCE_WINDOW) return this.#isBetween(group, from, to, start, end);
    const nearer = charactersBack(this.#bytes, start, window, 0);
    return this.#isBetween(group, nearer, charactersOn(this.#bytes, end, window, to), start, end);
  }

  #isBetween(group: number, from: number, to: number, matchStart: number, matchEnd: number): boolean {
    if (this.#isListed[group] !== true)
      return this.#keywords.isNear(group, Math.max(0, from), Math.min(this.#end, to), matchStart, matchEnd);
    const list = this.#listed[group] as number[];
    for (let at = firstFrom(list, from - this.#longest); at < list.length; at += 2) {
      const start = list[at] as number;
      const end = list[at + 1] as number;
      if (start > to + this.#longest) return false;
      if (start >= from && end <= to && (end <= matchStart || start >= matchEnd)) return true;
    }
    return false;
  }
}

/** Of pairs ordered by their first: the place of the first pair that begins at `least` or later. */
function firstFrom(pairs: readonly number[], least: number): number {
  let [low, high] = [0, pairs.length >> 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pairs[2 * middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}
