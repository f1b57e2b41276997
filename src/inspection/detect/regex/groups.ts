/**
 * Which part of a match is which group. Which alternative and how many repetitions are preferred is as Perl and RE2 have
 * it, and time is linear in the match however the expression is built: no place is reached twice at the same instruction.
 *
 * One path is followed at a time, the preferred first, and where it was before is kept, a bit for each instruction and
 * place (as the bit-state matcher of RE2 does). Where those would be too many, threads step through the match together
 * (Pike 1987; Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009), which takes hundreds of steps a
 * character where repetitions are counted, and little room.
 * @module
 */
import { foldedNode } from "../folded.ts";
import { Compiler, holds, type Instruction, stands } from "./program.ts";
import { parseExpression } from "./syntax.ts";

/** Pairs of an instruction and a place that are kept track of. */
const MOST_REACHED = 1 << 22;

const room = new Uint32Array(4096);

/** So many words of bits and one, none of which is set. Valid until the next call. */
function bits(words: number): Uint32Array {
  if (words >= room.length) return new Uint32Array(words + 1);
  return room.fill(0, 0, words + 1);
}

/** What is still to be tried: an instruction and a place, or, below zero, a slot and what it was before. */
class Left {
  at = 0;
  place = 0;
  #pairs = new Int32Array(512);
  #length = 0;

  clear(): void {
    if (this.#pairs.length > MOST_KEPT) this.#pairs = new Int32Array(512);
    this.#length = 0;
  }

  push(at: number, place: number): void {
    if (this.#length === this.#pairs.length) {
      const grown = new Int32Array(2 * this.#length);
      grown.set(this.#pairs);
      this.#pairs = grown;
    }
    this.#pairs[this.#length] = at;
    this.#pairs[this.#length + 1] = place;
    this.#length += 2;
  }

  /** Whether there was one: `at` and `place` are the last. */
  pop(): boolean {
    if (this.#length === 0) return false;
    this.#length -= 2;
    this.at = this.#pairs[this.#length] as number;
    this.place = this.#pairs[this.#length + 1] as number;
    return true;
  }
}
const MOST_KEPT = 16_384;
const left = new Left();

/** Where group number i begins and ends, by 2i and 2i + 1; -1: it took no part. */
type Slots = readonly number[];
interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

export class Groups {
  readonly count: number;
  readonly #program: readonly Instruction[];
  readonly #most: number;

  /** Texts are folded ones. Throws `Refused` for an expression that is none. `most`: for the tests. */
  constructor(expression: string, most: number = MOST_REACHED) {
    this.#most = most;
    const compiler = new Compiler();
    compiler.node(foldedNode(parseExpression(expression, { groups: true })));
    compiler.program.push({ op: "match" });
    this.#program = compiler.program;
    this.count = compiler.groups;
  }

  /**
   * Of a text that is a match as a whole: from the first group on, where each stands, or null where it took no part. What
   * stands around the text is not known, so assertions at its ends are taken to hold: that it matches was seen before.
   */
  of(text: string): readonly (readonly [number, number] | null)[] {
    const isSmall = this.#program.length * (text.length + 1) <= this.#most;
    const slots = (isSmall ? this.#follow(text) : this.#together(text)) ?? [];
    return Array.from({ length: this.count }, (_, index) => {
      const [start = -1, end = -1] = [slots[2 * index], slots[2 * index + 1]];
      return start < 0 || end < 0 ? null : ([start, end] as const);
    });
  }

  /** Follows one path after the other, to the first that takes the whole text. */
  #follow(text: string): Slots | null {
    const slots = new Array<number>(2 * this.count).fill(-1);
    const reached = bits((this.#program.length * (text.length + 1)) >> 5);
    left.clear();
    left.push(0, 0);
    while (left.pop()) {
      const { at, place } = left;
      if (at < 0) slots[~at] = place;
      else if (this.#path(at, place, text, slots, reached)) return slots;
    }
    return null;
  }

  /** Whether the path that goes on there takes the whole text. */
  #path(from: number, start: number, text: string, slots: number[], reached: Uint32Array): boolean {
    let [at, place] = [from, start];
    for (;;) {
      const pair = place * this.#program.length + at;
      const bit = 1 << (pair & 31);
      const instruction = this.#program[at];
      if (instruction === undefined || ((reached[pair >> 5] as number) & bit) !== 0) return false;
      reached[pair >> 5] = (reached[pair >> 5] as number) | bit;
      switch (instruction.op) {
        case "jump":
          at = instruction.to;
          continue;
        case "split":
          left.push(instruction.second, place);
          at = instruction.first;
          continue;
        case "save":
          left.push(~instruction.slot, slots[instruction.slot] ?? -1);
          slots[instruction.slot] = place;
          break;
        case "assert":
          if (!stands(instruction.which, text, place)) return false;
          break;
        case "set": {
          const code = text.codePointAt(place);
          if (code === undefined || !holds(instruction.ranges, code)) return false;
          place += code > 0xffff ? 2 : 1;
          break;
        }
        case "match":
          return place === text.length;
      }
      at += 1;
    }
  }

  /** Steps through the text with all paths together. */
  #together(text: string): Slots | null {
    let threads: Thread[] = [];
    const seen = new Int32Array(this.#program.length).fill(-1);
    this.#add(threads, seen, { at: 0, slots: new Array<number>(2 * this.count).fill(-1) }, 0, text);
    for (let place = 0; place < text.length; ) {
      const code = text.codePointAt(place) ?? 0;
      place += code > 0xffff ? 2 : 1;
      const next: Thread[] = [];
      for (const { at, slots } of threads) {
        const instruction = this.#program[at];
        if (instruction?.op === "set" && holds(instruction.ranges, code))
          this.#add(next, seen, { at: at + 1, slots }, place, text);
      }
      threads = next;
    }
    return threads.find(({ at }) => this.#program[at]?.op === "match")?.slots ?? null;
  }

  /** Follows what takes no character, the preferred first. `seen`: the place at which an instruction was last reached. */
  #add(into: Thread[], seen: Int32Array, from: Thread, place: number, text: string): void {
    const stack = [from];
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      const { at, slots } = thread;
      const instruction = this.#program[at];
      if (instruction === undefined || seen[at] === place) continue;
      seen[at] = place;
      switch (instruction.op) {
        case "jump":
          stack.push({ at: instruction.to, slots });
          break;
        case "split":
          stack.push({ at: instruction.second, slots }, { at: instruction.first, slots });
          break;
        case "save":
          stack.push({ at: at + 1, slots: slots.with(instruction.slot, place) });
          break;
        case "assert":
          if (stands(instruction.which, text, place)) stack.push({ at: at + 1, slots });
          break;
        default:
          into.push(thread);
      }
    }
  }
}
