/**
 * Patterns with a literal after their beginning: tried from the literal, not from where they begin.
 *
 * Where what stands before the literal is no more than classes of bytes, as in an e-mail address, an automaton need not
 * run over it: a match may begin wherever the classes hold up to the literal, and what may follow is the same for all of
 * these places. So they are found backwards, byte by byte, and the automaton runs once, over what follows; not even there,
 * where that is a name of labels.
 * @module
 */
import { Dfa } from "../regex/dfa.ts";
import { longestMatch } from "../regex/longest.ts";
import { buildNfa } from "../regex/nfa.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { memberBefore } from "./bytes.ts";
import { flat, isExactly, membersOf } from "./classes.ts";
import { type Labels, labelsOf } from "./labels.ts";
import type { Rule, Tried } from "./rule.ts";

/** How far before its literal a pattern may begin, in bytes. */
export const LONGEST_LEAD = 64;
/** Bytes that may follow a head: it is left to the automaton where a match may take more. */
const LONGEST_REST = 4096;
const EDGE: Node = { kind: "assert", which: "edge" };

export interface Lead extends Tried {
  /** By byte: whether it may stand between the beginning and the literal. */
  readonly members: Uint8Array;
  /** Null: the automaton is asked at every place where it may begin. */
  readonly head: Head | null;
}

/**
 * One of some bytes, then `least` to `most` of others, then the literal, which begins with neither: so a match that begins
 * before the literal goes on with this one.
 */
export interface Head {
  readonly first: Uint8Array;
  readonly others: Uint8Array;
  readonly least: number;
  readonly most: number;
  /** Of what follows the literal: labels, where it has that form. */
  readonly rest: Dfa | Labels;
}

/** `members`: of a class, such as "A-Za-z0-9._". */
export function leadOf(rule: Rule, node: Node, literals: readonly string[], members: string): Lead {
  const table = membersOf(parseExpression(`[${members}]`));
  if (table === null) throw new Error(`"${members}" is not of ASCII`);
  return {
    dfa: new Dfa(buildNfa([{ kind: "cat", nodes: [EDGE, node, EDGE] }])),
    rules: [rule],
    members: table,
    head: literals.length === 1 ? headOf(flat(node), literals[0] ?? "", table) : null,
  };
}

/** Null: the nodes do not have that form. */
function headOf(nodes: readonly Node[], literal: string, members: Uint8Array): Head | null {
  const classes = classesOf(nodes);
  if (classes === null) return null;
  const { first, others, least, most, count } = classes;
  const rest = nodes.slice(count + literal.length);
  const stands = [...literal].every((char, at) => isExactly(nodes[count + at], char.codePointAt(0) ?? -1));
  const isMember = (byte: number) => first[byte] === 1 || others[byte] === 1;
  const isPart = members.every((one, byte) => one === 1 || !isMember(byte));
  if (!stands || literal === "" || isMember(literal.charCodeAt(0)) || !isPart) return null;
  if (longestMatch({ kind: "cat", nodes: rest }) > LONGEST_REST) return null;
  const after = labelsOf(rest) ?? new Dfa(buildNfa([{ kind: "cat", nodes: [...rest, EDGE] }]));
  return { first, others, least, most, rest: after };
}

/** What the nodes begin with: one class and another one repeated, or only that. `count`: how many nodes it takes. */
function classesOf([one, two]: readonly Node[]): (Omit<Head, "rest"> & { readonly count: number }) | null {
  if (one?.kind === "repeat" && one.min > 0) {
    const table = membersOf(one.node);
    return table && { first: table, others: table, least: one.min - 1, most: one.max - 1, count: 1 };
  }
  const first = one === undefined ? null : membersOf(one);
  const others = two?.kind === "repeat" ? membersOf(two.node) : null;
  if (first === null || others === null || two?.kind !== "repeat") return null;
  return { first, others, least: two.min, most: two.max, count: 2 };
}

/** Where the first match may begin, if its literal stands at `at`; `at`: nowhere. */
export function headBefore(bytes: Uint8Array, at: number, { others, most }: Head): number {
  return Math.max(0, memberBefore(bytes, at, others, Math.min(most, LONGEST_LEAD - 1)) - 1);
}
