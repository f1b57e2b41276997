/**
 * A deterministic automaton that is made while it runs: a state is worked out when it is first needed. Every byte
 * costs one step, so time is linear in the text; states that are kept are bounded, so memory is too.
 *
 * A match shows one byte late, once the byte after it is known: that is how \b, $ and edges are decided without looking
 * ahead.
 * @module
 */
import { letGo } from "../../garbage.ts";
import type { Nfa } from "./nfa.ts";
import { States, twice } from "./states.ts";
import type { Assertion } from "./syntax.ts";

/** What stands on one side of a position, as far as assertions ask. */
const WORD = 1;
const ALPHANUMERIC = 2;
const NEWLINE = 4;
const OUTSIDE = 8;

export const DEAD = 0;

/** Steps that are told apart. */
const MOST_MARKS = 0xffff;
const FEW = 64;
/** For so many there is room at first, those of the start among them: most automata never see more, and there are hundreds. */
const FIRST_STATES = 8;

const contextOf = (byte: number): number => {
  const isAlphanumeric = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
  return (isAlphanumeric ? WORD | ALPHANUMERIC : byte === 95 ? WORD : 0) | (byte === 10 ? NEWLINE : 0);
};

const CONTEXTS = Uint8Array.from({ length: 256 }, (_, byte) => contextOf(byte));
/** Of everything that can stand before a byte. */
const ALL_CONTEXTS: readonly number[] = [...new Set([...CONTEXTS, OUTSIDE])];

export class Dfa {
  /** Class of each byte. */
  readonly classes = new Uint8Array(256);
  readonly stride: number;
  /**
   * By state's offset plus class: next state's offset times two, plus one if something matched before that byte. 0 is
   * dead, -1 is not known yet. It is another array when it has grown: read it anew after `step`.
   */
  table: Int32Array;
  /** How often all states were dropped: the offsets of before mean nothing after. */
  drops = 0;
  /** INVARIANT: the automaton itself is let go of. An object for each of its states takes five times as much. */
  readonly #flat: Flat;
  readonly #start: number;
  readonly #hasAssertions: boolean;
  /** One byte of each class; -1: the end of the text. */
  readonly #samples: number[];
  readonly #kept = new States();
  /** By state of the nondeterministic automaton: which step, of the last so many, passed it last, and which took it. */
  readonly #passed: Uint16Array;
  readonly #taken: Uint16Array;
  #mark = 0;
  /** Working memory of `#follow`, as large as it was ever needed: what is still to be passed, and the kernel that comes of it. */
  #stack = new Int32Array(FEW);
  #into = new Int32Array(FEW);
  /** Offset of the start state by context. INVARIANT: made beforehand, so that `start` never makes the table grow. */
  readonly #starts = new Int32Array(16);

  constructor(nfa: Nfa) {
    this.#flat = flatten(nfa);
    this.#start = nfa.start;
    this.#hasAssertions = nfa.hasAssertions;
    this.#samples = this.#classify();
    this.stride = this.#samples.length;
    this.#passed = new Uint16Array(nfa.states.length);
    this.#taken = new Uint16Array(nfa.states.length);
    this.table = new Int32Array(this.stride * FIRST_STATES).fill(-1);
    this.#reset();
  }

  /** Bytes that no expression tells apart are one class. The last class is the end of the text. */
  #classify(): number[] {
    let parts = new Uint16Array(256);
    const refine = (by: (byte: number) => number) => {
      const numbers = new Map<number, number>();
      parts = parts.map((part, byte) => {
        const key = part * 16 + by(byte);
        const number = numbers.get(key) ?? numbers.size;
        numbers.set(key, number);
        return number;
      });
    };
    for (const set of this.#flat.sets) refine((byte) => set[byte] ?? 0);
    if (this.#hasAssertions) refine(contextOf);
    const samples: number[] = [];
    for (let byte = 0; byte < 256; byte += 1) {
      const part = parts[byte] ?? 0;
      this.classes[byte] = part;
      samples[part] ??= byte;
    }
    return [...samples, -1];
  }

  #reset(): void {
    this.#kept.clear();
    this.table.fill(-1);
    this.table.fill(DEAD, 0, this.stride);
    const contexts = this.#hasAssertions ? ALL_CONTEXTS : [0];
    for (const context of contexts) this.#starts[context] = this.#offset(Int32Array.of(this.#start), context, []) >> 1;
  }

  /** How many states it has made that it still has. */
  get size(): number {
    return this.#kept.count;
  }

  /** The offset to start from, where `before` is the byte before (-1: the text begins here). */
  start(before: number): number {
    const context = this.#hasAssertions ? (before < 0 ? OUTSIDE : (CONTEXTS[before] ?? 0)) : 0;
    return this.#starts[context] as number;
  }

  /** Of the state at `offset`: what matched before the byte that led to it. */
  matched(offset: number): readonly number[] {
    return this.#kept.matched(offset / this.stride);
  }

  /** Works out one entry of the table, if it is not there yet. Class `stride - 1` is the end of the text. */
  step(offset: number, byteClass: number): number {
    const known = this.table[offset + byteClass] ?? -1;
    if (known >= 0) return known;
    const from = offset / this.stride;
    if (from >= this.#kept.count || offset === 0) return DEAD;
    const byte = this.#samples[byteClass] ?? -1;
    const context = this.#hasAssertions ? (byte < 0 ? OUTSIDE : contextOf(byte)) : 0;
    const matched: number[] = [];
    const kernel = this.#follow(from, context, byte, matched);
    const { isFull } = this.#kept;
    if (isFull) {
      this.drops += 1;
      this.#reset();
    }
    const next = this.#offset(
      kernel.sort(),
      context,
      matched.sort((a, b) => a - b),
    );
    if (!isFull) this.table[offset + byteClass] = next;
    return next;
  }

