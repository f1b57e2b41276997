/**
 * Validation errors by field, whether the console's own schema found them or the server did.
 *
 * A field is named by its path with dots: `filters.0.values.2`. The server's paths may be written as a JSON pointer
 * (RFC 6901), with brackets or with dots; all become the same name here.
 * @module
 */
import { capitalised } from "../parts/format.ts";
import { ApiError } from "./problem.ts";

export type FieldErrors = Readonly<Record<string, string>>;
export const NO_ERRORS: FieldErrors = {};

/** The part of a zod issue that is read here. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly errors?: readonly (readonly Issue[])[] | undefined;
}

/** What comes before the field where the server names its place in the whole configuration. */
const WITHIN_CONFIGURATION = /^(?:policies|apps|authorities)\.\d+\.|^settings\./;

/** `/filters/0/values`, `filters[0].values` and `filters.0.values` are one field. */
export function fieldName(path: string): string {
  return path
    .split(/[./[\]]+/)
    .filter((part) => part !== "" && part !== "body" && part !== "#")
    .join(".")
    .replace(WITHIN_CONFIGURATION, "");
}

/** The first message for each field. */
export function fieldErrors(issues: readonly Issue[]): FieldErrors {
  const found: Record<string, string> = {};
  for (const { name, message } of issues.flatMap((issue) => flatten(issue, []))) found[name] ??= capitalised(message);
  return found;
}

/** A failed union reports every alternative; the one that came furthest is the one that was meant. */
function flatten(issue: Issue, prefix: readonly PropertyKey[]): { name: string; message: string }[] {
  const path = [...prefix, ...issue.path];
  const alternatives = issue.errors ?? [];
  const meant = alternatives.toSorted((a, b) => distance(a) - distance(b))[0];
  if (meant !== undefined && meant.length > 0) return meant.flatMap((inner) => flatten(inner, path));
  return [{ name: path.map(String).join("."), message: issue.message }];
}

/** How far an alternative is from what was written; a wrong attribute means that it was never the one meant. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.path[0] === "attribute" || issue.path[0] === "kind" ? 100 : 1), 0);
}

/** The server's own field errors; empty where it named none. */
export function problemFields(error: unknown): FieldErrors {
  if (!(error instanceof ApiError)) return NO_ERRORS;
  const found: Record<string, string> = {};
  for (const { path, message } of error.problem.errors ?? []) found[fieldName(path)] ??= capitalised(message);
  return found;
}

/** The message for a field or for anything inside it. */
export function errorAt(errors: FieldErrors, name: string): string | undefined {
  if (errors[name] !== undefined) return errors[name];
  const inner = Object.keys(errors).find((key) => key.startsWith(`${name}.`));
  return inner === undefined ? undefined : errors[inner];
}
