/**
 * The way that a request came, as proxies wrote it down: `Forwarded` (RFC 7239) or `X-Forwarded-For`.
 *
 * Read from the right, one element at a time: the rightmost was written by the proxy that is next to us, and whatever
 * stands left of the first address that is not a proxy of ours was written by the client, and is not looked at.
 * @module
 */
import { isIPv4, isIPv6 } from "node:net";

/** One element, and what stands left of it. `address` is null when the element does not name one. */
export interface Hop {
  readonly address: string | null;
  readonly rest: string;
}
/** Takes the last element off; null: nothing is left. */
export type ReadHop = (text: string) => Hop | null;

const MAX_LENGTH = 16 * 1024;
/** No address with its port is longer. */
const MAX_NODE = 128;
/** How many commas an element's quoted strings may hold. */
const MAX_COMMAS = 16;
const UNREADABLE: Hop = { address: null, rest: "" };

export const readForwardedFor: ReadHop = (text) => {
  if (text.trim() === "") return null;
  if (text.length > MAX_LENGTH) return UNREADABLE;
  const comma = text.lastIndexOf(",");
  return { address: nodeAddress(text.slice(comma + 1).trim()), rest: text.slice(0, Math.max(comma, 0)) };
};

export const readForwarded: ReadHop = (text) => {
  if (text.trim() === "") return null;
  if (text.length > MAX_LENGTH) return UNREADABLE;
  // A comma inside a quoted string does not end an element: the shortest ending that is an element by itself is it.
  for (let comma = text.lastIndexOf(","), tried = 0; tried < MAX_COMMAS; tried += 1) {
    const node = forOf(text.slice(comma + 1).trim());
    if (node !== undefined) {
      return { address: node === null ? null : nodeAddress(node), rest: text.slice(0, Math.max(comma, 0)) };
    }
    if (comma <= 0) break;
    comma = text.lastIndexOf(",", comma - 1);
  }
  return UNREADABLE;
};

/** RFC 7239 section 4: `token=value` pairs, joined by semicolons, `value` a token or a quoted string. */
const PAIR = /\s*([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~-]+)|"((?:[^"\\]|\\.)*)")\s*(?:;|$)/y;

/** What `for` says; null: there is none; undefined: not an element. */
function forOf(element: string): string | null | undefined {
  let found: string | null = null;
  PAIR.lastIndex = 0;
  for (let at = 0; at < element.length; at = PAIR.lastIndex) {
    PAIR.lastIndex = at;
    const [pair, name, token, quoted] = PAIR.exec(element) ?? [];
    if (pair === undefined || name === undefined) return undefined;
    if (name.toLowerCase() !== "for") continue;
    // RFC 7239 section 4: a parameter must not occur more than once.
    if (found !== null) return undefined;
    found = token ?? (quoted ?? "").replace(/\\(.)/g, "$1");
  }
  return element === "" ? undefined : found;
}

/** RFC 7239 section 6: an address with or without a port. `unknown` and `_hidden` name none. */
function nodeAddress(node: string): string | null {
  if (node.length > MAX_NODE) return null;
  const [, bracketed, bare] = /^(?:\[([^\]]*)\]|([^[\]]*?))(?::(?:\d{1,5}|_[\w.-]+))?$/.exec(node) ?? [];
  if (bracketed !== undefined) return isIPv6(bracketed) && !bracketed.includes("%") ? bracketed : null;
  // Without brackets the last group of an IPv6 address looks like a port: the whole text is the address then.
  if (isIPv6(node) && !node.includes("%")) return node;
  return bare !== undefined && isIPv4(bare) ? bare : null;
}
