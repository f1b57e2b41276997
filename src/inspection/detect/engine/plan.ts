/**
 * What is wanted, made ready for the scan: patterns by where they are tried, literals to look for first, keywords.
 * @module
 */

import { CONFIDENCE_LEVELS } from "../../vocabulary.ts";
import { EVIDENCE_WINDOW, type InformationType, type Locate, type Pattern } from "../information-type.ts";
import { Dfa } from "../regex/dfa.ts";
import { requiredLiterals } from "../regex/literals.ts";
import { buildNfa } from "../regex/nfa.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { type Gram, rarestGram } from "./buckets.ts";
import { type Automaton, buildAutomaton, foldedBytes, spellings } from "./keywords.ts";

/** What the scan needs of an information type. */
export type Subject = Pick<InformationType, "id" | "patterns" | "keywords">;

export interface Rule {
  readonly number: number;
  /** Which of the subjects. */
  readonly subject: number;
  /** Of keywords; -1: it has none. */
  readonly group: number;
  /** Places in CONFIDENCE_LEVELS; -1: no match without a keyword. */
  readonly alone: number;
  readonly near: number;
  /** Characters within which a keyword counts. */
  readonly window: number;
  readonly check: ((compact: string) => boolean) | null;
  readonly accept: ((match: string) => boolean) | null;
  readonly locate: Locate | null;
}

/** Patterns that are tried together. */
export interface Tried {
  readonly dfa: Dfa;
  /** By the automaton's numbers. */
  readonly rules: readonly Rule[];
}

export interface Free {
  readonly rule: Rule;
  readonly forwards: Dfa;
  readonly backwards: Dfa;
  /** Its place in `Windows`, where it is only tried around literals; -1: it is tried everywhere. */
  readonly window: number;
}

/** What follows from a literal. */
export type Action =
  | { readonly kind: "literal"; readonly lead: Uint8Array | null }
  | { readonly kind: "assigned"; readonly rules: ReadonlySet<number> }
  /** The literal is a word of this keyword, which is folded, and begins so many bytes before it. */
  | { readonly kind: "near"; readonly keyword: Uint8Array; readonly before: number }
  | { readonly kind: "window"; readonly window: number };

export interface Literal {
  readonly bytes: Uint8Array;
  readonly folded: boolean;
  /** Where in it the gram stands that is looked for. */
  readonly at: number;
  readonly gram: Gram;
  readonly actions: Action[];
}

export interface Plan {
  readonly token: Tried | null;
  readonly near: Tried | null;
  readonly value: Tried | null;
  readonly literal: Tried | null;
  readonly free: readonly Free[];
  readonly windows: number;
  readonly literals: readonly Literal[];
  readonly keywords: Automaton;
  readonly rules: number;
}

type Kind = "token" | "near" | "value" | "literal";
/** All patterns of one kind together. */
const MOST_STATES = 2_000_000;
const EDGE: Node = { kind: "assert", which: "edge" };

/** Throws `Refused` for an expression that is none. */
export function compilePlan(subjects: readonly Subject[]): Plan {
  const planner = new Planner();
  for (const [number, subject] of subjects.entries()) planner.add(number, subject);
  return planner.plan();
}

