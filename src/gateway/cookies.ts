/**
 * The app's cookies on their way through (RFC 6265bis).
 *
 * HttpOnly cookies reach the browser sealed, bound to session, name and original domain: what an unmanaged device
 * holds is worthless outside the session. As all apps share one site under the base, the browser's same-site rules no
 * longer hold between them; the gateway applies them by the original sites.
 *
 * INVARIANT: Sallyport's own cookies never reach an app, and an app can neither read nor set one.
 * @module
 */
import { getDomain } from "tldts";
import { z } from "zod";
import type { Sealer } from "../session/index.ts";

const OWN_PREFIX = /^__(?:Host|Secure)-sallyport/i;
const SAME_SITE = ["strict", "lax", "none"] as const;
type SameSite = (typeof SAME_SITE)[number];

const sealedSchema = z.object({
  value: z.string(),
  domain: z.string(),
  hostOnly: z.boolean(),
  sameSite: z.enum(SAME_SITE),
});

/** Where a request comes from, by the original sites of initiator and target. */
export interface Initiator {
  readonly crossSite: boolean;
  /** A top-level navigation with a safe method: what "Lax" lets through. */
  readonly topLevelSafe: boolean;
}

interface Place {
  readonly sealer: Sealer;
  readonly session: string;
  /** The app's own host name for this request. */
  readonly host: string;
  /** The DNS name that everything is served under. */
  readonly baseHost: string;
}

/** The `Cookie` header for the app, or null when nothing is left of it. */
export function cookiesForApp(header: string | undefined, place: Place, from: Initiator): string | null {
  const pairs = (header ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at < 1 || OWN_PREFIX.test(name)) return [];
    const value = pair.slice(at + 1).trim();
    const opened = place.sealer.open(value, context(place.session, name));
    if (opened === null && /^"?sp1\./.test(value)) return [];
    const cookie = opened === null ? null : sealedSchema.parse(JSON.parse(opened));
    return cookie !== null && !belongs(cookie, place.host) ? [] : [{ name, value, cookie }];
  });
  const sealed = new Set(pairs.flatMap(({ name, cookie }) => (cookie === null ? [] : [name])));
  const kept = pairs.flatMap(({ name, value, cookie }) => {
    if (cookie !== null) return passes(cookie.sameSite, from) ? [`${name}=${cookie.value}`] : [];
    // Not sealed: set by a script or without HttpOnly, perhaps by a page of another app, which shares the site here.
    // INVARIANT: it does not stand beside a cookie of the same name that the app has put out of the reach of scripts.
    // The browser's own default, Lax, is applied.
    return sealed.has(name) || !passes("lax", from) ? [] : [`${name}=${value}`];
  });
  return kept.length === 0 ? null : kept.join("; ");
}

/** One `Set-Cookie` of the app's, for the browser; null: it is not the app's to set. */
export function cookieForBrowser(header: string, place: Place): string | null {
  const [pair = "", ...attributes] = header.split(";");
  const at = pair.indexOf("=");
  const name = pair.slice(0, at).trim();
  if (at < 1 || OWN_PREFIX.test(name) || /[\s\p{Cc}]/u.test(name)) return null;
  const given = new Map(attributes.map((attribute) => splitAttribute(attribute)));
  const domain = (given.get("domain") ?? "").replace(/^\./, "").toLowerCase();
  if (domain !== "" && !mayCover(domain, place.host)) return null;
  const value = pair.slice(at + 1).trim();
  const hostOnly = domain === "";
  const sameSite = readSameSite(given.get("samesite"));
  const sealed = { value, domain: hostOnly ? place.host : domain, hostOnly, sameSite };
  const out = given.has("httponly") ? place.sealer.seal(JSON.stringify(sealed), context(place.session, name)) : value;
  const kept = attributes
    .map((attribute) => attribute.trim())
    .filter((attribute) => !/^(?:domain|secure)\b/i.test(attribute));
  const mapped = hostOnly ? [] : [`Domain=${domain}.${place.baseHost}`];
  return [`${name}=${out}`, ...kept, ...mapped, "Secure"].join("; ");
}

const context = (session: string, name: string) => ["cookie", session, name];

function splitAttribute(attribute: string): [string, string] {
  const [key = "", ...value] = attribute.split("=");
  return [key.trim().toLowerCase(), value.join("=").trim()];
}

/** A cookie without the attribute is treated as Lax, as browsers do. */
function readSameSite(text: string | undefined): SameSite {
  const known = SAME_SITE.find((one) => one === text?.toLowerCase());
  return known ?? "lax";
}

/** RFC 6265 section 5.3: a host may name itself or a parent, but no public suffix. */
function mayCover(domain: string, host: string): boolean {
  if (domain === host) return true;
  return host.endsWith(`.${domain}`) && getDomain(domain, { allowPrivateDomains: true }) !== null;
}

const belongs = ({ domain, hostOnly }: { domain: string; hostOnly: boolean }, host: string) =>
  host === domain || (!hostOnly && host.endsWith(`.${domain}`));

function passes(sameSite: SameSite, { crossSite, topLevelSafe }: Initiator): boolean {
  if (!crossSite || sameSite === "none") return true;
  return sameSite === "lax" && topLevelSafe;
}

/** The registrable domain, by which browsers tell sites apart; the host itself where there is none. */
export const siteOf = (host: string) => getDomain(host, { allowPrivateDomains: true }) ?? host;
