/**
 * Outgoing requests of the demo's programs: to Sallyport and to one another, on names below `localhost`.
 * @module
 */
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, fetch as undiciFetch } from "undici";

/** Names below `localhost` are loopback whatever the system's resolver says (RFC 6761, section 6.3). */
export const lookup: LookupFunction = (hostname, options, callback) => {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  if (name !== "localhost" && !name.endsWith(".localhost")) {
    systemLookup(hostname, options, callback);
    return;
  }
  const [v4, v6] = [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  if (options.all) callback(null, options.family === 4 ? [v4] : options.family === 6 ? [v6] : [v4, v6]);
  else if (options.family === 6) callback(null, v6.address, v6.family);
  else callback(null, v4.address, v4.family);
};

/** A `fetch` that trusts the authority `ca` (PEM), and no other, for TLS. */
export function createFetch(ca: string): typeof fetch {
  const dispatcher = new Agent({ connect: { ca, lookup, timeout: 5_000 }, headersTimeout: 15_000 });
  const withDispatcher = (input: string | URL, init: object = {}) => undiciFetch(input, { ...init, dispatcher });
  return withDispatcher as unknown as typeof fetch;
}

/** The whole chain of causes in one line: the outermost alone says little more than "fetch failed". */
export function describeNetworkError(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error && parts.length < 4; at = at.cause)
    if (at.message !== "" && !parts.includes(at.message)) parts.push(at.message);
  return parts.join(": ") || String(error);
}
