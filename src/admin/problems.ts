/**
 * Refusals as problem details (RFC 9457): what happened, where in the request, what to do.
 * @module
 */
import type { ChangeRefusal, Mistake } from "../config/index.ts";
import type { Problem } from "./contract/index.ts";

export class Refusal extends Error {
  readonly problem: Problem;
  constructor(status: number, title: string, detail: string, errors?: Problem["errors"]) {
    super(detail);
    this.problem = { type: "about:blank", title, status, detail, ...(errors === undefined ? {} : { errors }) };
  }
}

export const notFound = (what: string) =>
  new Refusal(404, "Not found", `There is no such ${what}. It may have been removed.`);

/** `under`: where the mistakes' paths begin in the configuration, cut off so that they name places in the request. */
export function fromChange(refusal: ChangeRefusal, under: RegExp): Refusal {
  switch (refusal.kind) {
    case "not-found":
      return notFound(refusal.what);
    case "conflict":
      return new Refusal(409, "Changed by someone else", `${refusal.detail} Load it again and repeat your change.`);
    case "invalid":
      return invalid(refusal.mistakes.map(({ path, message }) => ({ path: path.replace(under, ""), message })));
  }
}

export function invalid(mistakes: readonly Mistake[]): Refusal {
  const [first] = mistakes;
  const detail = first === undefined ? "The request has mistakes." : `${first.path || "The request"}: ${first.message}`;
  return new Refusal(400, "The request has mistakes", detail, [...mistakes]);
}
