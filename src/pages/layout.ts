/**
 * The frame of every page that Sallyport shows to a person: no script, no outside resource, light and dark.
 * @module
 */
import { createHash } from "node:crypto";
import { Html, html } from "./html.ts";

const STYLE = `
:root{color-scheme:light dark;--ground:#f4f5f7;--card:#fff;--ink:#1b1f27;--soft:#566072;--line:#dfe3ea;--accent:#0b5cad;--on-accent:#fff;--bad:#b3261e;--bad-soft:#fbeceb;--good:#1a6e3c;--good-soft:#e8f4ec}
@media(prefers-color-scheme:dark){:root{--ground:#14171c;--card:#1d2128;--ink:#edf0f5;--soft:#a9b3c3;--line:#343b47;--accent:#6db3f8;--on-accent:#0d1420;--bad:#ff9c94;--bad-soft:#3a2120;--good:#7fd6a0;--good-soft:#1b3325}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:600px;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:32px;overflow-wrap:anywhere}
.brand{display:flex;align-items:center;gap:8px;margin:0 0 24px;color:var(--soft);font-size:14px}
.brand svg{flex:none}
h1{margin:0 0 12px;font-size:24px;line-height:1.25}
h2{margin:24px 0 4px;font-size:15px}
p{margin:0 0 12px}
.lead{font-size:17px}
.box{border-radius:8px;padding:12px 16px;margin:16px 0;background:var(--bad-soft);border-left:4px solid var(--bad)}
.box.good{background:var(--good-soft);border-color:var(--good)}
.box p:last-child{margin:0}
ul{margin:4px 0 12px;padding-left:20px}
.actions{display:flex;flex-wrap:wrap;gap:12px;margin:24px 0 0}
.button{display:inline-block;padding:10px 20px;border-radius:8px;border:1px solid var(--accent);background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.button.quiet{background:transparent;color:var(--accent)}
a{color:var(--accent)}
a:focus-visible,button:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0;font-size:14px}
dt{color:var(--soft)}dd{margin:0}
.foot{margin:24px 0 0;padding-top:16px;border-top:1px solid var(--line);font-size:14px;color:var(--soft)}
.foot dd{color:var(--ink);font-family:ui-monospace,SFMono-Regular,Menlo,monospace}
progress{display:block;width:100%;height:10px;margin:0 0 16px;accent-color:var(--accent)}
details{margin:16px 0 0;font-size:14px}summary{cursor:pointer;color:var(--soft)}
details li{margin:2px 0}
@media(max-width:420px){main{padding:20px}dl{grid-template-columns:1fr;gap:0 0}dd{margin-bottom:8px}}
`;

const STYLE_MARKUP = new Html(STYLE);
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Headers of every page of ours. `formAction`: extra origins that a form of the page may lead to. */
export function pageHeaders(formAction: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "img-src data:",
    `form-action ${["'self'", ...formAction].join(" ")}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    ...SECURITY_HEADERS,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
  };
}

/** What every answer of ours carries, pages and data alike. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // For data and redirects; a page brings its own.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cache-control": "no-store",
};

const MARK = html`<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path fill="currentColor" d="M3 18V8a7 7 0 0 1 14 0v10h-4V8a3 3 0 0 0-6 0v10zM9 11h2v7H9z"/></svg>`;

export function layout(options: {
  title: string;
  organisation: string;
  body: Html;
  reference?: string;
  time?: number;
  /** Where to go on by itself, after so many seconds; at once when none are given. */
  refresh?: string;
  after?: number;
}): string {
  const { title, organisation, body, reference, time, refresh, after = 0 } = options;
  const when =
    time === undefined
      ? null
      : new Date(time)
          .toISOString()
          .replace("T", " ")
          .replace(/\.\d+Z$/, " UTC");
  const foot =
    reference === undefined
      ? null
      : html`<dl class="foot"><dt>Reference</dt><dd>${reference}</dd>${when === null ? null : html`<dt>Time</dt><dd>${when}</dd>`}</dl>`;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refresh === undefined ? null : html`<meta http-equiv="refresh" content="${String(after)};url=${refresh}">`}<title>${title} · ${organisation}</title><style>${STYLE_MARKUP}</style></head>
<body><main><p class="brand">${MARK} ${organisation} · protected by Sallyport</p>${body}${foot}</main></body>
</html>
`.toString();
}
