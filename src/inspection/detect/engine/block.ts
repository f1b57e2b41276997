/**
 * Everything that begins in one stretch of text. What is decided about a position depends on the bytes around it, up to
 * `BEHIND` and `AHEAD`, and on nothing else: that is why it does not matter where text is cut.
 * @module
 */
import { AROUND, EVIDENCE_WINDOW, type Locate } from "../information-type.ts";
import { Ends, markStarts, matchesFrom, startsThatMatch } from "../regex/run.ts";
import { blocksBack, blocksOn, bytesOfCharacters, charactersBack, charactersOn } from "./characters.ts";
import { KeywordFinder, standsAt } from "./keywords.ts";
import { LiteralFinder } from "./literals.ts";
import type { Plan, Rule, Tried } from "./plan.ts";
import { createPrefilter, type Prefilter } from "./prefilter.ts";
import { valueAfter } from "./value.ts";
import { type Window, Windows } from "./windows.ts";

/** Bytes that a match may take, by where it is tried. */
const LONGEST = { token: 128, near: 256, value: 512, literal: 8192, free: 1024 } as const;
const LONGEST_LEAD = 64;
const LONGEST_LETTERS = 40;
const EVIDENCE_BYTES = bytesOfCharacters(EVIDENCE_WINDOW);
export const AHEAD = LONGEST.literal + 2 * EVIDENCE_BYTES + 64;
export const BEHIND = AHEAD;

export interface Stretch {
  /** Matches that begin from `from` on and before `to` are reported. */
  readonly from: number;
  readonly to: number;
  /** Where the bytes end. */
  readonly end: number;
  /** Whether the text begins or ends with the bytes. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Position of the first byte in the text. */
  readonly base: number;
}

/** `level`: place in CONFIDENCE_LEVELS. */
export type Report = (rule: Rule, start: number, end: number, level: number) => void;

const decoder = new TextDecoder();
const NOTHING: Stretch = { from: 0, to: 0, end: 0, isFirst: true, isLast: true, base: 0 };

export class Block {
  readonly #plan: Plan;
  readonly #prefilter: Prefilter;
  readonly #literals: LiteralFinder;
  readonly #keywords: KeywordFinder;
  readonly #windows: Windows;
  readonly #ends = new Ends();
  /** By rule: where its last match ends in the text. */
  readonly #lastEnds: Float64Array;
  readonly #marks: Uint8Array;
  /** Where tokens begin that are tried. */
  readonly #starts: Int32Array;
  /** By group of keywords: where a match begins that none is near. */
  readonly #absent: Int32Array;
  #stretch = NOTHING;
  #report: Report = () => {};
  /** Kept for the positions they were made for: several rules ask for the same. */
  #textOf = { start: -1, end: -1, compact: "" };
  #around = { start: -1, end: -1, from: 0, to: 0 };

  constructor(plan: Plan, capacity: number) {
    this.#plan = plan;
    const grams = plan.literals.map(({ gram }) => gram);
    this.#prefilter = createPrefilter(grams, plan.token !== null, capacity);
    this.#literals = new LiteralFinder(plan.literals);
    this.#keywords = new KeywordFinder(plan.keywords, this.#prefilter.text);
    this.#windows = new Windows(plan.windows);
    this.#lastEnds = new Float64Array(plan.rules);
    this.#starts = new Int32Array(plan.token === null && plan.near === null ? 0 : capacity + 64);
    this.#absent = new Int32Array(plan.keywords.groups);
    this.#marks = new Uint8Array(plan.free.length > 0 ? capacity + 1 : 0);
  }

  /** Where the bytes go. */
  get bytes(): Uint8Array {
    return this.#prefilter.text;
  }

  /** Another text begins. */
  begin(): void {
    this.#lastEnds.fill(0);
  }

