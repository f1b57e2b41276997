/**
 * An expression as a program, in which what is tried first is preferred.
 * @module
 */
import type { Ranges } from "./classes.ts";
import type { Assertion, Node } from "./syntax.ts";

export type Instruction =
  | { readonly op: "set"; readonly ranges: Ranges }
  /** The first is preferred. */
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  | { readonly op: "assert"; readonly which: Assertion }
  | { readonly op: "match" };

export class Compiler {
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

export function holds(ranges: Ranges, code: number): boolean {
  for (let at = 0; at < ranges.length; at += 2)
    if (code >= (ranges[at] as number) && code <= (ranges[at + 1] as number)) return true;
  return false;
}

export function stands(which: Assertion, text: string, place: number): boolean {
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
