/**
 * Requests to the API on this origin. An answer is typed by the contract; a refusal is thrown as `ApiError`.
 * @module
 */
import type { Problem } from "../../../src/admin/contract/index.ts";
import { ApiError, ConnectionError } from "./problem.ts";

export const API = "/api/v1";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
interface Options {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Sends one request; resolves to the parsed answer, or to undefined for 204. */
export async function send<T = void>(method: Method, path: string, { body, signal }: Options = {}): Promise<T> {
  const init: RequestInit = { method, credentials: "same-origin", headers: { accept: "application/json" } };
  if (signal !== undefined) init.signal = signal;
  if (body !== undefined) {
    init.headers = { accept: "application/json", "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(API + path, init).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ConnectionError(cause);
  });
  if (!response.ok) throw new ApiError(await readProblem(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = <T>(path: string, signal?: AbortSignal) =>
  send<T>("GET", path, signal === undefined ? {} : { signal });

/** The problem document; where the answer is none (a proxy's page), one made from the status. */
async function readProblem(response: Response): Promise<Problem> {
  const fallback = { type: "about:blank", title: `Error ${response.status}`, status: response.status, detail: "" };
  try {
    const body: unknown = await response.json();
    if (typeof body !== "object" || body === null) return fallback;
    return { ...fallback, ...body, status: response.status };
  } catch {
    return { ...fallback, detail: "The answer did not come from Sallyport. A proxy may stand in between." };
  }
}

/** A query string of the values that are given, with its question mark; empty when none is. */
export function queryString(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

export const segment = (id: string) => encodeURIComponent(id);
