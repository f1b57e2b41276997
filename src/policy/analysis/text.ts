/**
 * Attributes that are text: can there be a text that meets all these conditions, and which?
 *
 * Every condition is brought down to four: the text begins with, ends with, holds as a part, or holds as a word one of
 * some pieces, or none of them. A text is then put together from one piece for each condition, with letters between them
 * that no condition mentions: such a text breaks a condition that forbids one thing exactly if a single piece breaks it,
 * and if every choice of a piece breaks one, no text can meet them all. (One that forbids several things together may also
 * be broken by several pieces: then the answer is left open.) User and domain are one text, as are file name and extension.
 *
 * INVARIANT: "yes" is only said with a text that the plain evaluator confirms, "no" only where it is proven.
 * @module
 */
import { domainOf, extensionOf, none, value } from "../facts.ts";
import type { Filter } from "../filters.ts";
import { fold } from "../fold.ts";
import { evaluateFilter } from "../plain/evaluate.ts";
import type { Observation } from "../plain/observe.ts";
import { containsSought, parseSought, type Sought } from "../words.ts";

/** A filter that must match, or must not. */
export interface TextCondition {
  readonly filter: Filter;
  readonly sign: boolean;
}
export type TextAttribute = "user" | "isp" | "user-agent" | "file-name";
/** `text` null: the attribute is none. */
export type Solved =
  | { readonly state: "found"; readonly text: string | null }
  | { readonly state: "impossible" | "unsure" };

const LIKELY: Readonly<Record<TextAttribute, string>> = {
  user: "someone@example.com",
  isp: "Example Telecom",
  "user-agent": "Mozilla/5.0",
  "file-name": "document.txt",
};

export function meets({ filter, sign }: TextCondition, text: string | null): boolean {
  return (evaluateFilter(filter, observed(filter, text)) === "matched") === sign;
}

function observed({ attribute }: Filter, text: string | null): Observation {
  if (text === null) return none;
  const derived =
    attribute === "user-domain" ? domainOf(text) : attribute === "file-extension" ? extensionOf(text) : null;
  if (derived === null) return value([text]);
  return derived.state === "value" ? value([derived.value]) : derived;
}

export function solveText(attribute: TextAttribute, conditions: readonly TextCondition[]): Solved {
  const meetsAll = (text: string | null) => conditions.every((one) => meets(one, text));
  if (attribute !== "user" && meetsAll(null)) return { state: "found", text: null };
  const exactly = conditions.flatMap(({ filter, sign }) => {
    const operator = normal(filter, sign);
    return isDerived(filter) || operator.op !== "equals" || !operator.sign ? [] : [operator.values];
  });
  const [wanted] = exactly;
  // One of a few texts: each is tried, and that settles it.
  if (wanted !== undefined) return pick(wanted, meetsAll) ?? { state: "impossible" };
  const hidden = attribute === "file-name" ? conditions.flatMap(({ filter }) => dotted(filter)) : [];
  const quick = pick([LIKELY[attribute], ...hidden], meetsAll);
  if (quick !== null) return quick;
  let sure = true;
  for (const pieces of alternatives(attribute, conditions)) {
    if (pieces === "unsure") sure = false;
    else {
      const text = assemble(attribute, pieces);
      if (text === null) continue;
      if (meetsAll(text)) return { state: "found", text };
      sure = false;
    }
  }
  return { state: sure ? "impossible" : "unsure" };
}

const pick = (texts: readonly string[], meetsAll: (text: string) => boolean): Solved | null => {
  const text = texts.find(meetsAll);
  return text === undefined ? null : { state: "found", text };
};

const isDerived = ({ attribute }: Filter) => attribute === "user-domain" || attribute === "file-extension";
/** `.env` is a name without an extension, though it ends as one that has it. */
const dotted = (filter: Filter): string[] =>
  filter.attribute === "file-extension" && "values" in filter ? filter.values.map((one) => `.${one}`) : [];

type Operator = "equals" | "contains" | "starts-with" | "ends-with" | "is-set";
interface Normal {
  readonly op: Operator;
  readonly sign: boolean;
  readonly values: readonly string[];
}
const NEGATED: Readonly<Record<string, Operator>> = {
  "does-not-equal": "equals",
  "does-not-contain": "contains",
  "is-not-set": "is-set",
};
function normal(filter: Filter, sign: boolean): Normal {
  const values = "values" in filter ? (filter.values as readonly string[]) : [];
  const positive = NEGATED[filter.operator];
  return positive === undefined
    ? { op: filter.operator as Operator, sign, values }
    : { op: positive, sign: !sign, values };
}

