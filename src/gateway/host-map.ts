/**
 * Host names of onboarded apps, both ways: the app's own name, and the name under which the browser reaches it. Only
 * these are mapped; every other name in a text is left alone.
 * @module
 */
import type { Addresses } from "../config/index.ts";

export interface HostMap {
  /** Original names become controlled ones. */
  readonly toBrowser: Mapping;
  /** Controlled names become original ones. */
  readonly toApp: Mapping;
}

/** Maps a text at hand when called; `rewrite.ts` uses the parts to do the same to a stream. */
export interface Mapping {
  (text: string): string;
  /** Global; finds each place to replace. */
  readonly pattern: RegExp;
  readonly replace: (match: readonly (string | undefined)[]) => string;
  /** Longest match with the characters after it that decide whether it is one: what a stream holds back. */
  readonly reach: number;
}

/** Longest look back of the patterns, in characters. */
export const LOOK_BEHIND = 8;

/** A name ends where no further label or letter follows, and begins where none precedes; `@` marks an address. */
const BEFORE = "(?<![A-Za-z0-9.@_-])(?<!%40)";
const AFTER = "(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])";
/** An escaped slash before a name ends in letters or digits of its own; it is let through explicitly. */
const ESCAPED_SLASH = "(?<=\\\\u002[Ff])";
/** Everything under the base is served by TLS, whatever the app thinks it is reached by. */
const PLAIN_SCHEME = "(?<![A-Za-z0-9])(http|ws)(:(?:\\\\?/|\\\\u002[Ff]){2})";
/** The default ports go with the name; with any other port it is another service, which is not ours to map. */
const DEFAULT_PORT = "(?::(?:443|80)(?![0-9]))?(?!:[0-9])";

export function createHostMap(hosts: readonly string[], addresses: Addresses): HostMap {
  const names = [...hosts]
    .sort((a, b) => b.length - a.length)
    .map(escapePattern)
    .join("|");
  // With no host at all, a pattern that matches nothing.
  const name = hosts.length === 0 ? "([^\\s\\S])" : `(${names})`;
  const suffix = escapePattern(addresses.baseHost);
  const [, port] = addresses.base.split(":");
  const portPattern = port === undefined ? "(?::443)?" : `(?:(?::|%3[Aa])${port})?`;
  const reach = Math.max(0, ...hosts.map(({ length }) => length)) + addresses.base.length + 40;
  // Percent-encoded names are parameters, mostly for an identity provider that knows the app by its own name: they
  // stay as they are, and a request that carries one back to the app needs no mapping.
  const original = `(?:${PLAIN_SCHEME}|${BEFORE}|${ESCAPED_SLASH})${name}(?!\\.${suffix})${AFTER}${DEFAULT_PORT}`;
  const controlled = `(?:${BEFORE}|(?<=%2[Ff])|${ESCAPED_SLASH})${name}\\.${suffix}${portPattern}${AFTER}`;
  return {
    toBrowser: mapping(original, reach, ([, scheme, slashes, host]) =>
      scheme === undefined ? `${host}.${addresses.base}` : `${scheme}s${slashes}${host}.${addresses.base}`,
    ),
    toApp: mapping(controlled, reach, ([, host]) => host ?? ""),
  };
}

function mapping(source: string, reach: number, replace: Mapping["replace"]): Mapping {
  const pattern = new RegExp(source, "gi");
  const apply = (text: string) => text.replace(pattern, (...match: string[]) => replace(match));
  return Object.assign(apply, { pattern, replace, reach });
}

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
