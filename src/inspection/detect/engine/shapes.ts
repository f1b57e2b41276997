/**
 * What expressions ask of the bytes where they begin, by classes of bytes: so little that it is seen without running an
 * automaton, and never more than they ask.
 * @module
 */
import type { Nfa } from "../regex/nfa.ts";
import { isAlphanumeric } from "./bytes.ts";
import { RECORD_BYTES } from "./layout.ts";

/** Classes of bytes after a literal, as bits: each a product of low and high halves. What is in none is in the last. */
export const LITERAL_CLASSES: readonly { readonly low: number; readonly high: number }[] = [
  // 0-9, A-O, P-Z, a-f, g-o, p-z, and -./]^_
  ...[
    { low: 0x03ff, high: 1 << 3 },
    { low: 0xfffe, high: 1 << 4 },
    { low: 0x07ff, high: 1 << 5 },
  ],
  ...[
    { low: 0x007e, high: 1 << 6 },
    { low: 0xff80, high: 1 << 6 },
    { low: 0x07ff, high: 1 << 7 },
  ],
  { low: 0xe000, high: (1 << 2) | (1 << 5) },
];
export const OTHER_CLASS = 1 << LITERAL_CLASSES.length;
const ANY_CLASS = 2 * OTHER_CLASS - 1;
export const NOT_ALPHANUMERIC = OTHER_CLASS | (OTHER_CLASS >> 1);

const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const literalClass = (byte: number): number =>
  LITERAL_CLASSES.reduce(
    (all, { low, high }, bit) => all | (((low >> (byte & 15)) & (high >> (byte >> 4)) & 1) << bit),
    0,
  ) || OTHER_CLASS;

/** The classes of s and S. */
export const PLURAL = literalClass(115) | literalClass(83);

/** States that may be reached together, by what takes a byte. */
export interface Front {
  readonly states: readonly number[];
  /** Whether the byte before is a letter or digit. */
  readonly isAfter: boolean;
}

export class Walk {
  readonly #nfa: Nfa;
  readonly #classOf: readonly number[];
  /** By set of bytes: the classes that it has members in. */
  readonly #classes = new Map<Uint8Array, number>();

  constructor(nfa: Nfa, classOf: (byte: number) => number) {
    this.#nfa = nfa;
    this.#classOf = ALL_BYTES.map(classOf);
  }

  get start(): Front {
    return { states: [this.#nfa.start], isAfter: false };
  }

  /**
   * What takes a byte next. `isNext`: whether that is a letter or digit for sure. Assertions are taken to hold wherever
   * they might.
   */
  takers({ states, isAfter }: Front, isNext: boolean): { readonly hasMatch: boolean; readonly list: Taker[] } {
    const list: Taker[] = [];
    const seen = new Set<number>();
    const stack = [...states];
    let hasMatch = false;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const state = this.#nfa.states[at];
      if (state === undefined || seen.has(at)) continue;
      seen.add(at);
      if (state.op === "match") hasMatch = true;
      else if (state.op === "split") stack.push(...state.outs);
      else if (state.op === "bytes") list.push(state);
      else if (!(isAfter && isNext && (state.which === "edge" || state.which === "word"))) stack.push(state.out);
    }
    return { hasMatch, list };
  }

  classesOf({ set }: Taker): number {
    const known = this.#classes.get(set);
    if (known !== undefined) return known;
    const classes = this.#classOf.reduce((all, one, byte) => (set[byte] === 1 ? all | one : all), 0);
    this.#classes.set(set, classes);
    return classes;
  }
}

export interface Taker {
  readonly set: Uint8Array;
  readonly out: number;
}

export const outsOf = (takers: readonly Taker[]): number[] =>
  [...new Set(takers.map(({ out }) => out))].sort((a, b) => a - b);

/** By byte: whether something may match that begins with it where no letter or digit stands before. */
export function beginningsOf(nfa: Nfa): Uint8Array {
  const walk = new Walk(nfa, literalClass);
  const { hasMatch, list } = walk.takers(walk.start, false);
  return Uint8Array.from({ length: 256 }, (_, byte) => (hasMatch || list.some(({ set }) => set[byte] === 1) ? 1 : 0));
}

/**
 * For the byte before a literal and those from where it begins: the classes that they may have where an expression matches
 * that begins with the literal. `bytes`: of each place of the literal those that it may have.
 */
export function literalShapes(nfa: Nfa): (bytes: readonly (readonly number[])[]) => Uint8Array {
  const walk = new Walk(nfa, literalClass);
  const through = (bytes: readonly (readonly number[])[], isAfter: boolean): Front => {
    let front: Front = { ...walk.start, isAfter };
    for (const one of bytes) {
      const isNext = one.every(isAlphanumeric);
      const taking = walk.takers(front, isNext).list.filter(({ set }) => one.some((byte) => set[byte] === 1));
      front = { states: outsOf(taking), isAfter: isNext };
    }
    return front;
  };
  return (bytes) => {
    const shape = new Uint8Array(RECORD_BYTES).fill(ANY_CLASS);
    let front = through(bytes, false);
    if (front.states.length === 0) return shape;
    if (through(bytes, true).states.length === 0) shape[0] = NOT_ALPHANUMERIC;
    for (let at = bytes.length + 1; at < RECORD_BYTES; at += 1) {
      const { hasMatch, list } = walk.takers(front, false);
      if (hasMatch) break;
      shape[at] = list.reduce((all, taker) => all | walk.classesOf(taker), 0);
      front = { states: outsOf(list), isAfter: false };
    }
    return shape;
  };
}
/** Of a literal whose surroundings do not matter. */
export const ANY_SHAPE: Uint8Array = new Uint8Array(RECORD_BYTES).fill(ANY_CLASS);