class Planner {
  readonly #tried: Record<Kind, { nodes: Node[]; rules: Rule[] }> = {
    token: { nodes: [], rules: [] },
    near: { nodes: [], rules: [] },
    value: { nodes: [], rules: [] },
    literal: { nodes: [], rules: [] },
  };
  readonly #free: Free[] = [];
  readonly #literals = new Map<string, Literal>();
  readonly #groups: (readonly string[])[] = [];
  #rules = 0;
  #windows = 0;

  add(subject: number, { patterns, keywords: all }: Subject): void {
    const keywords = shortestKeywords(all);
    const group = keywords.length === 0 ? -1 : this.#groups.push(keywords) - 1;
    for (const pattern of patterns) this.#pattern(pattern, subject, group, keywords);
  }

  #pattern(pattern: Pattern, subject: number, group: number, keywords: readonly string[]): void {
    const { anchor = "token", alone, near = "high" } = pattern;
    const level = (name: typeof alone) => (name === null ? -1 : CONFIDENCE_LEVELS.indexOf(name));
    const rule = {
      number: this.#rules++,
      subject,
      group,
      alone: level(alone),
      near: level(near),
      check: pattern.check ?? null,
      accept: pattern.accept ?? null,
      locate: pattern.locate ?? null,
      window: Math.min(EVIDENCE_WINDOW, pattern.window ?? EVIDENCE_WINDOW),
    };
    const node = parseExpression(pattern.expression);
    if (anchor === "anywhere") {
      this.#anywhere(rule, node, pattern.literals ?? null);
      return;
    }
    const kind: Kind = typeof anchor === "string" ? anchor : "assigned" in anchor ? "value" : "literal";
    const isBare = typeof anchor === "object" && "begins" in anchor;
    const framed: Node = { kind: "cat", nodes: kind === "value" ? [node, EDGE] : [EDGE, node, EDGE] };
    this.#tried[kind].nodes.push(isBare ? node : framed);
    this.#tried[kind].rules.push(rule);
    if (anchor === "near") for (const keyword of keywords.flatMap(spellings)) this.#near(keyword);
    if (typeof anchor !== "object") return;
    if ("assigned" in anchor) {
      const rules = new Set([rule.number]);
      for (const word of anchor.assigned) this.#literal(word, true, { kind: "assigned", rules });
      return;
    }
    if ("begins" in anchor) {
      for (const literal of anchor.begins) this.#literal(literal, true, { kind: "literal", lead: null });
      return;
    }
    const lead = anchor.lead === undefined ? null : bytesIn(anchor.lead);
    for (const literal of anchor.literals) this.#literal(literal, false, { kind: "literal", lead });
  }

  #near(keyword: string): void {
    const word = rarestWord(keyword);
    const before = Buffer.byteLength(keyword.slice(0, keyword.indexOf(word)));
    this.#literal(word, true, { kind: "near", keyword: foldedBytes(Buffer.from(keyword)), before });
  }

  #anywhere(rule: Rule, node: Node, given: readonly string[] | null): void {
    const literals = requiredLiterals(node) ?? given;
    const window = literals === null ? -1 : this.#windows++;
    for (const literal of literals ?? []) this.#literal(literal, true, { kind: "window", window });
    const forwards = new Dfa(buildNfa([node]));
    const backwards = new Dfa(buildNfa([node], { backwards: true, anywhere: true }));
    this.#free.push({ rule, forwards, backwards, window });
  }

  #literal(text: string, folded: boolean, action: Action): void {
    const key = folded ? `i${text.toLowerCase()}` : `s${text}`;
    const bytes = Buffer.from(folded ? text.toLowerCase() : text);
    const literal = this.#literals.get(key) ?? {
      ...{ bytes, folded, ...rarestGram(bytes, folded) },
      actions: [] as Action[],
    };
    this.#literals.set(key, literal);
    const isSame = (one: Action) => JSON.stringify(one) === JSON.stringify(action) && action.kind !== "assigned";
    if (!literal.actions.some(isSame)) literal.actions.push(action);
  }

  plan(): Plan {
    const tried = (kind: Kind): Tried | null => {
      const { nodes, rules } = this.#tried[kind];
      return nodes.length === 0 ? null : { dfa: new Dfa(buildNfa(nodes, { most: MOST_STATES })), rules };
    };
    return {
      token: tried("token"),
      near: tried("near"),
      value: tried("value"),
      literal: tried("literal"),
      free: this.#free,
      windows: this.#windows,
      literals: [...this.#literals.values()],
      keywords: buildAutomaton(this.#groups),
      rules: this.#rules,
    };
  }
}

/** Without those that hold another as a whole word: where they stand, the other stands. */
function shortestKeywords(keywords: readonly string[]): string[] {
  const words = (keyword: string) => ` ${keyword.replaceAll(/[-_.\s]/g, " ")} `;
  return keywords.filter(
    (keyword) => !keywords.some((other) => other.length < keyword.length && words(keyword).includes(words(other))),
  );
}

/** The rarest word of a keyword; all of it, where no word is long enough to look for. */
function rarestWord(keyword: string): string {
  const words = keyword.split(/[-_. ]+/).filter((word) => word.length >= 3);
  const cost = (word: string) => rarestGram(Buffer.from(word), true).cost;
  return words.reduce((best, word) => (best === "" || cost(word) < cost(best) ? word : best), "") || keyword;
}

/** Members of a class such as "A-Za-z0-9._" as a table by byte. */
function bytesIn(members: string): Uint8Array {
  const node = parseExpression(`[${members}]`);
  const table = new Uint8Array(256);
  if (node.kind !== "set") return table;
  for (let at = 0; at < node.ranges.length; at += 2)
    table.fill(1, node.ranges[at], Math.min(255, node.ranges[at + 1] ?? 0) + 1);
  return table;
}
