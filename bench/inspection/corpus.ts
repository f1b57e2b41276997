/**
 * Mixed text, always the same: prose, code, logs and tables in equal parts.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";

export const KINDS = ["prose", "code", "logs", "tables"] as const;
export type Kind = (typeof KINDS)[number];

const PROSE = new URL("../../docs/", import.meta.url);
const CODE = new URL("../../src/policy/", import.meta.url);
const read = (folder: URL, ending: string): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");

/** A small generator of equally distributed numbers (Numerical Recipes, section 7.1). */
function numbers(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from));
  };
}

const CITIES = ["Berlin", "Paris", "London", "Köln", "Madrid"];

export function corpus(bytes: number, kinds: readonly Kind[] = KINDS): Buffer {
  const between = numbers(20_261_125);
  const sources = { prose: read(PROSE, ".md"), code: read(CODE, ".ts") };
  const words = [...new Set(sources.prose.match(/[a-z]{2,12}/g) ?? ["word"])];
  const word = () => words[between(0, words.length)] ?? "";
  const two = (from: number, to: number) => String(between(from, to)).padStart(2, "0");
  const lines = (count: number, line: () => string) => Array.from({ length: count }, line).join("\n");
  const excerpt = (text: string) => {
    const at = between(0, Math.max(1, text.length - 4000));
    return text.slice(at, at + 4000);
  };
  const make: Record<Kind, () => string> = {
    prose: () => excerpt(sources.prose),
    code: () => excerpt(sources.code),
    logs: () =>
      lines(
        27,
        () =>
          `2026-${two(1, 13)}-${two(1, 29)}T${two(0, 24)}:${two(0, 60)}:${two(0, 60)}.${between(100, 999)}Z INFO [http-${between(1, 20)}] ` +
          `10.0.${between(0, 255)}.${between(0, 255)} GET /api/v1/orders/${between(10_000, 999_999)}?page=${between(1, 20)} ` +
          `200 ${between(100, 90_000)} ${between(1, 900)}ms ua="Mozilla/5.0 (X11; Linux x86_64)"`,
      ),
    tables: () =>
      lines(
        48,
        () =>
          `${between(10_000, 99_999)},${word()},${word()} ${word()},${word()}.${word()}@example.com,${between(1, 31)}/${between(1, 12)}/` +
          `${between(1940, 2020)},${between(100, 999)}.${two(0, 99)},${CITIES[between(0, CITIES.length)]},${between(10_000, 99_999)},active`,
      ),
  };
  const pieces: Buffer[] = [];
  for (let size = 0, number = 0; size < bytes; number += 1) {
    const kind = kinds[number % kinds.length] ?? "prose";
    const piece = Buffer.from(`${make[kind]()}\n`);
    pieces.push(piece);
    size += piece.length;
  }
  return Buffer.concat(pieces);
}
