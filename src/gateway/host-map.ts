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
  // An escaped slash before a name ends in letters or digits of its own; it is let through explicitly.
  const original = new RegExp(
    `(?:${BEFORE}|(?<=\\\\u002[Ff]))(${names})(?!\\.${suffix})${AFTER}(?::443(?![0-9]))?`,
    "gi",
  );
  const controlled = new RegExp(
    `(?:${BEFORE}|(?<=%2[Ff])|(?<=\\\\u002[Ff]))(${names})\\.${suffix}${portPattern}${AFTER}`,
    "gi",
  );
  return {
    // Percent-encoded names are parameters, mostly for an identity provider that knows the app by its own name: they
    // stay as they are, and a request that carries one back to the app needs no mapping.
    toBrowser: (text) => text.replace(original, (_match, name: string) => `${name}.${addresses.base}`),
    toApp: (text) => text.replace(controlled, "$1"),
    reach: Math.max(...hosts.map(({ length }) => length)) + addresses.base.length + 12,
  };
}

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