/** What a text has to have, one of each list, and what it must not have. */
interface Pieces {
  readonly starts: string[][];
  readonly ends: string[][];
  readonly has: string[][];
  /** Of each list, all parts of one entry. */
  readonly words: (readonly string[])[][];
  readonly not: { starts: string[]; ends: string[]; has: string[]; words: Sought[]; mentioned: string[] };
}

/** A text meets the conditions in one of these ways or not at all. */
function* alternatives(attribute: TextAttribute, conditions: readonly TextCondition[]): Iterable<Pieces | "unsure"> {
  const normals = conditions.map(({ filter, sign }) => ({ ...normal(filter, sign), filter }));
  const unset = normals.filter(({ op, sign }) => op === "is-set" && !sign);
  // What must be none is that and nothing else, which was tried.
  if (unset.some(({ filter }) => !isDerived(filter))) return;
  const mark = attribute === "user" ? "@" : ".";
  const ways: ((pieces: Pieces) => void)[] =
    unset.length === 0 ? [() => {}] : [(pieces) => pieces.not.has.push(mark), (pieces) => pieces.ends.push([mark])];
  for (const way of ways) {
    const pieces: Pieces = {
      starts: [],
      ends: [],
      has: [],
      words: [],
      not: { starts: [], ends: [], has: [], words: [], mentioned: [] },
    };
    for (const one of normals) add(pieces, attribute, one, mark);
    way(pieces);
    yield pieces;
  }
  // A name that begins with its only dot has no extension either; whether one fits is left open.
  if (attribute === "file-name" && unset.length > 0) yield "unsure";
}

function add(pieces: Pieces, attribute: TextAttribute, one: Normal & { filter: Filter }, mark: string): void {
  const { op, sign, filter } = one;
  const values = one.values.map((written) => fold(filter.attribute, written));
  const { not } = pieces;
  if (op === "is-set") {
    if (!isDerived(filter) || !sign) return;
    pieces.has.push([mark]);
    not.ends.push(mark);
    return;
  }
  if (op === "equals") {
    if (!isDerived(filter)) return void not.mentioned.push(...values);
    const ends = values.map((written) => mark + written);
    if (sign) pieces.ends.push(ends);
    else not.ends.push(...ends);
    return;
  }
  if (op === "contains" && attribute === "file-name") {
    const sought = values.map(parseSought);
    if (sign)
      pieces.words.push(sought.flatMap((each) => ("any" in each ? each.any.map((word) => [word]) : [each.all])));
    else not.words.push(...sought);
    not.mentioned.push(...values);
    return;
  }
  const key = op === "contains" ? "has" : op === "starts-with" ? "starts" : "ends";
  if (sign) pieces[key].push(values);
  else not[key].push(...values);
}

const FILLERS = [..."xzqwvkjyugbpmhfdnclrtsioea0123456789", ..."αβγδжшщюя"];

/** A text with one piece of each list and nothing forbidden; null: there can be none. */
function assemble(attribute: TextAttribute, { starts, ends, has, words, not }: Pieces): string | null {
  const avoided = [...not.starts, ...not.ends, ...not.has, ...not.mentioned].join("");
  const filler = FILLERS.find((letter) => !avoided.includes(letter)) ?? "※";
  const holds = (text: string) =>
    not.has.some((part) => text.includes(part)) || not.words.some((sought) => containsSought(text, sought));
  const start = longest(
    starts,
    (text) => !not.starts.some((part) => text.startsWith(part)) && !holds(text + filler),
    (whole, part) => whole.startsWith(part),
  );
  const end = longest(
    ends,
    (text) => !not.ends.some((part) => text.endsWith(part)) && !holds(filler + text),
    (whole, part) => whole.endsWith(part),
  );
  const gap = attribute === "file-name" ? ` ${filler} ` : filler;
  const inner = [
    ...has.map((options) => options.find((part) => !holds(filler + part + filler))),
    ...words.map((options) => options.map((parts) => parts.join(gap)).find((piece) => piece !== "" && !holds(piece))),
  ];
  if (start === null || end === null || inner.includes(undefined)) return null;
  const middle = inner.map((piece) => piece + gap).join("");
  const space = attribute === "file-name" && middle !== "" ? " " : "";
  return start + filler + space + middle.trimEnd() + (middle === "" ? "" : space) + (end === "" ? "" : filler + end);
}

/** The longest piece that serves every list: of each list one piece begins (or ends) it. Null: there is none. */
function longest(
  lists: readonly (readonly string[])[],
  allowed: (text: string) => boolean,
  covers: (whole: string, part: string) => boolean,
): string | null {
  if (lists.length === 0) return "";
  const serves = (text: string) => allowed(text) && lists.every((list) => list.some((part) => covers(text, part)));
  return lists.flat().find(serves) ?? null;
}
