/**
 * Headers on their way: what belongs to one connection stays there, what names a host is mapped.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Addresses } from "../config/index.ts";
import { type Initiator, siteOf } from "./cookies.ts";
import type { HostMap } from "./host-map.ts";

/** RFC 9110 section 7.6.1, and what a client could use to pretend. */
const NOT_FORWARDED = new Set([
  ...["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer"],
  ...["transfer-encoding", "upgrade", "http2-settings", "host", "cookie", "accept-encoding", "expect"],
  ...[
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
  ],
  // Some frameworks let these take the place of the address that was decided about.
  ...["x-original-url", "x-rewrite-url", "x-original-host"],
]);
const NOT_FORWARDED_PREFIX = /^x-(?:sallyport|forwarded)-/;

const NOT_RETURNED = new Set([
  ...["connection", "keep-alive", "proxy-authenticate", "trailer", "transfer-encoding", "upgrade", "set-cookie"],
  ...["alt-svc", "strict-transport-security", "public-key-pins", "expect-ct"],
]);
const NAMES_HOSTS_IN_REQUEST = new Set(["origin", "referer", "destination"]);
const NAMES_HOSTS_IN_RESPONSE = new Set([
  ...["content-location", "link", "refresh", "content-security-policy", "sourcemap", "report-to"],
  ...[
    "content-security-policy-report-only",
    "access-control-allow-origin",
    "reporting-endpoints",
    "timing-allow-origin",
  ],
]);

export function requestHeaders(
  incoming: IncomingHttpHeaders,
  options: { map: HostMap; originalHost: string; cookie: string | null; ip: string | null },
): Record<string, string | string[]> {
  const named = (incoming.connection ?? "").toLowerCase().split(/\s*,\s*/);
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(incoming)) {
    if (value === undefined || isOurs(name) || named.includes(name)) continue;
    headers[name] = NAMES_HOSTS_IN_REQUEST.has(name) ? options.map.toApp(String(value)) : value;
  }
  headers.host = options.originalHost;
  headers["accept-encoding"] = "gzip, deflate, br";
  headers["x-forwarded-proto"] = "https";
  headers["x-forwarded-host"] = options.originalHost;
  if (options.ip !== null) headers["x-forwarded-for"] = options.ip;
  if (options.cookie !== null) headers.cookie = options.cookie;
  return headers;
}

/** Whether a client may not send this. Many app servers do not tell `_` from `-` in names, so neither is told apart here. */
function isOurs(name: string): boolean {
  const plain = name.replaceAll("_", "-");
  return NOT_FORWARDED.has(plain) || NOT_FORWARDED_PREFIX.test(plain);
}

export function responseHeaders(incoming: IncomingHttpHeaders, map: HostMap): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(incoming)) {
    if (value === undefined || NOT_RETURNED.has(name)) continue;
    headers[name] = NAMES_HOSTS_IN_RESPONSE.has(name) ? mapAll(value, map) : value;
  }
  if (incoming.location !== undefined) headers.location = mapLocation(incoming.location, map);
  // Cookies are cleared for the whole site, and all apps share one here: the others' sessions would end, and sign-in.
  const clear = clearSiteData(incoming["clear-site-data"]);
  if (clear === null) delete headers["clear-site-data"];
  else headers["clear-site-data"] = clear;
  headers["strict-transport-security"] = "max-age=31536000";
  return headers;
}

/** What of it concerns one host alone. */
function clearSiteData(value: string | string[] | undefined): string | null {
  const asked = [value ?? []]
    .flat()
    .join(",")
    .split(",")
    .map((one) => one.trim());
  const kept = CLEARED_BY_HOST.filter((one) => asked.includes(one) || asked.includes('"*"'));
  return kept.length === 0 ? null : kept.join(", ");
}
const CLEARED_BY_HOST = ['"cache"', '"storage"', '"executionContexts"'];

const mapAll = (value: string | string[], map: HostMap) =>
  Array.isArray(value) ? value.map(map.toBrowser) : map.toBrowser(value);

/** Scheme and host only: a query may carry the app's own address to an identity provider that knows it by that. */
function mapLocation(location: string, map: HostMap): string {
  const [, origin = "", rest = ""] = /^((?:https?:)?\/\/[^/?#]*)?([\s\S]*)$/i.exec(location) ?? [];
  return map.toBrowser(origin) + rest;
}

/** Who began this request, told by the original sites; without a trace it counts as cross-site. */
export function initiatorOf(
  headers: IncomingHttpHeaders,
  method: string,
  originalHost: string,
  addresses: Addresses,
): Initiator {
  const topLevelSafe =
    headers["sec-fetch-mode"] === "navigate" &&
    // Not a frame, and neither an object nor an embedded page, which are navigations too.
    headers["sec-fetch-dest"] === "document" &&
    (method === "GET" || method === "HEAD");
  const site = headers["sec-fetch-site"];
  // Typed or bookmarked, or within one host: nothing for the original sites to add.
  if (site === "none" || site === "same-origin") return { crossSite: false, topLevelSafe };
  const named = originOf(headers.origin) ?? originOf(headers.referer);
  // An `Origin` that tells nothing ("null") is one that a page hides, in browsers that send no Sec-Fetch-Site, too.
  if (named === null) return { crossSite: site !== undefined || headers.origin !== undefined, topLevelSafe };
  const route = addresses.route(named);
  const initiator = route?.kind === "app" ? route.originalHost : named;
  return { crossSite: siteOf(initiator) !== siteOf(originalHost), topLevelSafe };
}

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname || null : null;
}

/** A person opened a page, as opposed to a page loading its parts. */
export function isNavigation(method: string, headers: IncomingHttpHeaders): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  const mode = headers["sec-fetch-mode"];
  if (mode !== undefined) return mode === "navigate" && headers["sec-fetch-dest"] !== "iframe";
  return (headers.accept ?? "").includes("text/html");
}
