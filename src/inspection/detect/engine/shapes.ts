/**
 * What expressions ask of the bytes where they begin, by classes of bytes: so little that it is seen without running an
 * automaton, and never more than they ask.
 * @module
 */
import type { Nfa } from "../regex/nfa.ts";
import { isAlphanumeric, isDigit, isJoint, isLetter } from "./bytes.ts";
import { RECORD_BYTES, SHAPES } from "./layout.ts";

/** Where a token is tried, as bits: at its first digit, after one, two, three or more letters, after a short word. */
const AT_DIGIT = 1;
const AFTER_LETTERS = [2, 4, 8, 16] as const;
export const AT_WORD = 32;
/** By which of the four bytes before a digit are letters, the nearest being the highest bit. */
export const WHERE = Uint8Array.from({ length: 16 }, (_, letters) => {
  const count = Math.clz32(~(letters << 28));
  return count === 0 ? AT_DIGIT : (AFTER_LETTERS[Math.min(count, AFTER_LETTERS.length) - 1] ?? 0);
});
/** Classes of bytes in the shape of a token. */
const LETTER = 0;
const DIGIT = 1;
const JOINT = 2;
const OTHER = 3;
const SHAPE_LENGTH = 8;

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
const tokenClass = (byte: number): number =>
  isLetter(byte) ? 1 << LETTER : isDigit(byte) ? 1 << DIGIT : isJoint(byte) || byte === 47 ? 1 << JOINT : 1 << OTHER;
const literalClass = (byte: number): number =>
  LITERAL_CLASSES.reduce(
    (all, { low, high }, bit) => all | (((low >> (byte & 15)) & (high >> (byte >> 4)) & 1) << bit),
    0,
  ) || OTHER_CLASS;

/** The classes of s and S. */
export const PLURAL = literalClass(115) | literalClass(83);

/** States that may be reached together, by what takes a byte. */
interface Front {
  readonly states: readonly number[];
  /** Whether the byte before is a letter or digit. */
  readonly isAfter: boolean;
}

class Walk {
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

interface Taker {
  readonly set: Uint8Array;
  readonly out: number;
}

const outsOf = (takers: readonly Taker[]): number[] => [...new Set(takers.map(({ out }) => out))].sort((a, b) => a - b);

/** By byte: whether something may match that begins with it where no letter or digit stands before. */
export function beginningsOf(nfa: Nfa): Uint8Array {
  const walk = new Walk(nfa, tokenClass);
  const { hasMatch, list } = walk.takers(walk.start, false);
  return Uint8Array.from({ length: 256 }, (_, byte) => (hasMatch || list.some(({ set }) => set[byte] === 1) ? 1 : 0));
}

/**
 * For each row of eight classes where a token that goes on like that may match, as in `WHERE`. The place
 * in the table: the low bits of the classes, then the high ones.
 */
export function tokenShapes(nfa: Nfa, most: { readonly letters: number; readonly word: number }): Uint8Array {
  const walk = new Walk(nfa, tokenClass);
  const steps = new Map<string, Map<number, Step>>();
  const step = (front: Front, byteClass: number): Step => {
    const key = `${front.isAfter}${front.states}`;
    const row = steps.get(key) ?? new Map<number, Step>();
    steps.set(key, row);
    const isNext = byteClass === LETTER || byteClass === DIGIT;
    const made = row.get(byteClass) ?? stepOf(walk.takers(front, isNext));
    row.set(byteClass, made);
    return made;

    function stepOf({ hasMatch, list }: ReturnType<Walk["takers"]>): Step {
      const taking = list.filter((taker) => ((walk.classesOf(taker) >> byteClass) & 1) === 1);
      return { hasMatch, front: { states: outsOf(taking), isAfter: isNext } };
    }
  };
  const table = new Uint8Array(SHAPES);
  mark(table, AT_DIGIT, walk.start, step);
  for (const [at, bit] of AFTER_LETTERS.entries()) {
    const isLast = at === AFTER_LETTERS.length - 1;
    mark(table, bit, afterLetters(walk.start, at + 1, isLast ? most.letters : at + 1, step), step);
  }
  mark(table, AT_WORD, step(afterLetters(walk.start, 1, most.word, step), JOINT).front, step);
  return table;
}

interface Step {
  /** Whether something matched before the byte was taken. */
  readonly hasMatch: boolean;
  readonly front: Front;
}
type Stepper = (front: Front, byteClass: number) => Step;

/** What may be reached by `least` to `most` letters. */
function afterLetters(start: Front, least: number, most: number, step: Stepper): Front {
  const states = new Set<number>();
  let front = start;
  for (let count = 1; count <= most && front.states.length > 0; count += 1) {
    front = step(front, LETTER).front;
    if (count >= least) for (const state of front.states) states.add(state);
  }
  return { states: [...states].sort((a, b) => a - b), isAfter: true };
}

/** Sets the bit for every row of classes on which the automaton is not dead, or has matched. */
function mark(table: Uint8Array, bit: number, front: Front, step: Stepper, depth = 0, row = 0): void {
  if (front.states.length === 0) return;
  if (depth === SHAPE_LENGTH) {
    table[row] = (table[row] ?? 0) | bit;
    return;
  }
  for (const byteClass of [LETTER, DIGIT, JOINT, OTHER]) {
    const next = step(front, byteClass);
    const longer = row | ((byteClass & 1) << depth) | ((byteClass >> 1) << (depth + SHAPE_LENGTH));
    if (next.hasMatch) markAll(table, bit, depth + 1, longer);
    else mark(table, bit, next.front, step, depth + 1, longer);
  }
}

function markAll(table: Uint8Array, bit: number, depth: number, row: number): void {
  const mask = (1 << depth) - 1;
  const known = mask | (mask << SHAPE_LENGTH);
  for (let other = 0; other < SHAPES; other += 1) if ((other & known) === row) table[other] = (table[other] ?? 0) | bit;
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
