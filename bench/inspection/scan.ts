/**
 * Finding sensitive content: our whole pass, with checksums, evidence and masking, against engines that are given the
 * patterns alone.
 * @module
 */
import { compileRules, INFORMATION_TYPES, type InformationType } from "../../src/inspection/detect/index.ts";
import { corpus, KINDS } from "./corpus.ts";
import { hyperscan, re2, ripgrep, runtime, withRe2js } from "./peers.ts";
import type { Row, Section } from "./section.ts";

const MEGABYTES = 24;
const TYPES = 50;
const CHUNK = 64 * 1024;
const ROUNDS = 64;

/**
 * Megabytes a second of processor time for each of the texts, the best of some rounds: the others were disturbed. They go by
 * turns, as what else runs on a machine slows it for seconds on end.
 */
export function throughputs(texts: readonly Buffer[], run: (text: Buffer) => void, rounds = ROUNDS): number[] {
  const best = texts.map(() => 0);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, text] of texts.entries()) {
      const from = process.cpuUsage();
      run(text);
      const { user, system } = process.cpuUsage(from);
      best[index] = Math.max(best[index] ?? 0, text.length / (user + system));
    }
  }
  return best;
}

/** The patterns as other engines take them: what ours knows about where to try them is written into them. */
export function expressionsOf(types: readonly InformationType[]): string[] {
  return types.flatMap(({ patterns }) =>
    patterns.map(({ expression: own, anchor }) => {
      const expression = portable(own);
      if (typeof anchor !== "object" || !("assigned" in anchor)) return `\\b(?:${expression})`;
      const words = anchor.assigned.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      return `(?i:${words.join("|")})[\\w.-]{0,32}["'\\]\\\\]{0,4}[ \\t]{0,4}(?:[:=]>?=?|is )[ \\t]{0,4}["'\\\\]{0,4}(?:${expression})`;
    }),
  );
}

/** Without names of groups, needless escapes and flags at the beginning, which not every engine takes. */
const portable = (expression: string): string =>
  expression
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\(\?<\w+>/g, "(?:")
    .replaceAll("\\/", "/")
    .replace(/^\(\?i\)(.*)$/s, "(?i:$1)");

export async function scanSection(): Promise<Section> {
  const secrets = INFORMATION_TYPES.filter(({ category }) => category === "secret");
  const types = [...INFORMATION_TYPES.filter(({ category }) => category !== "secret").slice(0, TYPES), ...secrets];
  const text = corpus(MEGABYTES * 1e6);
  const wanted = types.map(({ id }) => ({ type: id, contextCharacters: 50, showLastFour: true }));
  const scanner = compileRules({}, { types: wanted });
  const scan = (bytes: Buffer) => {
    const one = scanner.begin();
    one.part("content", "corpus");
    for (let at = 0; at < bytes.length; at += CHUNK) one.text(bytes.subarray(at, at + CHUNK));
    one.end();
  };
  const [ours = 0, ...byKind] = throughputs([text, ...KINDS.map((kind) => corpus(8e6, [kind]))], scan);
  const kinds = KINDS.map((kind, at): Row => ({ name: `  of it: ${kind}`, value: byKind[at] ?? null }));
  const expressions = expressionsOf(types);
  const peers: Row[] = [
    await hyperscan(expressions, text),
    ripgrep(expressions, text),
    re2(expressions, text, true),
    re2(expressions, text.subarray(0, 2e6), false),
    runtime(expressions, text.subarray(0, 2e6)),
    withRe2js(expressions, text.subarray(0, 20_000)),
  ];
  const peer = peers[0]?.value ?? null;
  return {
    title: `Scanning ${MEGABYTES} MB of mixed text for ${TYPES} types and ${secrets.length} kinds of secret, ${expressions.length} patterns`,
    unit: "megabytes a second of processor time, one core",
    rows: [{ name: "the whole pass: patterns, checksums, evidence, masking", value: ours }, ...kinds, ...peers],
    aims: [
      { name: "megabytes a second", aim: "at least 250", value: ours, met: ours >= 250 },
      ...(peer === null
        ? []
        : [{ name: "times Hyperscan's speed", aim: "more than 1", value: ours / peer, met: ours > peer }]),
    ],
  };
}
