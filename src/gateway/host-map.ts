/**
 * Host names of onboarded apps, both ways: the app's own name, and the name under which the browser reaches it. Only
 * these are mapped; every other name in a text is left alone.
 * @module
 */
import type { Addresses } from "../config/index.ts";

export interface HostMap {
  /** Original names become controlled ones. */
  readonly toBrowser: (text: string) => string;
  /** Controlled names become original ones. */
  readonly toApp: (text: string) => string;
  /** Longest name that may stand at a cut, in characters: what a streaming scan has to hold back. */
  readonly reach: number;
}

/** A name ends where no further label or letter follows, and begins where none precedes; `@` marks an address. */
const BEFORE = "(?<![A-Za-z0-9.@_-])(?<!%40)";
const AFTER = "(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])";

export function createHostMap(hosts: readonly string[], addresses: Addresses): HostMap {
  const identity = { toBrowser: (text: string) => text, toApp: (text: string) => text, reach: 0 };
  if (hosts.length === 0) return identity;
  const names = [...hosts]
    .sort((a, b) => b.length - a.length)
    .map(escapePattern)
    .join("|");
  const suffix = escapePattern(addresses.baseHost);
  const [, port] = addresses.base.split(":");
  const portPattern = port === undefined ? "(?::443)?" : `(?:(?::|%3[Aa])${port})?`;
  // `\/\/`, `%2F` and the like before a name end in letters or digits of their own; they are let through explicitly.
  const before = `(?:${BEFORE}|(?<=%2[Ff])|(?<=\\\\u002[Ff]))`;
  const original = new RegExp(`${before}(${names})(?!\\.${suffix})${AFTER}(?::443(?![0-9]))?`, "gi");
  const controlled = new RegExp(`${before}(${names})\\.${suffix}${portPattern}${AFTER}`, "gi");
  const percentPort = port === undefined ? "" : `%3A${port}`;
  return {
    toBrowser: (text) =>
      text.replace(original, (_match, name: string, at: number) =>
        isPercentEncoded(text, at) && port !== undefined
          ? `${name}.${addresses.baseHost}${percentPort}`
          : `${name}.${addresses.base}`,
      ),
    toApp: (text) => text.replace(controlled, "$1"),
    reach: Math.max(...hosts.map(({ length }) => length)) + addresses.base.length + 12,
  };
}

const isPercentEncoded = (text: string, at: number) => /%2f$/i.test(text.slice(Math.max(0, at - 3), at));
const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
