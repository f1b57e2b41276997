/**
 * What token expressions ask of the twelve bytes from the first digit on, by four classes of bytes: all that is asked of
 * the classes, and nothing of the bytes.
 * @module
 */
import type { Nfa } from "../regex/nfa.ts";
import { isDigit, isJoint, isLetter } from "./bytes.ts";
import { SHAPE_ENDS, SHAPE_KINDS, SHAPE_ROWS, SHAPES } from "./layout.ts";
import { type Front, outsOf, Walk } from "./shapes.ts";

/** Where a token is tried, as bits: at its first digit, after one, two, three or more letters, after a short word. */
const AT_DIGIT = 1;
const AFTER_LETTERS = [2, 4, 8, 16] as const;
export const MANY_LETTERS = AFTER_LETTERS.length;
export const AFTER_MANY_LETTERS = AFTER_LETTERS[3];
export const AT_WORD = 32;
/** By which of the four bytes before a digit are letters, the nearest being the highest bit. */
export const WHERE = Uint8Array.from({ length: 16 }, (_, letters) => {
  const count = Math.clz32(~(letters << 28));
  return count === 0 ? AT_DIGIT : (AFTER_LETTERS[Math.min(count, AFTER_LETTERS.length) - 1] ?? 0);
});

export const LETTER = 0;
export const DIGIT = 1;
export const JOINT = 2;
export const OTHER = 3;
const CLASSES = [LETTER, DIGIT, JOINT, OTHER] as const;
const ROW_LENGTH = Math.log2(SHAPE_ROWS) / 2;
const END_LENGTH = Math.log2(SHAPE_ENDS) / 2;
const tokenClass = (byte: number): number =>
  isLetter(byte) ? 1 << LETTER : isDigit(byte) ? 1 << DIGIT : isParting(byte) ? 1 << JOINT : 1 << OTHER;
/** As the kernel has it. */
const isParting = (byte: number): boolean => byte <= 32 || isJoint(byte) || byte === 47;

/** What may be reached together. One object for each, so that they are told apart as such. */
interface Reached {
  readonly front: Front;
  readonly number: number;
  /** By class. */
  readonly next: (Reached | undefined)[];
}

/** The same for every place where a token is tried. */
interface All {
  readonly reached: readonly Reached[];
  readonly next: (All | undefined)[];
}

const PLACES = [AT_DIGIT, ...AFTER_LETTERS, AT_WORD] as const;
const NOTHING: Front = { states: [], isAfter: false };

class Shapes {
  readonly #walk: Walk;
  readonly #reached = new Map<string, Reached>();
  readonly #all = new Map<string, All>();
  /** Nothing goes on. */
  readonly #dead = this.#one(NOTHING);
  /** Something matched: whatever follows. */
  readonly #matched = newReached(NOTHING, -1);

  constructor(nfa: Nfa) {
    this.#walk = new Walk(nfa, tokenClass);
  }

  /** Before the first digit. */
  start(most: { readonly letters: number; readonly word: number }): All {
    const start = this.#one(this.#walk.start);
    const last = AFTER_LETTERS.length;
    const afterLetters = AFTER_LETTERS.map((_, at) =>
      this.#afterLetters(start, at + 1, at + 1 === last ? most.letters : at + 1),
    );
    const word = this.#afterLetters(start, 1, most.word);
    const joined = this.step(word, JOINT);
    return this.#together([start, ...afterLetters, this.#either(joined, this.step(joined, JOINT))]);
  }

