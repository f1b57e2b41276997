/**
 * One app behind its two addresses: which one was asked for, who is signed in, which route answers, what if it fails.
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Context, createRouter, HttpError, parseCookies, type Reply, type Routes, send } from "./http.ts";

export interface AppOptions {
  /** The app's own host name, by which it is reached through the gateway. */
  readonly host: string;
  /** Where it is reached without. */
  readonly directOrigin: string;
  readonly routes: Routes;
  readonly contentSecurityPolicy: (origin: string) => string;
  readonly showError: (context: Context, error: { title: string; detail: string; status: number }) => Reply;
}
export interface App {
  /** Whether this app answers for the Host header. */
  answersFor(host: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  contextOf(request: IncomingMessage): Context;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "This cannot be understood",
  401: "You are not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Not possible here",
  413: "Too large",
  503: "Sign-in is not available",
};

export function createApp(options: AppOptions): App {
  const route = createRouter(options.routes);
  const directHost = new URL(options.directOrigin).host;

  const contextOf = (request: IncomingMessage, params: Record<string, string> = {}): Context => {
    const host = request.headers.host?.toLowerCase();
    const origin = host === directHost ? options.directOrigin : `https://${options.host}`;
    return {
      request,
      origin,
      // Joined, not resolved: "//elsewhere/" is a path here.
      url: new URL(`${origin}${request.url?.startsWith("/") ? request.url : "/"}`),
      params,
      cookies: parseCookies(request.headers.cookie),
    };
  };

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const context = contextOf(request);
    try {
      const found = route(request.method ?? "GET", context.url.pathname);
      if (found === 404) throw new HttpError(404, "There is nothing at this address.");
      if (found === 405) throw new HttpError(405, "This address does not take that kind of request.");
      return await found.handler({ ...context, params: found.params });
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      if (status === 500)
        process.stderr.write(`${options.host}: ${request.method} failed: ${(error as Error).stack}\n`);
      const detail = status === 500 ? "Something went wrong in the app. Try again." : (error as Error).message;
      return options.showError(context, { title: TITLES[status] ?? "That did not work", detail, status });
    }
  };

  return {
    answersFor: (host) => host === options.host || host === `${options.host}:443` || host === directHost,
    contextOf,
    async handle(request, response) {
      const reply = await answer(request);
      const { origin } = contextOf(request);
      await send(request, response, {
        ...reply,
        headers: {
          "content-security-policy": options.contentSecurityPolicy(origin),
          "x-content-type-options": "nosniff",
          "referrer-policy": "same-origin",
          "strict-transport-security": "max-age=31536000",
          ...reply.headers,
        },
      });
    },
  };
}
