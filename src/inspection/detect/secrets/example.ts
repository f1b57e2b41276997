/**
 * Texts that an expression matches, made from its tree: always the same ones, and random enough to pass for secrets.
 * @module
 */
import { type Node, parseExpression } from "../regex/syntax.ts";

const TRIES = 400;
/** Alternatives are taken in turn; of a class, letters and digits before anything else. */
const PREFERRED = [
  [48, 57],
  [97, 122],
  [65, 90],
  [34, 34],
  [33, 126],
  [10, 10],
  [32, 32],
] as const;

/** The first text of those made from the expression that passes; null: none of many did. */
export function exampleOf(expression: string, passes: (text: string) => boolean): string | null {
  const node = parseExpression(expression);
  const next = numbers();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const text = made(node, next, attempt >= TRIES / 2);
    if (passes(text)) return text;
  }
  return null;
}

/** The least random text of its form; null: it does not pass. */
export function plainExampleOf(expression: string, passes: (text: string) => boolean): string | null {
  const text = made(parseExpression(expression), () => 0, false);
  return passes(text) ? text : null;
}

/** `varied`: repetitions are not all as short as can be, and what may be a space is one now and then. */
function made(node: Node, next: (below: number) => number, varied: boolean): string {
  switch (node.kind) {
    case "assert":
      return "";
    case "set":
      return varied && next(3) === 0 && holds(node.ranges, 32) ? " " : member(node.ranges, next);
    case "alt": {
      const chosen = node.nodes[next(node.nodes.length)];
      return chosen === undefined ? "" : made(chosen, next, varied);
    }
    case "cat":
      return node.nodes.map((one) => made(one, next, varied)).join("");
    case "repeat":
      return Array.from({ length: Math.min(node.max, node.min + (varied ? next(2) : 0)) }, () =>
        made(node.node, next, varied),
      ).join("");
  }
}

function member(ranges: readonly number[], next: (below: number) => number): string {
  const codes: number[] = [];
  for (const [low, high] of PREFERRED) {
    if (codes.length > 0 && low < 48) break;
    for (let code = low; code <= high; code += 1) if (holds(ranges, code)) codes.push(code);
  }
  return String.fromCodePoint(codes[next(codes.length)] ?? ranges[0] ?? 0);
}

const holds = (ranges: readonly number[], code: number): boolean =>
  ranges.some((low, at) => at % 2 === 0 && code >= low && code <= (ranges[at + 1] ?? 0));

/** Numerical Recipes, section 7.1. */
function numbers(): (below: number) => number {
  let state = 20_261_125;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
