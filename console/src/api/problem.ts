/**
 * What went wrong, told so that an admin can act on it: RFC 9457 problems, lost connections, and our own mistakes.
 * @module
 */
import type { Problem } from "../../../src/admin/contract/index.ts";

/** The server refused a request. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.status = problem.status;
    this.problem = problem;
  }
}

/** The server did not answer at all. */
export class ConnectionError extends Error {
  constructor(cause: unknown) {
    super("Sallyport did not answer.", { cause });
    this.name = "ConnectionError";
  }
}

export interface Told {
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly reference: string | null;
}

/** One remedy a status; the server's own words come first. */
function remedyFor(status: number): string {
  if (status === 401) return "Sign in again.";
  if (status === 403) return "Ask a member of an admin group, or sign in with the printed admin token.";
  if (status === 404) return "It may have been removed meanwhile. Go back to the list.";
  if (status === 409) return "Load the current state and try again.";
  if (status === 422 || status === 400) return "Correct what is wrong and try again.";
  if (status === 429) return "Wait a minute, then try again.";
  return "Try again. If it happens again, look for the reference in the server's log.";
}

/** What a mistake says of a field has no full stop; here more follows. */
const ended = (text: string) => (/[\p{L}\p{N})"”]$/u.test(text) ? `${text}.` : text);

export function describeError(error: unknown): Told {
  if (error instanceof ApiError) {
    const { title, detail, reference } = error.problem;
    return { title, detail: ended(detail), remedy: remedyFor(error.status), reference: reference ?? null };
  }
  if (error instanceof ConnectionError) {
    return {
      title: "No connection",
      detail: error.message,
      remedy: "Check that the server is running and that this computer reaches it, then try again.",
      reference: null,
    };
  }
  return {
    title: "The console made a mistake",
    detail: error instanceof Error ? error.message : String(error),
    remedy: "Reload the page. If it happens again, report it with what you were doing.",
    reference: null,
  };
}

export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiError && error.status === status;
