/**
 * Conditions that no bitmap answers: patterns in texts, and whatever is about a file. They are tested on the policies
 * that everything else has left over.
 * @module
 */
import { assertNever } from "../../kernel/index.ts";
import { extensionOf, type Fact, type FileFacts } from "../facts.ts";
import type { Filter } from "../filters.ts";
import { fold } from "../fold.ts";
import type { InspectionCondition } from "../inspection.ts";
import { findingMatches } from "../plain/inspect.ts";
import type { Attribute } from "../vocabulary.ts";
import { containsSought, foldName, parseSought } from "../words.ts";

/** Whether a text, folded as its attribute is, passes. */
export type TextTest = (folded: string) => boolean;

/** Null: not a pattern but a value or presence, which bitmaps answer. */
export function textTest(filter: Filter): TextTest | null {
  if (!("values" in filter)) return null;
  const wanted = filter.values.map((value) => fold(filter.attribute, value));
  const contains: TextTest =
    filter.attribute === "file-name" ? containsWords(wanted) : (text) => wanted.some((value) => text.includes(value));
  switch (filter.operator) {
    case "contains":
      return contains;
    case "does-not-contain":
      return (text) => !contains(text);
    case "starts-with":
      return (text) => wanted.some((value) => text.startsWith(value));
    case "ends-with":
      return (text) => wanted.some((value) => text.endsWith(value));
    default:
      return null;
  }
}

function containsWords(wanted: readonly string[]): TextTest {
  const sought = wanted.map(parseSought);
  return (name) => sought.some((one) => containsSought(name, one));
}

export const FAILS = 0;
export const HOLDS = 1;
export const OPEN = 2;
export type Answer = typeof FAILS | typeof HOLDS | typeof OPEN;

/** A condition on a file: what it says of the file's facts; `file` null: no file is involved. */
export interface FileCondition {
  readonly about: "file-extension" | "file-name" | "file-size" | "sensitivity-label" | "inspection";
  readonly answer: (file: FileFacts | null) => Answer;
  /** Whether there is a value to ask about. */
  readonly hasValue: (file: FileFacts) => boolean;
}

export function inspectionCondition(
  condition: InspectionCondition,
  whenUnscannable: "apply" | "ignore",
): FileCondition {
  return fileCondition(
    "inspection",
    (file) => file.inspection,
    (finding) => findingMatches(condition, whenUnscannable, finding),
    false,
  );
}

/** Null: the filter is not about a file. */
export function fileFilterCondition(filter: Filter): FileCondition | null {
  const absent = matchesAbsent(filter);
  switch (filter.attribute) {
    case "file-name":
      return fileCondition("file-name", (file) => file.name, nameTest(filter), absent);
    case "file-extension":
      return fileCondition("file-extension", extension, oneOf(filter), absent);
    case "file-size":
      return fileCondition("file-size", (file) => file.size, sizeTest(filter), absent);
    case "sensitivity-label":
      return labelCondition(filter, absent);
    default:
      return null;
  }
}

/** Labels may be known in part: what they settle already, others that there may be leave as it is. */
function labelCondition(filter: Filter, whenAbsent: boolean): FileCondition {
  const holds = anyOf(filter);
  const known = fileCondition("sensitivity-label", (file) => file.labels, holds, whenAbsent);
  return {
    ...known,
    hasValue: (file) => known.hasValue(file) || seenIn(file).length > 0,
    answer: (file) => {
      const seen = file === null ? [] : seenIn(file);
      if (seen.length === 0) return known.answer(file);
      const now = holds(seen);
      if (now === whenAbsent) return OPEN;
      return now ? HOLDS : FAILS;
    },
  };
}

/** Labels that a file certainly has, where not all of them are known. */
export const seenIn = ({ labels }: FileFacts): readonly string[] =>
  labels.state === "unknown" ? (labels.seen ?? []) : [];

function fileCondition<T>(
  about: FileCondition["about"],
  read: (file: FileFacts) => Fact<T>,
  holds: (value: T) => boolean,
  whenAbsent: boolean,
): FileCondition {
  const absent = whenAbsent ? HOLDS : FAILS;
  return {
    about,
    hasValue: (file) => {
      const fact = read(file);
      return fact.state === "value" && !isEmpty(fact.value);
    },
    answer: (file) => {
      if (file === null) return absent;
      const fact = read(file);
      if (fact.state === "unknown") return OPEN;
      if (fact.state === "none" || isEmpty(fact.value)) return absent;
      return holds(fact.value) ? HOLDS : FAILS;
    },
  };
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

/** Whether a filter matches where its attribute does not exist. */
export function matchesAbsent({ operator }: Filter): boolean {
  switch (operator) {
    case "does-not-equal":
    case "does-not-contain":
    case "not-in-range":
    case "is-not-set":
      return true;
    case "equals":
    case "contains":
    case "starts-with":
    case "ends-with":
    case "in-range":
    case "greater-than":
    case "less-than":
    case "is-set":
      return false;
    default:
      return assertNever(operator);
  }
}

const extension = (file: FileFacts): Fact<string> =>
  file.name.state === "value" ? extensionOf(file.name.value) : file.name;

function nameTest(filter: Filter): (name: string) => boolean {
  const test = textTest(filter) ?? oneOf(filter);
  return (name) => test(foldName(name));
}

function sizeTest(filter: Filter): (size: number) => boolean {
  if (!("bytes" in filter)) return () => filter.operator === "is-set";
  const { bytes } = filter;
  return filter.operator === "greater-than" ? (size) => size > bytes : (size) => size < bytes;
}

function oneOf(filter: Filter): (value: string) => boolean {
  if (!("values" in filter)) return () => filter.operator === "is-set";
  const test = among(filter.attribute, filter.values);
  return filter.operator === "equals" ? test : (value) => !test(value);
}

function anyOf(filter: Filter): (values: readonly string[]) => boolean {
  if (!("values" in filter)) return () => filter.operator === "is-set";
  const test = among(filter.attribute, filter.values);
  return filter.operator === "equals" ? (values) => values.some(test) : (values) => !values.some(test);
}

function among(attribute: Attribute, values: readonly string[]): (value: string) => boolean {
  const wanted = new Set(values.map((value) => fold(attribute, value)));
  return (value) => wanted.has(fold(attribute, value));
}
