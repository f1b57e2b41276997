/**
 * Literals of which one must stand in every match of an expression: what a scan can look for first.
 * @module
 */
import { longestMatch, timesLongest } from "./longest.ts";
import type { Node } from "./syntax.ts";

const MOST_LITERALS = 16;
const MOST_LENGTH = 24;
/** Shorter ones stand everywhere, and save nothing. */
const LEAST_LENGTH = 3;
/** Where nothing is tried but what begins there, two will do. */
const LEAST_LEADING = 2;

type Literals = readonly string[];

/** Every match holds one of the literals, with so many bytes at most before it and after it. */
export interface Required {
  /** In lower case. */
  readonly literals: Literals;
  readonly before: number;
  readonly after: number;
}

/** Null: there are none that would help. */
export function required(node: Node): Required | null {
  const exact = exactly(node);
  return good(exact) ? { literals: exact, before: 0, after: 0 } : within(node);
}

/** In lower case; null: there are none that would help. */
export const requiredLiterals = (node: Node): Literals | null => required(node)?.literals ?? null;

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
const better = (a: Required | null, b: Required | null): Required | null => {
  if (!good(a?.literals ?? null)) return good(b?.literals ?? null) ? b : null;
  return b === null || !good(b.literals) || shortest(a?.literals ?? []) >= shortest(b.literals) ? a : b;
};

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

function within(node: Node): Required | null {
  switch (node.kind) {
    case "alt":
      return withinAll(node.nodes);
    case "repeat": {
      const one = node.min > 0 ? required(node.node) : null;
      return one && widened(one, timesLongest(node.node, node.max - 1), timesLongest(node.node, node.max - 1));
    }
    case "cat":
      return withinRow(node.nodes);
    default:
      return null;
  }
}

const widened = ({ literals, before, after }: Required, more: number, moreAfter: number): Required => ({
  literals,
  before: before + more,
  after: after + moreAfter,
});

function withinAll(alternatives: readonly Node[]): Required | null {
  const all = { literals: [] as string[], before: 0, after: 0 };
  for (const one of alternatives) {
    const some = required(one);
    if (some === null) return null;
    all.literals.push(...some.literals);
    all.before = Math.max(all.before, some.before);
    all.after = Math.max(all.after, some.after);
  }
  return all.literals.length > MOST_LITERALS ? null : { ...all, literals: [...new Set(all.literals)] };
}

function withinRow(nodes: readonly Node[]): Required | null {
  const bytes = (from: number, to: number) => nodes.slice(from, to).reduce((sum, node) => sum + longestMatch(node), 0);
  const between = (literals: Literals, from: number, to: number): Required => ({
    literals,
    before: bytes(0, from),
    after: bytes(to, nodes.length),
  });
  let best: Required | null = null;
  let run: Literals = [""];
  let first = 0;
  for (const [at, one] of nodes.entries()) {
    const exact = exactly(one);
    const longer = joined(run, exact);
    if (longer !== null) {
      run = longer;
      continue;
    }
    const inside = within(one);
    const here = inside && widened(inside, bytes(0, at), bytes(at + 1, nodes.length));
    best = better(better(best, between(run, first, at)), here);
    run = exact ?? [""];
    first = exact === null ? at + 1 : at;
  }
  return better(best, between(run, first, nodes.length));
}
