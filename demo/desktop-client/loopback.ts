/**
 * The loopback address that a sign-in comes back to (RFC 8252, section 7.3): one answer, then it is closed.
 * @module
 */
import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { escapeHtml } from "../organisation/app/html.ts";

export type Answer =
  | { readonly kind: "code"; readonly url: URL }
  | { readonly kind: "error"; readonly error: string; readonly description?: string; readonly page?: string };

export interface Loopback {
  readonly redirectUri: string;
  /** The first callback with our `state`. Anything else that knocks is answered and forgotten. */
  readonly answer: Promise<Answer>;
  close(): Promise<void>;
}

export async function openLoopback(options: { state: string; issuerOrigin: string }): Promise<Loopback> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const server = createServer((request, response) => {
    const url = new URL(`http://127.0.0.1${request.url?.startsWith("/") ? request.url : "/"}`);
    const answer = request.method === "GET" ? readAnswer(url, options) : undefined;
    const page = answer === undefined ? undefined : answer.kind === "error" ? answer.page : undefined;
    response.setHeader("connection", "close");
    response.setHeader("cache-control", "no-store");
    response.setHeader("referrer-policy", "no-referrer");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader(
      "content-security-policy",
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    // The sign-in service has a page with the reasons: better than anything said here.
    if (page !== undefined) response.writeHead(303, { location: page }).end();
    else if (answer === undefined)
      response.writeHead(404).end(document("Nothing here", "This address waits for a sign-in."));
    else if (answer.kind === "code")
      response.end(document("You are signed in", "Go back to Contoso Mail; this page can be closed."));
    else
      response.end(
        document("Sign-in was refused", answer.description ?? "The sign-in service gave no reason.", answer.error),
      );
    if (answer !== undefined) response.on("close", () => resolve(withPort(answer, redirectUri)));
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", listening);
  });
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  return {
    redirectUri,
    answer: promise,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Undefined for whatever is not the callback of this very sign-in. */
export function readAnswer(
  url: URL,
  { state, issuerOrigin }: { state: string; issuerOrigin: string },
): Answer | undefined {
  const given = Buffer.from(url.searchParams.get("state") ?? "");
  const expected = Buffer.from(state);
  if (url.pathname !== "/callback" || given.length !== expected.length || !timingSafeEqual(given, expected))
    return undefined;
  const error = url.searchParams.get("error");
  if (error === null) return url.searchParams.has("code") ? { kind: "code", url } : undefined;
  const description = url.searchParams.get("error_description");
  const uri = url.searchParams.get("error_uri");
  const page = uri !== null && URL.canParse(uri) ? new URL(uri) : undefined;
  return {
    kind: "error",
    error: printable(error),
    ...(description === null ? {} : { description: printable(description) }),
    // Only to the sign-in service itself: no open redirect, whoever made up the callback.
    ...(page?.origin === issuerOrigin ? { page: page.href } : {}),
  };
}

/** The address as the grant must state it: with the port that this server listens on. */
function withPort(answer: Answer, redirectUri: string): Answer {
  return answer.kind === "code" ? { ...answer, url: new URL(`${redirectUri}${answer.url.search}`) } : answer;
}

/** Without control characters, as it goes to a terminal. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, " ");

function document(title: string, text: string, code = ""): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - Contoso Mail</title>
<style>
:root { color-scheme: light dark }
body { margin: 0; min-height: 90vh; display: grid; place-content: center; padding: 1.5rem; font: 1.05rem/1.6 system-ui, sans-serif;
  color: light-dark(#141c2b, #e8edf7); background: light-dark(#eef2f9, #0e131d) }
h1 { margin: 0; font-size: 1.6rem }
p { max-width: 36rem; overflow-wrap: anywhere }
</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${code === "" ? "" : `<p><code>${escapeHtml(code)}</code></p>`}</main></body></html>
`;
}
