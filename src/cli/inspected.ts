/**
 * What inspection found in a file, as lines for a terminal.
 * @module
 */
import type { TestFile } from "../admin/contract/index.ts";

export interface Inspected {
  /** As it was named to the command. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** How much of it was looked at: full, partial or none. */
  readonly coverage: string;
  readonly evidence: TestFile["evidence"];
  /** Absent: no server was asked. */
  readonly policies?: TestFile["policies"];
  /** Milliseconds by step; absent where a server was asked. */
  readonly timings?: Readonly<Record<string, number>>;
}

const COVERAGE: Readonly<Record<string, string>> = {
  full: "looked into completely",
  partial: "looked into in part",
  none: "NOT looked into",
};

export function describeInspected({ name, size, coverage, evidence, policies, timings }: Inspected): string[] {
  const { types, flags, labels, matches, missed, malware, milliseconds } = evidence;
  const steps = Object.entries(timings ?? {}).filter(([step]) => step !== "all");
  return [
    `${shown(name)} (${size} bytes): ${COVERAGE[coverage] ?? coverage}`,
    row("type", types.length === 0 ? "not recognised" : types.join(", ")),
    ...(flags.length === 0 ? [] : [row("flags", flags.join(", "))]),
    ...labels.map((label) => row("label", label.name === null ? label.id : `${shown(label.name)} (${label.id})`)),
    ...matches.flatMap(({ type, place, confidence, distinct, evidence: pieces }) => [
      row("found", `${type}, ${distinct} distinct in ${place}, confidence ${confidence}`),
      ...pieces.map(({ masked, part }) => row("", `${oneLine(masked)}${part === "" ? "" : `  [${shown(part)}]`}`)),
    ]),
    ...(matches.length === 0 ? [row("found", coverage === "full" ? "nothing" : "nothing in what was looked at")] : []),
    ...(malware === null ? [] : [row("malware", malware.verdict)]),
    ...(malware?.engines ?? []).map(({ engine, verdict, found, detail }) =>
      row(
        "",
        [engine, verdict, found.join(", "), detail]
          .filter((one) => one !== "")
          .map(shown)
          .join(": "),
      ),
    ),
    ...missed.map(({ reason, part, detail }) =>
      row(
        "missed",
        [reason, part, detail]
          .filter((one) => one !== "")
          .map(shown)
          .join(": "),
      ),
    ),
    ...(policies ?? []).map(({ name: policy, direction, action, mode, result }) =>
      row("policy", `"${shown(policy)}" (${direction}): ${verdictOf(result, action, mode)}`),
    ),
    row("time", [`${milliseconds} ms`, ...steps.map(([step, time]) => `${step} ${Math.round(time)} ms`)].join(", ")),
  ];
}

function verdictOf(result: string, action: string, mode: string): string {
  if (result !== "matched") return result === "undetermined" ? "cannot be determined" : "does not match";
  return mode === "report-only" ? `${action}, report only` : action;
}

const row = (label: string, text: string) => `  ${label.padEnd(9)}${text}`;
const oneLine = (text: string) => shown(text.replaceAll(/\s+/g, " ").trim());
/** INVARIANT: nothing that comes from a file steers the terminal. */
const shown = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