  run(stretch: Stretch, report: Report): void {
    this.#stretch = stretch;
    this.#report = report;
    this.#textOf = { start: -1, end: -1, compact: "" };
    this.#around = { start: -1, end: -1, from: 0, to: 0 };
    this.#absent.fill(-1);
    this.#keywords.reset(stretch.end);
    this.#windows.reset();
    const { digits, hits } = this.#prefilter.run(Math.max(0, stretch.from - 2 * EVIDENCE_BYTES), stretch.end);
    if (this.#plan.token !== null) this.#tokens(this.#plan.token, digits);
    this.#hits(hits);
    if (this.#plan.near !== null) this.#nearKeywords(this.#plan.near);
    for (const free of this.#plan.free) this.#anywhere(free);
  }

  /** A token with digits is tried where it begins, and where a short word before it does: "AB 12 34 56 C". */
  #tokens(tried: Tried, count: number): void {
    const bytes = this.bytes;
    const { digits } = this.#prefilter;
    const starts = this.#starts;
    const { from, to, end } = this.#stretch;
    let number = 0;
    for (let at = 0; at < count; at += 1) {
      const digit = digits[at] as number;
      const start = lettersBefore(bytes, digit, LONGEST_LETTERS);
      if (start > 0 && isAlphanumeric(bytes[start - 1] as number)) continue;
      if (
        start === digit &&
        start >= 2 &&
        isJoint(bytes[start - 1] as number) &&
        isLetter(bytes[start - 2] as number)
      ) {
        const before = lettersBefore(bytes, start - 1, 4);
        if (before >= from && before < to && (before === 0 || !isAlphanumeric(bytes[before - 1] as number)))
          starts[number++] = before;
      }
      if (start >= from && start < to) starts[number++] = start;
    }
    const kept = startsThatMatch(tried.dfa, bytes, starts, number, end);
    for (let at = 0; at < kept; at += 1) this.#try(tried, starts[at] as number, LONGEST.token, null);
  }

  #hits(count: number): void {
    const { literal, value } = this.#plan;
    const { end } = this.#stretch;
    let last = -1;
    this.#literals.find(this.bytes, this.#prefilter.hits, count, end, (found, start, stop) => {
      for (const action of found.actions) {
        if (action.kind === "literal" && literal !== null) {
          const from = action.lead === null ? start : memberBefore(this.bytes, start, action.lead);
          if (from !== last) this.#try(literal, from, LONGEST.literal, null);
          last = from;
        } else if (action.kind === "assigned" && value !== null) {
          const at = valueAfter(this.bytes, stop, end);
          if (at >= 0) this.#try(value, at, LONGEST.value, action.rules);
        } else if (action.kind === "near") {
          const at = start - action.before;
          if (!standsAt(action.keyword, this.bytes, at, end)) continue;
          const after = at + action.keyword.length;
          this.#windows.addNear(
            blocksBack(this.bytes, this.#prefilter.continuations, at, EVIDENCE_WINDOW + 64),
            blocksOn(this.bytes, this.#prefilter.continuations, after, EVIDENCE_WINDOW + 64, end),
          );
        } else if (action.kind === "window") {
          this.#windows.add(action.window, start - LONGEST.free, Math.min(end, stop + LONGEST.free));
        }
      }
    });
  }