  step(from: Reached, byteClass: number): Reached {
    if (from === this.#matched) return from;
    const made = from.next[byteClass] ?? this.#follow(from.front, byteClass);
    from.next[byteClass] = made;
    return made;
  }

  stepAll(from: All, byteClass: number): All {
    const made = from.next[byteClass] ?? this.#together(from.reached.map((one) => this.step(one, byteClass)));
    from.next[byteClass] = made;
    return made;
  }

  /** The places where something goes on, or has matched. */
  bits({ reached }: All): number {
    return PLACES.reduce((all, bit, at) => (reached[at] === this.#dead ? all : all | bit), 0);
  }

  #follow(front: Front, byteClass: number): Reached {
    const isNext = byteClass === LETTER || byteClass === DIGIT;
    const { hasMatch, list } = this.#walk.takers(front, isNext);
    if (hasMatch) return this.#matched;
    const taking = list.filter((taker) => ((this.#walk.classesOf(taker) >> byteClass) & 1) === 1);
    return taking.length === 0 ? this.#dead : this.#one({ states: outsOf(taking), isAfter: isNext });
  }

  /** What is reached by `least` to `most` letters. */
  #afterLetters(start: Reached, least: number, most: number): Reached {
    const states = new Set<number>();
    let here = start;
    for (let count = 1; count <= most && here !== this.#dead; count += 1) {
      here = this.step(here, LETTER);
      if (here === this.#matched) return here;
      if (count >= least) for (const state of here.front.states) states.add(state);
    }
    return states.size === 0 ? this.#dead : this.#one({ states: [...states].sort((a, b) => a - b), isAfter: true });
  }

  /** Both after the same kind of byte. */
  #either(one: Reached, other: Reached): Reached {
    if (one === this.#matched || other === this.#matched) return this.#matched;
    const states = new Set([...one.front.states, ...other.front.states]);
    return this.#one({ states: [...states].sort((a, b) => a - b), isAfter: one.front.isAfter });
  }

  #one(front: Front): Reached {
    const key = `${front.isAfter}${front.states}`;
    const one = this.#reached.get(key) ?? newReached(front, this.#reached.size);
    this.#reached.set(key, one);
    return one;
  }

  #together(reached: readonly Reached[]): All {
    const key = reached.map(({ number }) => number).join(" ");
    const all = this.#all.get(key) ?? { reached, next: [] };
    this.#all.set(key, all);
    return all;
  }
}

const newReached = (front: Front, number: number): Reached => ({ front, number, next: [] });

/**
 * Two tables. For each row of eight classes its kind; then, for each kind and row of the next four classes, where a token
 * that goes on like that may match, as in `WHERE`. The place of a row: the low bits of the classes, then the high ones.
 */
export function tokenShapes(nfa: Nfa, most: { readonly letters: number; readonly word: number }): Uint8Array {
  const shapes = new Shapes(nfa);
  const table = new Uint8Array(SHAPES);
  const numbers = new Map<string, number>();
  const kindOf = (all: All): number => {
    const ends = new Uint8Array(SHAPE_ENDS);
    eachRow(shapes, all, END_LENGTH, (end, row) => {
      ends[row] = shapes.bits(end);
    });
    const key = ends.join();
    // Kinds that there is no room for share the last one, which lets through what any of them does.
    const kind = numbers.get(key) ?? Math.min(numbers.size, SHAPE_KINDS - 1);
    numbers.set(key, kind);
    const place = SHAPE_ROWS + kind * SHAPE_ENDS;
    for (const [row, bits] of ends.entries()) table[place + row] = (table[place + row] ?? 0) | bits;
    return kind;
  };
  const kinds = new Map<All, number>();
  eachRow(shapes, shapes.start(most), ROW_LENGTH, (all, row) => {
    const kind = kinds.get(all) ?? kindOf(all);
    kinds.set(all, kind);
    table[row] = kind;
  });
  return table;
}

/** Calls `found` for each row of `length` classes with what is reached by it. */
function eachRow(shapes: Shapes, from: All, length: number, found: (all: All, row: number) => void): void {
  const go = (all: All, depth: number, row: number): void => {
    if (depth === length) {
      found(all, row);
      return;
    }
    for (const one of CLASSES)
      go(shapes.stepAll(all, one), depth + 1, row | ((one & 1) << depth) | ((one >> 1) << (depth + length)));
  };
  go(from, 0, 0);
}

/** Where a token may match that begins with those classes, eight at most, as in `WHERE`. */
export function bitsAfter(table: Uint8Array, classes: readonly number[]): number {
  const free = ROW_LENGTH - classes.length;
  const kinds = new Set<number>();
  for (let rest = 0; rest < 4 ** free; rest += 1) {
    const bits = (place: number) => classes[place] ?? (rest >> (2 * (place - classes.length))) & 3;
    let row = 0;
    for (let place = 0; place < ROW_LENGTH; place += 1)
      row |= ((bits(place) & 1) << place) | ((bits(place) >> 1) << (place + ROW_LENGTH));
    kinds.add(table[row] ?? 0);
  }
  let all = 0;
  for (const kind of kinds)
    for (let end = 0; end < SHAPE_ENDS; end += 1) all |= table[SHAPE_ROWS + kind * SHAPE_ENDS + end] ?? 0;
  return all;
}
