/**
 * What is wanted, made ready for the scan: patterns by where they are tried, literals to look for first, keywords.
 * @module
 */

import { CONFIDENCE_LEVELS } from "../../vocabulary.ts";
import { foldedNode, foldedWords } from "../folded.ts";
import { type Anchor, AROUND, EVIDENCE_WINDOW, type InformationType, type Pattern } from "../information-type.ts";
import { Dfa } from "../regex/dfa.ts";
import { type Required, required } from "../regex/literals.ts";
import { buildNfa } from "../regex/nfa.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { type Address, addressOf } from "./addresses.ts";
import { type Automaton, buildAutomaton, spellings } from "./keywords.ts";
import { leadOf } from "./lead.ts";
import type { Evident, Rule, Tried, TriedNear } from "./rule.ts";
import { brokenNode, spacedNode } from "./separators.ts";
import { beginningsOf } from "./shapes.ts";
import { type Literal, SoughtLiterals } from "./sought.ts";
import { tokenShapes } from "./token-shapes.ts";

/** What the scan needs of an information type. */
export type Subject = Pick<InformationType, "id" | "patterns" | "keywords">;

export interface Free {
  readonly rule: Rule;
  readonly forwards: Dfa;
  readonly backwards: Dfa;
  /** Its place in `Windows`, where it is only tried around literals; -1: it is tried everywhere. */
  readonly window: number;
  /** Whether each match begins with one of these literals. */
  readonly isLed: boolean;
}

export interface Plan {
  readonly token: Tried | null;
  /** Of what is tried at tokens, as `tokenShapes` has it. */
  readonly shapes: Uint8Array | null;
  /** By group of keywords: near those of another group an automaton would run for nothing. */
  readonly near: readonly TriedNear[];
  /** Of what is tried near keywords, as `beginningsOf` has it. */
  readonly beginnings: Uint8Array | null;
  readonly value: Tried | null;
  readonly literal: Tried | null;
  readonly free: readonly Free[];
  readonly windows: number;
  readonly literals: readonly Literal[];
  readonly address: Address | null;
  readonly keywords: Automaton;
  /** By group of keywords: whether each place where one of them stands is among the literals. */
  readonly isListed: readonly boolean[];
  readonly rules: number;
}

