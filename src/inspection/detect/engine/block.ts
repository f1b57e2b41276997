/**
 * Everything that begins in one stretch of text. What is decided about a position depends on the bytes around it, up to
 * `BEHIND` and `AHEAD`, and on nothing else: that is why it does not matter where text is cut.
 * @module
 */
import type { Found } from "../found.ts";
import { AROUND, type Locate } from "../information-type.ts";
import { Dfa } from "../regex/dfa.ts";
import { LongRuns } from "../regex/long-runs.ts";
import { Ends, endsSoon, matchesFrom, startsThatMatch } from "../regex/run.ts";
import type { Address } from "./addresses.ts";
import {
  compactText,
  isAlphanumeric,
  isBroken,
  isBrokenAtMostOnce,
  isDigitsAfter,
  isDigitsBefore,
  isWithinWord,
  lettersBefore,
  memberBefore,
  wordBefore,
} from "./bytes.ts";
import { Evidence } from "./evidence.ts";
import { FreePlaces } from "./free.ts";
import { standsAt } from "./keywords.ts";
import { labelsFrom } from "./labels.ts";
import { LOOK } from "./layout.ts";
import { type Head, headBefore, type Lead, LONGEST_LEAD } from "./lead.ts";
import { LiteralFinder } from "./literals.ts";
import { type Free, LONGEST_LETTERS, LONGEST_WORD, type Plan } from "./plan.ts";
import { createPrefilter, type Prefilter } from "./prefilter.ts";
import type { Rule, Tried, TriedNear } from "./rule.ts";
import type { Action, Literal } from "./sought.ts";
import { AHEAD, EVIDENCE_BYTES, LONGEST, SOUGHT_AHEAD, type Stretch } from "./stretch.ts";
import { valueAfter } from "./value.ts";
import { addStarts, NearWindows, Windows } from "./windows.ts";

