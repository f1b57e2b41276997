/**
 * What is wrong with a field, in plain words, where the contract's schema says nothing of its own.
 * @module
 */

/** The part of a raw zod issue that is read here. */
interface RawIssue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
}

/** Undefined: there is no better word for it than zod's. */
export function plainWords({ code, input, expected, origin, minimum, maximum }: RawIssue): string | undefined {
  if (code === "invalid_type" && (expected === "number" || expected === "int")) {
    return typeof input === "number" && !Number.isNaN(input) ? "write a whole number" : "write a number";
  }
  const what = origin === "string" ? "characters" : origin === "array" ? "entries" : "";
  if (code === "too_small")
    return what !== "" && minimum === 1 ? "this cannot be empty" : bound("at least", minimum, what);
  return code === "too_big" ? bound("at most", maximum, what) : undefined;
}

const bound = (words: string, limit: unknown, what: string) =>
  `${words} ${Number(limit).toLocaleString()} ${what}`.trim();
