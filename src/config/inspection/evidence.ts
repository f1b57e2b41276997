/**
 * What is kept of a finding: for the log, the console and the command line.
 * @module
 */
import { type Finding, type Label, PLACES } from "../../inspection/index.ts";
import { statusOf } from "./file-facts.ts";

/** What was found, in a sentence or two. */
export function sentenceOf(finding: Finding): string {
  const { matches, malware, coverage, stopped } = finding;
  const shown = partsShown(finding);
  const found = new Map<string, number>();
  for (const { type, place, distinct, elsewhere = [] } of matches ?? []) {
    // What stands in several places is one match, and counts in the first of them.
    const isFirst = elsewhere.every((one) => PLACES.indexOf(one.place) > PLACES.indexOf(place));
    found.set(type, (found.get(type) ?? 0) + (isFirst ? distinct : 0));
  }
  const names = malware?.engines.flatMap((engine) => engine.found) ?? [];
  const unread = coverage.level === "full" ? null : missedBy(coverage);
  const unasked = malware?.verdict === "not-scanned" ? missedByEngines(malware) : null;
  return [
    malware?.verdict === "infected" ? `Malware: ${names.join(", ") || "unnamed"}.` : "",
    found.size > 0 ? `Found: ${[...found].map(([type, count]) => `${type} (${count})`).join(", ")}.` : "",
    unread === null
      ? ""
      : `${coverage.level === "none" ? "Not scanned" : "Partly scanned"}: ${shown({ detail: unread }).detail}.`,
    unasked === null ? "" : `Not scanned for malware: ${shown({ detail: unasked }).detail}.`,
    stopped ? "The rest was not read, because that is enough." : "",
  ]
    .filter((one) => one !== "")
    .join(" ");
}

function missedByEngines({ engines, coverage }: NonNullable<Finding["malware"]>): string | null {
  const missed = missedBy(coverage);
  const away = engines.find(({ detail }) => detail === missed);
  return missed === null || away === undefined ? missed : `${away.engine}: ${missed}`;
}

/** Null: nothing but what was not needed. */
function missedBy({ reasons }: Finding["coverage"]): string | null {
  const missed = reasons.find(({ reason }) => reason !== "not-needed");
  return missed === undefined ? null : missed.detail || missed.reason;
}

/** `known`: the labels of the settings, whose names count more than those in the file. */
export function evidenceFrom(finding: Finding, known: readonly Label[]) {
  const { coverage, malware, stopped } = finding;
  const nameOf = (id: string) => known.find((label) => label.id === id)?.name;
  const shown = partsShown(finding);
  return {
    status: statusOf(coverage, stopped),
    stopped,
    sha256: finding.sha256,
    types: finding.types.map(({ mime }) => mime),
    flags: [...finding.flags],
    labels: finding.labels.map(({ id, name }) => ({ id, name: nameOf(id) ?? name })),
    matches: (finding.matches ?? []).map((match) => ({ ...match, evidence: match.evidence.slice(0, 5).map(shown) })),
    missed: [...coverage.reasons, ...(malware?.coverage.reasons ?? [])].slice(0, 20).map(shown),
    malware: malware && {
      verdict: malware.verdict,
      status: statusOf(malware.coverage),
      engines: malware.engines.map(({ engine, verdict, found, detail, signatures }) =>
        shown({ engine, verdict, found, detail, signatures }),
      ),
    },
    milliseconds: Math.round(finding.timings.all ?? 0),
  };
}

/** What names a part of a file: outermost first. */
interface Located {
  readonly part?: string;
  /** May name one, too. */
  readonly detail?: string;
}

/**
 * Names of parts are shown as they are, unless something was found in the name of one: then words with digits in them are
 * masked in all but the name of the file itself.
 */
function partsShown({ matches }: Finding): <T extends Located>(one: T) => T {
  const named = (matches ?? []).some(({ place, elsewhere = [] }) =>
    [place, ...elsewhere.map((one) => one.place)].includes("file-name"),
  );
  return (one) => {
    if (!named) return one;
    const { part, detail } = one;
    return {
      ...one,
      ...(part !== undefined && { part: masked(part) }),
      ...(detail !== undefined && { detail: masked(detail) }),
    };
  };
}

function masked(path: string): string {
  const [file = "", ...within] = path.split(" / ");
  const hidden = within.map((name) =>
    name.replaceAll(/[\p{L}\p{N}]*\d{3,}[\p{L}\p{N}]*/gu, (word) => "*".repeat(word.length)),
  );
  return [file, ...hidden].join(" / ");
}
