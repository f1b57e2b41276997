/**
 * Which part of a match is which group. Threads step through the match together (Pike 1987; Cox, "Regular Expression
 * Matching: the Virtual Machine Approach", 2009), so time is linear in it however the expression is built; which
 * alternative and how many repetitions are preferred is as Perl and RE2 have it.
 * @module
 */
import type { Ranges } from "./classes.ts";
import { type Assertion, type Node, parseExpression } from "./syntax.ts";

type Instruction =
  | { readonly op: "set"; readonly ranges: Ranges }
  /** The first is preferred. */
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  | { readonly op: "assert"; readonly which: Assertion }
  | { readonly op: "match" };

/** Where group number i begins and ends, by 2i and 2i + 1; -1: it took no part. */
type Slots = readonly number[];
interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

export class Groups {
  readonly count: number;
  readonly #program: readonly Instruction[];

  /** Throws `Refused` for an expression that is none. */
  constructor(expression: string) {
    const compiler = new Compiler();
    compiler.node(parseExpression(expression, { groups: true }));
    compiler.program.push({ op: "match" });
    this.#program = compiler.program;
    this.count = compiler.groups;
  }

  /**
   * Of a text that is a match as a whole: from the first group on, where each stands, or null where it took no part. What
   * stands around the text is not known, so assertions at its ends are taken to hold: that it matches was seen before.
   */
  of(text: string): readonly (readonly [number, number] | null)[] {
    const slots = this.#run(text) ?? [];
    return Array.from({ length: this.count }, (_, index) => {
      const [start = -1, end = -1] = [slots[2 * index], slots[2 * index + 1]];
      return start < 0 || end < 0 ? null : ([start, end] as const);
    });
  }

  #run(text: string): Slots | null {
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

class Compiler {
  readonly program: Instruction[] = [];
  groups = 0;

  node(node: Node): void {
    const { program } = this;
    switch (node.kind) {
      case "set":
        program.push({ op: "set", ranges: node.ranges });
        break;
      case "assert":
        program.push({ op: "assert", which: node.which });
        break;
      case "cat": {
        const { capture } = node;
        if (capture !== undefined) program.push({ op: "save", slot: 2 * capture - 2 });
        this.groups = Math.max(this.groups, capture ?? 0);
        for (const one of node.nodes) this.node(one);
        if (capture !== undefined) program.push({ op: "save", slot: 2 * capture - 1 });
        break;
      }
      case "alt":
        this.#alternatives(node.nodes);
        break;
      case "repeat":
        this.#repeat(node);
    }
  }

  #alternatives([first, ...others]: readonly Node[]): void {
    if (first === undefined) return;
    if (others.length === 0) {
      this.node(first);
      return;
    }
    const split = this.#push({ op: "split", first: this.program.length + 1, second: 0 });
    this.node(first);
    const jump = this.#push({ op: "jump", to: 0 });
    split.second = this.program.length;
    this.#alternatives(others);
    jump.to = this.program.length;
  }

  #repeat({ node, min, max, lazy = false }: Node & { kind: "repeat" }): void {
    for (let count = 0; count < min; count += 1) this.node(node);
    const optional = max === Infinity ? 1 : max - min;
    const splits: (Instruction & { op: "split" })[] = [];
    const start = this.program.length;
    for (let count = 0; count < optional; count += 1) {
      const inside = this.program.length + 1;
      splits.push(this.#push({ op: "split", first: inside, second: inside }));
      this.node(node);
    }
    if (max === Infinity) this.program.push({ op: "jump", to: start });
    for (const split of splits) split[lazy ? "first" : "second"] = this.program.length;
  }

  #push<T extends Instruction>(instruction: T): T {
    this.program.push(instruction);
    return instruction;
  }
}

function holds(ranges: Ranges, code: number): boolean {
  for (let at = 0; at < ranges.length; at += 2)
    if (code >= (ranges[at] as number) && code <= (ranges[at + 1] as number)) return true;
  return false;
}

function stands(which: Assertion, text: string, place: number): boolean {
  if (place === 0 || place === text.length) return true;
  const isWord = (at: number) => /\w/.test(text[at] ?? "");
  switch (which) {
    case "line-start":
      return text[place - 1] === "\n";
    case "line-end":
      return text[place] === "\n";
    case "word":
      return isWord(place - 1) !== isWord(place);
    case "not-word":
      return isWord(place - 1) === isWord(place);
    case "edge":
      return !(/[A-Za-z0-9]/.test(text[place - 1] ?? "") && /[A-Za-z0-9]/.test(text[place] ?? ""));
    default:
      return false;
  }
}