type Kind = "token" | "value" | "literal";
/** Letters of a token before its first digit, and of a short word before a token. */
export const LONGEST_LETTERS = 40;
export const LONGEST_WORD = 4;
/** Bytes that a match may take which is tried anywhere, and a literal of it may be away. */
export const LONGEST_FREE = 1024;
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
    value: { nodes: [], rules: [] },
    literal: { nodes: [], rules: [] },
  };
  readonly #near = new Map<number, { readonly nodes: Node[]; readonly rules: Rule[] }>();
  readonly #free: Free[] = [];
  readonly #literals = new SoughtLiterals();
  readonly #groups: (readonly string[])[] = [];
  readonly #isListed: boolean[] = [];
  #rules = 0;
  #windows = 0;

  add(subject: number, { patterns, keywords: all }: Subject): void {
    const keywords = shortestKeywords(all.map(foldedWords));
    const group = this.#groupOf(
      keywords,
      patterns.every(({ anchor }) => anchor === "near"),
    );
    for (const pattern of patterns) this.#pattern(pattern, subject, group, keywords);
  }

  /** The same for the same keywords; -1: there are none. What is decided at tokens is decided before places are listed. */
  #groupOf(keywords: readonly string[], isListed: boolean): number {
    if (keywords.length === 0) return -1;
    const known = this.#groups.findIndex((words) => words.join("\n") === keywords.join("\n"));
    const group = known >= 0 ? known : this.#groups.push(keywords) - 1;
    this.#isListed[group] = isListed && this.#isListed[group] !== false;
    return group;
  }

  #besideOf({ beside = [] }: Pattern, window: number): Evident | null {
    const words = shortestKeywords(beside.map(foldedWords));
    return words.length === 0 ? null : { group: this.#groupOf(words, false), window };
  }

  #pattern(pattern: Pattern, subject: number, group: number, keywords: readonly string[]): void {
    const { anchor = "token", alone, near = "high" } = pattern;
    const level = (name: typeof alone) => (name === null ? -1 : CONFIDENCE_LEVELS.indexOf(name));
    const window = Math.min(EVIDENCE_WINDOW, pattern.window ?? EVIDENCE_WINDOW);
    const rule: Rule = {
      number: this.#rules++,
      subject,
      group,
      alone: level(alone),
      near: level(near),
      check: pattern.check ?? null,
      accept: pattern.accept ?? null,
      locate: pattern.locate ?? null,
      window,
      beside: this.#besideOf(pattern, window),
    };
    const node = foldedNode(parseExpression(pattern.expression));
    if (anchor === "anywhere") {
      this.#anywhere(rule, node, pattern.literals ?? null);
      return;
    }
    if (typeof anchor === "object" && "lead" in anchor && anchor.lead !== undefined) {
      const lead = leadOf(rule, node, anchor.literals, anchor.lead);
      for (const literal of anchor.literals) this.#literals.add(literal, false, { kind: "lead", lead });
      return;
    }
    if (anchor === "near") {
      this.#nearKeywords({ kind: "cat", nodes: [EDGE, spacedNode(node), EDGE] }, rule, keywords);
      return;
    }
    const kind = kindOf(anchor);
    const isBare = typeof anchor === "object" && "begins" in anchor;
    const whole = kind === "token" ? brokenNode(node) : node;
    const framed: Node = { kind: "cat", nodes: kind === "value" ? [whole, EDGE] : [EDGE, whole, EDGE] };
    this.#add(kind, isBare ? node : framed, rule);
    if (typeof anchor !== "object") return;
    if ("assigned" in anchor) {
      const rules = new Set([rule.number]);
      for (const word of anchor.assigned) this.#literals.add(word, true, { kind: "assigned", rules });
      return;
    }
    const literals = "begins" in anchor ? anchor.begins : anchor.literals;
    for (const literal of literals) this.#literals.add(literal, isBare, { kind: "literal", rules: [rule.number] });
  }

  /** INVARIANT: without a keyword nearby it is no match, so it is tried near those of its own group alone. */
  #nearKeywords(node: Node, rule: Rule, keywords: readonly string[]): void {
    const { group } = rule;
    if (rule.alone >= 0 || group < 0)
      throw new Error("what is tried near keywords has some, and is nothing without them");
    const tried = this.#near.get(group) ?? { nodes: [], rules: [] };
    this.#near.set(group, tried);
    tried.nodes.push(node);
    tried.rules.push(rule);
    for (const keyword of keywords.flatMap(spellings))
      if (!this.#literals.addKeyword(keyword, group)) this.#isListed[group] = false;
  }

  #add(kind: Kind, node: Node, rule: Rule): void {
    this.#tried[kind].nodes.push(node);
    this.#tried[kind].rules.push(rule);
  }

  #anywhere(rule: Rule, node: Node, given: readonly string[] | null): void {
    const around = reachOf(required(node), given);
    const window = around === null ? -1 : this.#windows++;
    for (const literal of around?.literals ?? []) {
      const { before, after } = around as Required;
      this.#literals.add(literal, true, { kind: "window", window, before, after });
    }
    const forwards = new Dfa(buildNfa([node]));
    const backwards = new Dfa(buildNfa([node], { backwards: true, anywhere: true }));
    this.#free.push({ rule, forwards, backwards, window, isLed: around?.before === 0 });
  }

  plan(): Plan {
    const nfa = (kind: Kind) => {
      const { nodes } = this.#tried[kind];
      return nodes.length === 0 ? null : buildNfa(nodes, { most: MOST_STATES });
    };
    const nfas = {
      token: nfa("token"),
      value: nfa("value"),
      literal: nfa("literal"),
    };
    const tried = (kind: Kind): Tried | null =>
      nfas[kind] === null ? null : { dfa: new Dfa(nfas[kind]), rules: this.#tried[kind].rules };
    const literals = this.#literals.list(nfas.literal);
    const near = [...this.#near].map(([group, { nodes, rules }]): TriedNear => {
      const own = buildNfa(nodes, { most: MOST_STATES });
      return { group, rules, beginnings: beginningsOf(own), dfa: new Dfa(own) };
    });
    return {
      token: tried("token"),
      shapes: nfas.token === null ? null : tokenShapes(nfas.token, { letters: LONGEST_LETTERS, word: LONGEST_WORD }),
      near,
      beginnings: near.length === 0 ? null : eitherOf(near.map((one) => one.beginnings)),
      value: tried("value"),
      literal: tried("literal"),
      free: this.#free,
      windows: this.#windows,
      literals,
      address: addressOf(literals),
      keywords: buildAutomaton(this.#groups),
      isListed: this.#isListed,
      rules: this.#rules,
    };
  }
}

const eitherOf = (tables: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (tables.some((table) => table[byte] === 1) ? 1 : 0));

function kindOf(anchor: Exclude<Anchor, "anywhere" | "near">): Kind {
  if (typeof anchor === "string") return anchor;
  return "assigned" in anchor ? "value" : "literal";
}

/** Without those that hold another as a whole word: where they stand, the other stands. */
function shortestKeywords(keywords: readonly string[]): string[] {
  const words = (keyword: string) => ` ${keyword.replaceAll(/[-_.\s]/g, " ")} `;
  return keywords.filter(
    (keyword) => !keywords.some((other) => other.length < keyword.length && words(keyword).includes(words(other))),
  );
}

/** `own`: of literals within a match. `given`: words that stand near one, in all their letters. Null: it may be anywhere. */
function reachOf(own: Required | null, given: readonly string[] | null): Required | null {
  if (own !== null)
    return { ...own, before: Math.min(LONGEST_FREE, own.before), after: Math.min(LONGEST_FREE, own.after) };
  if (given === null) return null;
  const far = LONGEST_FREE + AROUND;
  return { literals: given.flatMap(spellings), before: far, after: far };
}
