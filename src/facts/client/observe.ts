/**
 * What a request says of the client that sent it: its user agent and its client hints, as they came.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

const hint = z.string().max(512).nullable();

/** User-Agent Client Hints (https://wicg.github.io/ua-client-hints/), the header values as they came. */
export const clientHintsSchema = z.object({
  /** Sec-CH-UA */
  brands: hint,
  /** Sec-CH-UA-Mobile */
  mobile: hint,
  /** Sec-CH-UA-Platform */
  platform: hint,
  /** Sec-CH-UA-Platform-Version; only sent when asked for (`Accept-CH`). */
  platformVersion: hint,
});
export type ClientHints = z.infer<typeof clientHintsSchema>;

/** What is asked for with `Accept-CH`: all the rest of what is read here comes unasked. */
export const ACCEPT_CLIENT_HINTS = "Sec-CH-UA-Platform-Version";

export interface Client {
  /** In normal form; null: not known. */
  readonly ip: string | null;
  /** Null: there is none. */
  readonly userAgent: string | null;
  /** Null: there are none. */
  readonly clientHints: ClientHints | null;
}

const MAX_LENGTH = 512;

export function observeClient(ip: string | null, headers: IncomingHttpHeaders): Client {
  const text = (name: string) => {
    const header = headers[name];
    return typeof header === "string" ? header.slice(0, MAX_LENGTH) : null;
  };
  const hints = {
    brands: text("sec-ch-ua"),
    mobile: text("sec-ch-ua-mobile"),
    platform: text("sec-ch-ua-platform"),
    platformVersion: text("sec-ch-ua-platform-version"),
  };
  const none = Object.values(hints).every((value) => value === null);
  return { ip, userAgent: text("user-agent"), clientHints: none ? null : hints };
}

/**
 * What is known after another request of the same client: hints are not sent with every request, so those that are
 * missing stay, unless the user agent changed, and with it whatever they were about.
 */
export function mergeClient(known: Client, seen: Client): Client {
  if (known.userAgent !== seen.userAgent || known.clientHints === null) return seen;
  if (seen.clientHints === null) return { ...seen, clientHints: known.clientHints };
  const { brands, mobile, platform, platformVersion } = seen.clientHints;
  return {
    ...seen,
    clientHints: {
      brands: brands ?? known.clientHints.brands,
      mobile: mobile ?? known.clientHints.mobile,
      platform: platform ?? known.clientHints.platform,
      platformVersion: platformVersion ?? known.clientHints.platformVersion,
    },
  };
}

export const sameClient = (one: Client, other: Client): boolean =>
  one.ip === other.ip &&
  one.userAgent === other.userAgent &&
  JSON.stringify(one.clientHints) === JSON.stringify(other.clientHints);
