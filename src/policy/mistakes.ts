/**
 * Mistakes in a policy or a configuration, said so that they can be corrected: where, what was expected, and the
 * nearest value that would have been right.
 * @module
 */
import type { z } from "zod";
import { fieldsAt } from "./fields.ts";
import { suggestion } from "./nearest.ts";

export interface Mistake {
  /** Where, as `policies.0.filters.2.values`. */
  readonly path: string;
  readonly message: string;
}

/** The mistakes that `schema` found in `input`: the values are looked up there, what would have been right in the schema. */
export function mistakesOf(error: z.core.$ZodError, input: unknown, schema: z.core.$ZodType): Mistake[] {
  return error.issues.flatMap((issue) => explain(issue, { input, schema }, []));
}

interface Parsed {
  readonly input: unknown;
  readonly schema: z.core.$ZodType;
}

function explain(issue: z.core.$ZodIssue, parsed: Parsed, under: readonly PropertyKey[]): Mistake[] {
  const { input, schema } = parsed;
  const path = [...under, ...issue.path];
  const found = valueAt(input, path);
  const mistake = (message: string) => [{ path: path.map(String).join("."), message }];
  switch (issue.code) {
    case "invalid_value":
      return mistake(expected(found, issue.values.map(String), issue.message));
    case "invalid_union": {
      const { options } = issue as { options?: readonly unknown[] };
      if (options !== undefined) return mistake(expected(found, options.map(String)));
      const [best] = issue.errors.toSorted((left, right) => left.length - right.length);
      return best === undefined ? mistake(issue.message) : best.flatMap((one) => explain(one, parsed, path));
    }
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key].map(String).join("."),
        message: noSuchField(key, fieldsAt(schema, input, path), found),
      }));
    case "invalid_type":
      return mistake(found === undefined ? `missing; expected ${issue.expected}` : `expected ${issue.expected}`);
    default:
      return mistake(issue.message);
  }
}

/** `beside`: the object that the field was written in; what it has already was not meant. */
function noSuchField(key: string, fields: readonly string[], beside: unknown): string {
  const present = typeof beside === "object" && beside !== null ? Object.keys(beside) : [];
  const missing = fields.filter((field) => !present.includes(field));
  const hint = suggestion(key, missing);
  return `there is no such field${hint === "" ? `; the fields here are ${fields.join(", ")}` : hint}`;
}

/** More values than this are not listed; what the schema itself says of them is. */
const MOST_LISTED = 40;

function expected(found: unknown, options: readonly string[], otherwise = ""): string {
  const list =
    options.length > MOST_LISTED ? otherwise : options.length === 1 ? options[0] : `one of ${options.join(", ")}`;
  if (found === undefined) return `missing; expected ${list}`;
  return `"${String(found)}" is not known; expected ${list}${suggestion(String(found), options)}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}