  #nearKeywords(tried: Tried): void {
    const bytes = this.bytes;
    const { from, to, end } = this.#stretch;
    const starts = this.#starts;
    let count = 0;
    for (const window of this.#windows.near()) {
      const first = Math.max(window.from, from);
      const stop = Math.min(window.to, to);
      let isInside = first > 0 && isAlphanumeric(bytes[first - 1] as number);
      for (let at = first; at < stop; at += 1) {
        const isToken = isAlphanumeric(bytes[at] as number);
        if (isToken && !isInside) starts[count++] = at;
        isInside = isToken;
      }
    }
    const kept = startsThatMatch(tried.dfa, bytes, starts, count, end);
    for (let at = 0; at < kept; at += 1) this.#try(tried, starts[at] as number, LONGEST.near, null);
  }

  #anywhere(free: Plan["free"][number]): void {
    const { from, to, end, isFirst, isLast, base } = this.#stretch;
    const whole: Window[] = [{ from, to: Math.min(end, to + LONGEST.free) }];
    const marks = this.#marks;
    for (const window of free.window < 0 ? whole : this.#windows.of(free.window)) {
      const first = Math.max(from, window.from);
      if (first >= window.to) continue;
      markStarts(free.backwards, this.bytes, first, window.to, end, isFirst, marks);
      const stop = Math.min(to, window.to);
      for (let at = marks.indexOf(1); at >= 0 && at + first < stop; at = marks.indexOf(1, at + 1)) {
        const start = at + first;
        if (base + start < (this.#lastEnds[free.rule.number] as number)) continue;
        matchesFrom(free.forwards, this.bytes, start, start + LONGEST.free, end, isLast, this.#ends);
        this.#decide([free.rule], start, null);
      }
    }
  }

  #try(tried: Tried, start: number, longest: number, only: ReadonlySet<number> | null): void {
    const { from, to, end, isLast } = this.#stretch;
    if (start < from || start >= to) return;
    matchesFrom(tried.dfa, this.bytes, start, start + longest, end, isLast, this.#ends);
    if (this.#ends.count > 0) this.#decide(tried.rules, start, only);
  }

  /** Of each rule's matches from `start`, the longest that passes. */
  #decide(rules: readonly Rule[], start: number, only: ReadonlySet<number> | null): void {
    const { ids, ends, count } = this.#ends;
    const { base } = this.#stretch;
    const last = ends[count - 1] as number;
    const isToken = rules === this.#plan.token?.rules;
    if (isToken && isDigitsBefore(this.bytes, start)) return;
    for (let at = count - 1; at >= 0; at -= 1) {
      const rule = rules[ids[at] as number] as Rule;
      const end = ends[at] as number;
      if (end === start || (only !== null && !only.has(rule.number))) continue;
      // INVARIANT: matches of one rule do not overlap; a longer one that passed ends this one's chances, too.
      if (base + start < (this.#lastEnds[rule.number] as number)) continue;
      if (isToken && isDigitsAfter(this.bytes, end, this.#stretch.end)) continue;
      const level = this.#level(rule, start, end, last);
      if (level < 0) continue;
      this.#lastEnds[rule.number] = base + end;
      if (rule.locate === null) this.#report(rule, start, end, level);
      else this.#located(rule, rule.locate, start, end, level);
    }
  }

  #located(rule: Rule, locate: Locate, start: number, end: number, level: number): void {
    const decode = (from: number, to: number) => decoder.decode(this.bytes.subarray(from, to));
    const match = decode(start, end);
    const part = locate(match, () => ({
      before: decode(Math.max(0, start - AROUND), start),
      after: decode(end, Math.min(this.#stretch.end, end + AROUND)),
    }));
    if (part === null) return;
    const from = start + Buffer.byteLength(match.slice(0, part.start));
    this.#report(rule, from, from + Buffer.byteLength(match.slice(part.start, part.end)), level);
  }

  /** Place in CONFIDENCE_LEVELS; -1: it is no match. */
  #level(rule: Rule, start: number, end: number, last: number): number {
    const mustBeNear = rule.alone < 0 && rule.group >= 0;
    if (mustBeNear && !this.#isNear(rule, start, end, last)) return -1;
    if (rule.check !== null && !rule.check(this.#compact(start, end))) return -1;
    if (rule.accept !== null && !rule.accept(decoder.decode(this.bytes.subarray(start, end)))) return -1;
    return mustBeNear || rule.alone >= rule.near || this.#isNear(rule, start, end, last) ? rule.near : rule.alone;
  }

  /** `last`: the end of the longest match from `start`. */
  #isNear({ group, window }: Rule, start: number, end: number, last: number): boolean {
    if (group < 0 || this.#absent[group] === start) return false;
    if (this.#around.start !== start || this.#around.end !== end) this.#around = this.#window(start, end);
    const { from, to } = this.#around;
    if (end === last && !this.#keywords.isNear(group, from, to, start, start)) {
      // What is not near the longest match is not near a shorter one from the same place.
      this.#absent[group] = start;
      return false;
    }
    if (window === EVIDENCE_WINDOW) return this.#keywords.isNear(group, from, to, start, end);
    const nearer = charactersBack(this.bytes, start, window, 0);
    return this.#keywords.isNear(group, nearer, charactersOn(this.bytes, end, window, to), start, end);
  }

  #window(start: number, end: number): { start: number; end: number; from: number; to: number } {
    const { continuations } = this.#prefilter;
    const stop = this.#stretch.end;
    const from = blocksBack(this.bytes, continuations, start, EVIDENCE_WINDOW);
    const to = blocksOn(this.bytes, continuations, end, EVIDENCE_WINDOW, stop);
    return { start, end, from, to };
  }

  #compact(start: number, end: number): string {
    const known = this.#textOf;
    if (known.start === start && known.end === end) return known.compact;
    let text = "";
    for (let at = start; at < end; at += 1) {
      const byte = this.bytes[at] as number;
      if (isAlphanumeric(byte)) text += String.fromCharCode(byte >= 97 ? byte - 32 : byte);
    }
    this.#textOf = { start, end, compact: text };
    return text;
  }
}

const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;
const isAlphanumeric = (byte: number): boolean => (byte >= 48 && byte <= 57) || isLetter(byte);
/** Space, hyphen or dot: what may stand between the parts of a number. */
const isJoint = (byte: number): boolean => byte === 32 || byte === 45 || byte === 46;

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
/** A number that goes on across a dot or hyphen is another number: a fraction, a version, a longer identifier. */
const isDigitsBefore = (bytes: Uint8Array, start: number): boolean =>
  start >= 2 && isLink(bytes[start - 1] as number) && isDigit(bytes[start - 2] as number);
const isDigitsAfter = (bytes: Uint8Array, stop: number, end: number): boolean =>
  stop + 1 < end && isLink(bytes[stop] as number) && isDigit(bytes[stop + 1] as number);
const isLink = (byte: number): boolean => byte === 45 || byte === 46;

function lettersBefore(bytes: Uint8Array, at: number, most: number): number {
  let start = at;
  while (start > 0 && at - start < most && isLetter(bytes[start - 1] as number)) start -= 1;
  return start;
}

function memberBefore(bytes: Uint8Array, at: number, members: Uint8Array): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_LEAD && members[bytes[start - 1] as number] === 1) start -= 1;
  return start;
}