  /** Of the state with that kernel, made if need be: its offset times two, plus the match bit. */
  #offset(kernel: Int32Array, context: number, matched: readonly number[]): number {
    const bit = matched.length > 0 ? 1 : 0;
    if (kernel.length === 0 && bit === 0) return DEAD;
    const number = this.#kept.numberOf(kernel, context, matched);
    const offset = number * this.stride;
    if (offset + this.stride > this.table.length) {
      const grown = new Int32Array(this.table.length * 2).fill(-1);
      grown.set(this.table);
      letGo(this.table.byteLength);
      this.table = grown;
    }
    return offset * 2 + bit;
  }

  /**
   * Where the states go that can be reached before `byte`, each once, valid until the next step; into `matched` the numbers
   * of the expressions that match there.
   */
  #follow(state: number, after: number, byte: number, matched: number[]): Int32Array {
    const { kernels, context, start, length } = this.#kept.at(state);
    const { sets, kinds, firsts, outs } = this.#flat;
    const [passed, taken] = [this.#passed, this.#taken];
    const mark = this.#nextMark();
    let [stack, into] = [this.#stack, this.#into];
    while (stack.length < length) stack = this.#stack = twice(stack);
    for (let at = 0; at < length; at += 1) {
      stack[at] = kernels[start + at] as number;
      passed[stack[at] as number] = mark;
    }
    let count = 0;
    for (let left = length; left > 0; ) {
      left -= 1;
      const at = stack[left] as number;
      const kind = kinds[at] as number;
      if (kind <= FIRST_SET) {
        const out = outs[firsts[at] as number] as number;
        if (byte < 0 || (sets[FIRST_SET - kind] as Uint8Array)[byte] !== 1 || taken[out] === mark) continue;
        taken[out] = mark;
        if (count === into.length) into = this.#into = twice(into);
        into[count] = out;
        count += 1;
      } else if (kind >= 0) matched.push(kind);
      else if (kind === SPLIT || holds(ASSERTIONS[FIRST_ASSERTION - kind] as Assertion, context, after)) {
        const end = firsts[at + 1] as number;
        for (let next = firsts[at] as number; next < end; next += 1) {
          const out = outs[next] as number;
          if (passed[out] === mark) continue;
          passed[out] = mark;
          if (left === stack.length) stack = this.#stack = twice(stack);
          stack[left] = out;
          left += 1;
        }
      }
    }
    return into.subarray(0, count);
  }

  /** What no state is marked with. */
  #nextMark(): number {
    if (this.#mark === MOST_MARKS) {
      this.#passed.fill(0);
      this.#taken.fill(0);
      this.#mark = 0;
    }
    this.#mark += 1;
    return this.#mark;
  }
}

const SPLIT = -1;
/** The first of `ASSERTIONS` as a kind of state; the others count down from it. */
const FIRST_ASSERTION = -2;
const ASSERTIONS = ["text-start", "text-end", "line-start", "line-end", "word", "not-word", "edge"] as const;
/** The first of `sets`, likewise. */
const FIRST_SET = FIRST_ASSERTION - ASSERTIONS.length;

/** States as a step needs them, which passes thousands where hardly one of its results comes twice. */
interface Flat {
  /** Of bytes that states take, each once. */
  readonly sets: readonly Uint8Array[];
  /** By state: the number of the expression that matches, SPLIT, an assertion, or the bytes that it takes. */
  readonly kinds: Int32Array;
  /** By state where in `outs` the states begin that it leads to; they end where those of the next state begin. */
  readonly firsts: Int32Array;
  readonly outs: Int32Array;
}

function flatten({ states }: Nfa): Flat {
  const kinds = new Int32Array(states.length).fill(SPLIT);
  const firsts = new Int32Array(states.length + 1);
  const outs: number[] = [];
  const sets = new Map<Uint8Array, number>();
  for (const [at, state] of states.entries()) {
    if (state.op === "bytes") {
      const known = sets.get(state.set) ?? sets.size;
      sets.set(state.set, known);
      kinds[at] = FIRST_SET - known;
    }
    if (state.op === "match") kinds[at] = state.id;
    else if (state.op === "split") for (const out of state.outs) outs.push(out);
    else outs.push(state.out);
    if (state.op === "assert") kinds[at] = FIRST_ASSERTION - ASSERTIONS.indexOf(state.which);
    firsts[at + 1] = outs.length;
  }
  return { sets: [...sets.keys()], kinds, firsts, outs: Int32Array.from(outs) };
}

function holds(which: Assertion, before: number, after: number): boolean {
  switch (which) {
    case "text-start":
      return (before & OUTSIDE) !== 0;
    case "text-end":
      return (after & OUTSIDE) !== 0;
    case "line-start":
      return (before & (OUTSIDE | NEWLINE)) !== 0;
    case "line-end":
      return (after & (OUTSIDE | NEWLINE)) !== 0;
    case "word":
      return ((before ^ after) & WORD) !== 0;
    case "not-word":
      return ((before ^ after) & WORD) === 0;
    case "edge":
      return (before & after & ALPHANUMERIC) === 0;
  }
}