/** A mark of the byte order is a character like any other here: positions depend on it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const NOTHING: Stretch = { from: 0, to: 0, end: 0, isFirst: true, isLast: true, base: 0 };

export class Block {
  readonly #plan: Plan;
  readonly #prefilter: Prefilter;
  readonly #literals: LiteralFinder;
  readonly #evidence: Evidence;
  readonly #windows: Windows;
  readonly #near: NearWindows;
  readonly #ends = new Ends();
  /** Of literal patterns: their matches may be long. */
  readonly #longRuns: LongRuns | null;
  /** By rule: where its last match ends in the text. */
  readonly #lastEnds: Float64Array;
  readonly #places: FreePlaces;
  /** Where what is tried begins, in as much of the text as is looked at. */
  readonly #starts: Int32Array;
  #stretch = NOTHING;
  /** Where all literal patterns were tried last. */
  #lastTried = -1;
  #found: Found | null = null;
  /** Kept for the positions it was made for: several rules ask for the same. */
  #textOf = { start: -1, end: -1, compact: "" };

  constructor(plan: Plan, capacity: number) {
    this.#plan = plan;
    this.#prefilter = createPrefilter({ ...plan, capacity });
    this.#literals = new LiteralFinder(plan.literals);
    this.#evidence = new Evidence(plan, this.#prefilter);
    this.#windows = new Windows(plan.windows);
    this.#near = new NearWindows(plan.keywords.groups, this.#prefilter);
    this.#longRuns = plan.literal === null ? null : new LongRuns(plan.literal.dfa, LONGEST.literal);
    this.#lastEnds = new Float64Array(plan.rules);
    const tries = plan.token !== null || plan.near.length > 0;
    // A token makes two at most.
    this.#starts = new Int32Array(tries ? 2 * this.#prefilter.digits.length : 0);
    this.#places = new FreePlaces(plan.free.length > 0 ? capacity : 0);
  }

  /** Where the bytes go. */
  get bytes(): Uint8Array {
    return this.#prefilter.text;
  }

  /** Another text begins. */
  begin(): void {
    this.#lastEnds.fill(0);
  }

  /** Adds what matches to `found`. */
  run(stretch: Stretch, found: Found): void {
    this.#stretch = stretch;
    this.#found = found;
    this.#textOf = { start: -1, end: -1, compact: "" };
    this.#evidence.reset(stretch.end);
    this.#windows.reset();
    this.#near.reset(stretch.end);
    this.#longRuns?.reset();
    const { from, to, end } = stretch;
    const [first, last] = [Math.max(0, from - 2 * EVIDENCE_BYTES), Math.min(end, to + SOUGHT_AHEAD)];
    this.#lastTried = -1;
    for (let at = first; at < last; ) {
      const stop = Math.min(last, at - (at % LOOK) + LOOK);
      const look = { end, counted: Math.min(end, stop + AHEAD), goesOn: at > first };
      const { digits, hits } = this.#prefilter.run(at, stop, look);
      if (this.#plan.token !== null) this.#tokens(this.#plan.token, digits);
      this.#hits(hits);
      at = stop;
    }
    for (const near of this.#plan.near) this.#nearKeywords(near);
    for (const free of this.#plan.free)
      this.#places.of(free, this.#windows, this.bytes, stretch, (start) => this.#tryFree(free, start));
  }

  /** A token with digits is tried where it begins, and where a short word before it does: "AB 12 34 56 C". */
  #tokens(tried: Tried, count: number): void {
    const bytes = this.bytes;
    const { digits } = this.#prefilter;
    const starts = this.#starts;
    const { from, to } = this.#stretch;
    let number = 0;
    for (let at = 0; at < count; at += 1) {
      const digit = digits[at] as number;
      const start = lettersBefore(bytes, digit, LONGEST_LETTERS);
      if (start > 0 && isAlphanumeric(bytes[start - 1] as number)) continue;
      const stop = start === digit ? wordBefore(bytes, start) : 0;
      if (stop > 0) {
        const before = lettersBefore(bytes, stop, LONGEST_WORD);
        if (before >= from && before < to && (before === 0 || !isAlphanumeric(bytes[before - 1] as number)))
          starts[number++] = before;
      }
      if (start >= from && start < to) starts[number++] = start;
    }
    this.#tryStarts(tried, number, LONGEST.token);
  }

  #tryStarts(tried: Tried, count: number, longest: number): void {
    const starts = this.#starts;
    const kept = startsThatMatch(tried.dfa, this.bytes, starts, count, this.#stretch.end);
    for (let at = 0; at < kept; at += 1) this.#try(tried, starts[at] as number, longest, null);
  }

  #hits(count: number): void {
    const found = ({ actions }: Literal, start: number, stop: number) => {
      for (let at = 0; at < actions.length; at += 1) this.#act(actions[at] as Action, start, stop);
    };
    this.#literals.find(this.bytes, this.#prefilter.hits, count, this.#stretch.end, found, (start, stop) => {
      if (this.#plan.address !== null) this.#address(this.#plan.address, start, stop);
    });
  }

  /** What follows from a literal that stands from `start` to `stop`. */
  #act(action: Action, start: number, stop: number): void {
    const { end } = this.#stretch;
    switch (action.kind) {
      case "literal":
        if (start !== this.#lastTried && this.#isOpen(action.rules, start)) {
          this.#tryLong(start);
          this.#lastTried = start;
        }
        return;
      case "lead":
        if (action.lead.head === null) this.#tryBefore(action.lead, start);
        else this.#grow(action.lead, action.lead.head, start, stop);
        return;
      case "assigned": {
        const at = valueAfter(this.bytes, stop, end);
        if (at >= 0 && this.#plan.value !== null) this.#try(this.#plan.value, at, LONGEST.value, action.rules);
        return;
      }
      case "near": {
        if (!standsAt(action.keyword, this.bytes, start, end)) return;
        this.#evidence.stands(action.groups, start, stop);
        for (let at = 0; at < action.groups.length; at += 1) this.#near.add(action.groups[at] as number, start, stop);
        return;
      }
      case "window":
        this.#windows.add(action.window, start - action.before, Math.min(end, stop + action.after));
    }
  }

  /** Tries where words begin, up to `start` and as far before it as members reach, until something is found. */
  #tryBefore(lead: Lead, start: number): void {
    const { bytes } = this;
    const { end } = this.#stretch;
    const first = memberBefore(bytes, start, lead.members, LONGEST_LEAD);
    for (let at = first; at <= start; at += 1)
      if (!isWithinWord(bytes, at, end) && this.#try(lead, at, LONGEST.literal, null)) return;
  }

  /** The same, where the automaton is asked only about what follows the literal, from `stop` on. */
  #grow({ rules }: Lead, head: Head, start: number, stop: number): void {
    const { bytes } = this;
    const { from, to, end, isLast } = this.#stretch;
    const last = start - 1 - head.least;
    let at = headBefore(bytes, start, head);
    if (at > last) return;
    const { rest } = head;
    if (rest instanceof Dfa) matchesFrom(rest, bytes, stop, stop + LONGEST.literal, end, isLast, this.#ends);
    else labelsFrom(rest, bytes, stop, end, isLast, this.#ends);
    if (this.#ends.count === 0) return;
    for (; at <= last; at += 1) {
      if (head.first[bytes[at] as number] !== 1 || isWithinWord(bytes, at, end)) continue;
      if (at >= from && at < to && this.#decide(rules, at, null)) return;
    }
  }

  /** The longest match of the first place where one may begin: it counts, unless something is in its way. */
  #address({ rule, literal, lead, head }: Address, start: number, stop: number): void {
    const { from, to, base } = this.#stretch;
    if (start >= from && start < to && base + start >= (this.#lastEnds[rule.number] as number)) {
      this.#lastEnds[rule.number] = base + stop;
      this.#found?.add(rule.subject, rule.near, start, stop);
      return;
    }
    // No byte of a head is the first one of its literal.
    const at = this.bytes.indexOf(literal.bytes[0] as number, start);
    this.#grow(lead, head, at, at + literal.bytes.length);
  }

  #nearKeywords(tried: TriedNear): void {
    const bytes = this.bytes;
    const { from, to } = this.#stretch;
    const starts = this.#starts;
    const windows = this.#near.of(tried.group);
    const most = starts.length;
    let count = 0;
    let next = from;
    for (let window = 0; window < windows.length; window += 2) {
      const stop = Math.min(windows[window + 1] as number, to);
      next = Math.max(windows[window] as number, next);
      while (next < stop) {
        const until = Math.min(stop, next + most);
        // No byte holds more than one.
        if (count + until - next > most) {
          this.#tryStarts(tried, count, LONGEST.near);
          count = 0;
        }
        count = addStarts(this.#prefilter.starts, bytes, tried.beginnings, next, until, starts, count);
        next = until;
      }
    }
    this.#tryStarts(tried, count, LONGEST.near);
  }

  #tryFree({ rule, forwards }: Free, start: number): void {
    const { end, isLast, base } = this.#stretch;
    if (base + start < (this.#lastEnds[rule.number] as number)) return;
    const mustBeNear = rule.alone < 0 && rule.group >= 0;
    if (mustBeNear && !this.#evidence.mayBeNear(rule, start, LONGEST.free)) return;
    matchesFrom(forwards, this.bytes, start, start + LONGEST.free, end, isLast, this.#ends);
    this.#decide([rule], start, null);
  }

  /** Whether something was found. */
  #try(tried: Tried, start: number, longest: number, only: ReadonlySet<number> | null): boolean {
    const { from, to, end, isLast } = this.#stretch;
    if (start < from || start >= to) return false;
    matchesFrom(tried.dfa, this.bytes, start, start + longest, end, isLast, this.#ends);
    return this.#ends.count > 0 && this.#decide(tried.rules, start, only);
  }

  /** Whether the last match of one of the rules has ended. */
  #isOpen(rules: readonly number[], start: number): boolean {
    const place = this.#stretch.base + start;
    for (let at = 0; at < rules.length; at += 1)
      if (place >= (this.#lastEnds[rules[at] as number] as number)) return true;
    return false;
  }

  #tryLong(start: number): void {
    const { literal } = this.#plan;
    const { from, to, end, isLast } = this.#stretch;
    if (literal === null || start < from || start >= to || endsSoon(literal.dfa, this.bytes, start, end)) return;
    this.#longRuns?.matchesFrom(this.bytes, start, end, isLast, this.#ends);
    if (this.#ends.count > 0) this.#decide(literal.rules, start, null);
  }

  /** Of each rule's matches from `start`, the longest that passes. Whether one did. */
  #decide(rules: readonly Rule[], start: number, only: ReadonlySet<number> | null): boolean {
    const { ids, ends, count } = this.#ends;
    const { base } = this.#stretch;
    const last = ends[count - 1] as number;
    const isToken = rules === this.#plan.token?.rules;
    if (isToken && isDigitsBefore(this.bytes, start)) return false;
    let isFound = false;
    for (let at = count - 1; at >= 0; at -= 1) {
      const rule = rules[ids[at] as number] as Rule;
      const end = ends[at] as number;
      if (end === start || (only !== null && !only.has(rule.number))) continue;
      // INVARIANT: matches of one rule do not overlap; a longer one that passed ends this one's chances, too.
      if (base + start < (this.#lastEnds[rule.number] as number)) continue;
      if (isToken && isDigitsAfter(this.bytes, end, this.#stretch.end)) continue;
      if (isToken && !isBrokenAtMostOnce(this.bytes, start, end)) continue;
      const sure = this.#level(rule, start, end, last);
      if (sure < 0) continue;
      // Two rows of a table look like a number that goes on in the next line: it takes a keyword to be sure.
      const level = isToken && sure === rule.alone && isBroken(this.bytes, start, end) ? 0 : sure;
      this.#lastEnds[rule.number] = base + end;
      if (rule.locate === null) this.#found?.add(rule.subject, level, start, end);
      else this.#located(rule, rule.locate, start, end, level);
      isFound = true;
    }
    return isFound;
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
    this.#found?.add(rule.subject, level, from, from + Buffer.byteLength(match.slice(part.start, part.end)));
  }

  /** Place in CONFIDENCE_LEVELS; -1: it is no match. */
  #level(rule: Rule, start: number, end: number, last: number): number {
    const mustBeNear = rule.alone < 0 && rule.group >= 0;
    if (mustBeNear && !this.#evidence.isNear(rule, start, end, last)) return -1;
    if (rule.check !== null && !rule.check(this.#compact(start, end))) return -1;
    if (rule.accept !== null && !rule.accept(decoder.decode(this.bytes.subarray(start, end)))) return -1;
    return mustBeNear || rule.alone >= rule.near || this.#evidence.isNear(rule, start, end, last)
      ? rule.near
      : rule.alone;
  }

  #compact(start: number, end: number): string {
    const known = this.#textOf;
    if (known.start === start && known.end === end) return known.compact;
    let text = "";
    if (known.start === start && known.end > end) {
      // The longest match is tried first: what is shorter begins like it.
      let { length } = known.compact;
      for (let at = end; at < known.end; at += 1) if (isAlphanumeric(this.bytes[at] as number)) length -= 1;
      text = known.compact.slice(0, length);
    } else {
      text = compactText(this.bytes, start, end);
    }
    this.#textOf = { start, end, compact: text };
    return text;
  }
}
