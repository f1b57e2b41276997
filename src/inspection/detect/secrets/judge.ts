/**
 * What makes a match of an expression a secret, as gitleaks has it: the part that is meant, how random it is, and what is
 * known to be none.
 * @module
 */
import { foldedNode, foldedWords } from "../folded.ts";
import type { Around, Locate, Part } from "../information-type.ts";
import { Dfa } from "../regex/dfa.ts";
import { Groups } from "../regex/groups.ts";
import { buildNfa } from "../regex/nfa.ts";
import { matchesAny } from "../regex/run.ts";
import { parseExpression } from "../regex/syntax.ts";
import { entropy } from "./entropy.ts";
import { anyOf } from "./words.ts";

/** What is known to be no secret. */
export interface Allowance {
  /** What the expressions are tried on. Words are always looked for in the secret. */
  readonly target: "secret" | "match" | "line";
  /** Whether all of what is listed must be so, or any of it. */
  readonly condition: "any" | "all";
  readonly expressions: readonly string[];
  readonly words: readonly string[];
}

export interface SecretRule {
  readonly expression: string;
  /** The group that is the secret; 0: the first that is not empty, and the whole match if there is none. */
  readonly group: number;
  /** Bits a character that the secret must have more than; 0: any. */
  readonly entropy: number;
  /** In lower case: some of them must stand in the match or close to it. None: nothing is asked for. */
  readonly words: readonly string[];
  readonly allow: readonly Allowance[];
}

/** `name`: of what stands before the match as much as belongs to it; none, if the expression takes that itself. */
export function judge(rule: SecretRule, name: RegExp | null = null): Locate {
  const groups = once(() => new Groups(rule.expression));
  const allowances = rule.allow.map(compileAllowance);
  const hasWord = anyOf(rule.words.map(foldedWords));
  return (text, around) => {
    const part = secretPart(text, groups(), rule.group);
    const secret = text.slice(part.start, part.end);
    if (secret === "" || (rule.entropy > 0 && entropy(secret) <= rule.entropy)) return null;
    const surroundings = once(around);
    if (rule.words.length > 0 && !hasWord(text) && !hasWord(withAround(text, surroundings()))) return null;
    const match = once(() => (name === null ? "" : (name.exec(surroundings().before)?.[0] ?? "")) + text);
    if (allowances.some((isAllowed) => isAllowed(secret, match, () => lineOf(text, surroundings())))) return null;
    // The first of several groups may be a word before the secret, or a piece of it: all of it is kept from view.
    return rule.group === 0 && groups().count > 1 ? { start: 0, end: text.length } : part;
  };
}

function secretPart(text: string, groups: Groups, wanted: number): Part {
  const all = groups.count === 0 ? [] : groups.of(text);
  const found = wanted > 0 ? all[wanted - 1] : all.find((group) => group !== null && group[0] < group[1]);
  const [start, end] = found ?? (wanted > 0 ? [0, 0] : [0, text.length]);
  return { start, end };
}

const withAround = (match: string, { before, after }: Around): string => `${before}${match}${after}`;

const lineOf = (match: string, { before, after }: Around): string =>
  `${before.slice(before.lastIndexOf("\n") + 1)}${match}${after.split("\n", 1)[0]}`;

type IsAllowed = (secret: string, match: () => string, line: () => string) => boolean;

function compileAllowance({ target, condition, expressions, words }: Allowance): IsAllowed {
  const isMatch = once(() => sharedMatcher(expressions));
  const isListed = anyOf(words.map(foldedWords));
  return (secret, match, line) => {
    const text = target === "secret" ? secret : target === "match" ? match() : line();
    if (condition === "any") return isListed(secret) || isMatch()(text);
    return (words.length === 0 || isListed(secret)) && (expressions.length === 0 || isMatch()(text));
  };
}

/** By expressions: what is no secret of one rule is mostly none of all the others either. */
const matchers = new Map<string, (text: string) => boolean>();
/** All rules that come with the program have fewer. */
const MOST_MATCHERS = 500;

function sharedMatcher(expressions: readonly string[]): (text: string) => boolean {
  const key = JSON.stringify(expressions);
  const test = matchers.get(key) ?? matcher(expressions);
  if (matchers.size < MOST_MATCHERS) matchers.set(key, test);
  return test;
}

/** Whether one of the expressions matches somewhere in a folded text, in time linear in it. */
export function matcher(expressions: readonly string[]): (text: string) => boolean {
  if (expressions.length === 0) return () => false;
  const nodes = expressions.map((expression) => foldedNode(parseExpression(expression)));
  const dfa = new Dfa(buildNfa(nodes, { anywhere: true }));
  return (text) => {
    // No buffer is made for most.
    if (3 * text.length > room.length) return matchesAny(dfa, Buffer.from(text), Buffer.byteLength(text));
    return matchesAny(dfa, room, room.write(text));
  };
}

const room = Buffer.allocUnsafeSlow(4096);

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
