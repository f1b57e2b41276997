/**
 * The sealed authorization code, on its way from the browser to the app.
 * @module
 */
import type { App } from "../config/index.ts";
import { codeContext, Sealer } from "../session/index.ts";

/**
 * `search` with the code opened, where it is an answer of ours to the app; else as it is.
 *
 * INVARIANT: a code is opened at a redirect address of a web client of the app, as the one parameter `code`, and
 * nowhere else. An app repeats other addresses in redirects and error pages, and with them the browser would get hold
 * of the code and could take it to the app directly, around control.
 */
export function openCode(url: URL, search: string, app: App, sealer: Sealer): string {
  const codes = url.searchParams.getAll("code");
  const [code = ""] = codes;
  if (codes.length !== 1 || !Sealer.isSealed(code) || !isRedirectPath(url.pathname, app)) return search;
  const opened = sealer.open(code, codeContext(app.id));
  if (opened === null) return search;
  const pairs = search.slice(1).split("&");
  return `?${pairs.map((pair) => (pair.startsWith("code=") ? `code=${encodeURIComponent(opened)}` : pair)).join("&")}`;
}

const isRedirectPath = (path: string, { clients }: App) =>
  clients.some(
    ({ type, redirectUris }) => type === "web" && redirectUris.some((uri) => new URL(uri).pathname === path),
  );
