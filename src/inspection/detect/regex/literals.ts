/**
 * Literals of which one must stand in every match of an expression: what a scan can look for first.
 * @module
 */
import type { Node } from "./syntax.ts";

const MOST_LITERALS = 16;
const MOST_LENGTH = 24;
/** Shorter ones stand everywhere, and save nothing. */
const LEAST_LENGTH = 3;
/** Where nothing is tried but what begins there, two will do. */
const LEAST_LEADING = 2;

type Literals = readonly string[];

/** In lower case; null: there are none that would help. */
export function requiredLiterals(node: Node): Literals | null {
  const exact = exactly(node);
  return good(exact) ? exact : within(node);
}

/** In lower case: every match begins with one of them. Null: there are none that would help. */
export function leadingLiterals(node: Node): Literals | null {
  const literals = [...new Set(beginnings(node).literals)];
  const isShort = literals.some(({ length }) => length < LEAST_LEADING);
  return isShort || literals.length > MOST_LITERALS ? null : literals;
}

/** `whole`: the node matches these and nothing else. */
function beginnings(node: Node): { readonly literals: Literals; readonly whole: boolean } {
  const nothing = { literals: [""], whole: false };
  switch (node.kind) {
    case "assert":
    case "set": {
      const exact = exactly(node);
      return exact === null ? nothing : { literals: exact, whole: true };
    }
    case "alt": {
      const all = node.nodes.map(beginnings);
      return { literals: all.flatMap(({ literals }) => literals), whole: all.every(({ whole }) => whole) };
    }
    case "repeat": {
      const exact = node.min === node.max ? exactly(node) : null;
      if (exact !== null) return { literals: exact, whole: true };
      const once = beginnings(node.node);
      if (node.min > 0) return { literals: once.literals, whole: false };
      return node.max === 1 ? { literals: ["", ...once.literals], whole: once.whole } : nothing;
    }
    case "cat": {
      let literals: Literals = [""];
      for (const one of node.nodes) {
        const next = beginnings(one);
        const longer = joined(literals, next.literals);
        if (longer === null) return { literals, whole: false };
        literals = longer;
        if (!next.whole) return { literals, whole: false };
      }
      return { literals, whole: true };
    }
  }
}

const good = (literals: Literals | null): literals is Literals =>
  literals !== null && literals.length > 0 && literals.every(({ length }) => length >= LEAST_LENGTH);

const shortest = (literals: Literals) => Math.min(...literals.map(({ length }) => length));
const better = (a: Literals | null, b: Literals | null) =>
  !good(a) ? (good(b) ? b : null) : !good(b) || shortest(a) >= shortest(b) ? a : b;

/** Everything the node can match, in lower case, where that is ASCII and little. */
function exactly(node: Node): Literals | null {
  switch (node.kind) {
    case "assert":
      return [""];
    case "set": {
      const chars = new Set<string>();
      for (let at = 0; at < node.ranges.length; at += 2) {
        const [low = 0, high = 0] = [node.ranges[at], node.ranges[at + 1]];
        if (high > 0x7f || high - low > 4) return null;
        for (let code = low; code <= high; code += 1) chars.add(String.fromCharCode(code).toLowerCase());
      }
      return chars.size > 4 || chars.size === 0 ? null : [...chars];
    }
    case "alt": {
      const all = new Set<string>();
      for (const one of node.nodes) {
        const exact = exactly(one);
        if (exact === null) return null;
        for (const literal of exact) all.add(literal);
      }
      return all.size > MOST_LITERALS ? null : [...all];
    }
    case "cat":
      return node.nodes.reduce<Literals | null>((before, one) => joined(before, exactly(one)), [""]);
    case "repeat": {
      const exact = node.min === node.max && node.max <= MOST_LENGTH ? exactly(node.node) : null;
      let result: Literals | null = exact === null ? null : [""];
      for (let count = 0; count < node.min && result !== null; count += 1) result = joined(result, exact);
      return result;
    }
  }
}

function joined(before: Literals | null, after: Literals | null): Literals | null {
  if (before === null || after === null || before.length * after.length > MOST_LITERALS) return null;
  const all = before.flatMap((head) => after.map((tail) => head + tail));
  return all.some(({ length }) => length > MOST_LENGTH) ? null : all;
}

function within(node: Node): Literals | null {
  switch (node.kind) {
    case "alt": {
      const all: string[] = [];
      for (const one of node.nodes) {
        const some = requiredLiterals(one);
        if (some === null) return null;
        all.push(...some);
      }
      return all.length > MOST_LITERALS ? null : [...new Set(all)];
    }
    case "repeat":
      return node.min > 0 ? requiredLiterals(node.node) : null;
    case "cat": {
      let best: Literals | null = null;
      let run: Literals = [""];
      for (const one of node.nodes) {
        const exact = exactly(one);
        const longer = joined(run, exact);
        if (longer !== null) {
          run = longer;
          continue;
        }
        best = better(better(best, run), within(one));
        run = exact ?? [""];
      }
      return better(best, run);
    }
    default:
      return null;
  }
}
