/**
 * A small server side of HTTP: routes to handlers, handlers return what to answer.
 * @module
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Html } from "./html.ts";

export interface Reply {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Html | string | Buffer | Readable;
}
export interface Context {
  readonly request: IncomingMessage;
  /** The app's own idea of its address: by it it makes absolute addresses. */
  readonly origin: string;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly cookies: ReadonlyMap<string, string>;
}
export type Handler = (context: Context) => Reply | Promise<Reply>;
/** Keys are "GET /inbox/:id"; the first that fits answers. HEAD is answered as GET without the body. */
export type Routes = Readonly<Record<string, Handler>>;

/** A refusal to be shown to the person: thrown by a handler, or by what it calls. */
export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The handler for this method and path with its parameters, or the status that says why there is none. */
export function createRouter(routes: Routes): (method: string, path: string) => Match | 404 | 405 {
  const compiled = Object.entries(routes).map(([key, handler]) => {
    const [method = "", pattern = ""] = key.split(" ");
    const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/:(\w+)/g, "(?<$1>[^/]+)");
    return { method, path: new RegExp(`^${source}$`), handler };
  });
  return (method, path) => {
    const fitting = compiled.flatMap((route) => {
      const found = route.path.exec(path);
      return found ? [{ ...route, groups: found.groups ?? {} }] : [];
    });
    const route = fitting.find((candidate) => candidate.method === (method === "HEAD" ? "GET" : method));
    if (!route) return fitting.length === 0 ? 404 : 405;
    const params = Object.fromEntries(Object.entries(route.groups).map(([name, value]) => [name, decode(value)]));
    return { handler: route.handler, params };
  };
}
interface Match {
  readonly handler: Handler;
  readonly params: Record<string, string>;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpError(400, "The address is not encoded as addresses are.");
  }
}

export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return cookies;
}

/** A cookie for this host alone, that no script reads and no other site's form brings along. */
export function setCookie(name: string, value: string, options: { maxAge?: number; path?: string } = {}): string {
  const age = options.maxAge === undefined ? "" : `; Max-Age=${options.maxAge}`;
  return `${name}=${value}; Path=${options.path ?? "/"}${age}; HttpOnly; Secure; SameSite=Lax`;
}

/** Absolute, as many apps have it. */
export function redirect(context: Context, path: string, headers: OutgoingHttpHeaders = {}): Reply {
  return { status: 303, headers: { ...headers, location: new URL(path, context.origin).href } };
}

export function json(body: unknown, status = 200, headers: OutgoingHttpHeaders = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}

/** Reads the body up to `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () =>
    new HttpError(413, `That is more than the ${Math.floor(limit / 1_048_576)} MB that can be sent here.`);
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limit) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The fields and files of a form that a page of this very app has sent. */
export async function readForm(context: Context, limit: number): Promise<FormData> {
  const { headers } = context.request;
  // A form on another site cannot bring the session cookie (SameSite), and is refused by its origin besides.
  if (headers.origin !== undefined && headers.origin !== context.origin)
    throw new HttpError(403, "This form was sent from another site.");
  const body = await readBody(context.request, limit);
  try {
    return await new Response(body, { headers: { "content-type": headers["content-type"] ?? "" } }).formData();
  } catch {
    throw new HttpError(400, "The form could not be read.");
  }
}

/** A handler for one file that lies beside the code, with the app's addresses put in. */
export function asset(
  file: URL,
  type: string,
  adapt: (text: string, context: Context) => string = (text) => text,
): Handler {
  const text = readFileSync(file, "utf8");
  return (context) => ({
    headers: { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" },
    body: adapt(text, context),
  });
}

export async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const body = reply.body instanceof Html ? reply.body.text : (reply.body ?? "");
  const length = body instanceof Readable ? {} : { "content-length": Buffer.byteLength(body) };
  const type =
    reply.body instanceof Html ? { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } : {};
  response.writeHead(reply.status ?? 200, { ...type, ...length, ...reply.headers });
  if (request.method === "HEAD") {
    if (body instanceof Readable) body.destroy();
    response.end();
  } else if (body instanceof Readable) {
    // Whoever goes away in the middle of a download is no error.
    await pipeline(body, response).catch(() => response.destroy());
  } else response.end(body);
}
