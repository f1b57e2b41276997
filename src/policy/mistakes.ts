/**
 * Mistakes in a policy or a configuration, said so that they can be corrected: where, what was expected, and the
 * nearest value that would have been right.
 * @module
 */
import type { z } from "zod";

export interface Mistake {
  /** Where, as `policies.0.filters.2.values`. */
  readonly path: string;
  readonly message: string;
}

/** The mistakes that a schema found. `input` is what was parsed: the values are looked up there. */
export function mistakesOf(error: z.core.$ZodError, input: unknown): Mistake[] {
  return error.issues.flatMap((issue) => explain(issue, input, []));
}

function explain(issue: z.core.$ZodIssue, input: unknown, under: readonly PropertyKey[]): Mistake[] {
  const path = [...under, ...issue.path];
  const found = valueAt(input, path);
  const mistake = (message: string) => [{ path: path.map(String).join("."), message }];
  switch (issue.code) {
    case "invalid_value":
      return mistake(expected(found, issue.values.map(String)));
    case "invalid_union": {
      const { options } = issue as { options?: readonly unknown[] };
      if (options !== undefined) return mistake(expected(found, options.map(String)));
      const [best] = issue.errors.toSorted((left, right) => left.length - right.length);
      return best === undefined ? mistake(issue.message) : best.flatMap((one) => explain(one, input, path));
    }
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key].map(String).join("."),
        message: `there is no such field${suggestion(key, keysBeside(found))}`,
      }));
    case "invalid_type":
      return mistake(found === undefined ? `missing; expected ${issue.expected}` : `expected ${issue.expected}`);
    default:
      return mistake(issue.message);
  }
}

/** Every name that appears as a field of a policy; what a misspelt field was most likely meant to be. */
const FIELDS = [
  "kind",
  "name",
  "description",
  "mode",
  "severity",
  "category",
  "alert",
  "message",
  "filters",
  "action",
  "outcome",
  "control",
  "activities",
  "inspection",
  "whenUnscannable",
  "attribute",
  "operator",
  "values",
  "bytes",
  "dailyLimit",
  "email",
  "webhook",
  "method",
  "presets",
  "expressions",
  "minimumMatches",
  "exclude",
  "searchIn",
  "types",
  "match",
];
const keysBeside = (found: unknown): string[] => {
  const present = typeof found === "object" && found !== null ? Object.keys(found) : [];
  return FIELDS.filter((field) => !present.includes(field));
};

function expected(found: unknown, options: readonly string[]): string {
  const list = options.length === 1 ? options[0] : `one of ${options.join(", ")}`;
  if (found === undefined) return `missing; expected ${list}`;
  return `"${String(found)}" is not known; expected ${list}${suggestion(String(found), options)}`;
}

/** What other products, or people, call what is called otherwise here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  country: "location",
  region: "location",
  ip: "ip-address",
  address: "ip-address",
  organisation: "isp",
  organization: "isp",
  os: "device-platform",
  platform: "device-platform",
  device: "device-tag",
  certificate: "device-tag",
  browser: "user-agent",
  label: "sensitivity-label",
  domain: "user-domain",
  activity: "activity-type",
  extension: "file-extension",
  size: "file-size",
  is: "equals",
  "is-not": "does-not-equal",
  "not-equals": "does-not-equal",
  deny: "block",
  mfa: "step-up",
};

function suggestion(written: string, options: readonly string[]): string {
  const otherName = OTHER_NAMES[written.toLowerCase().replaceAll(/[\s_]+/g, "-")];
  const nearest = otherName !== undefined && options.includes(otherName) ? otherName : nearestOf(written, options);
  return nearest === null ? "" : `. Did you mean "${nearest}"?`;
}

/** The option that differs least from `written`; null where none is near. */
export function nearestOf(written: string, options: readonly string[]): string | null {
  const folded = written.toLowerCase();
  let best: string | null = null;
  let least = Math.max(2, Math.floor(written.length / 2)) + 1;
  for (const option of options) {
    const distance = editDistance(folded, option.toLowerCase());
    if (distance < least) {
      least = distance;
      best = option;
    }
  }
  return best;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}
