/**
 * From what inspecting a file brought to light to the facts that policies ask about.
 * @module
 */
import { type CoverageReason, type CoverageReport, type Finding, type Label, PRESETS } from "../../inspection/index.ts";
import {
  DLP_PRESETS,
  type Fact,
  type FileFacts,
  type InspectionFinding,
  type InspectionStatus,
  none,
  unknown,
  value,
} from "../../policy/index.ts";

/** What inspection adds to the facts of a file. */
export function fileFactsOf(finding: Finding, labels: readonly Label[]): Pick<FileFacts, "inspection" | "labels"> {
  return { inspection: value(inspectionFactOf(finding)), labels: labelFactOf(finding, labels) };
}

function inspectionFactOf({ matches, coverage, malware, stopped }: Finding): InspectionFinding {
  const found = (matches ?? []).map(({ type, distinct, confidence, place, elsewhere }) => ({
    ...{ type, distinct, confidence, in: place },
    ...(elsewhere && { elsewhere: elsewhere.map((one) => ({ in: one.place, confidence: one.confidence })) }),
  }));
  return {
    status: statusOf(coverage, stopped),
    found: [...found, ...presetsIn(found)],
    malware: malware?.verdict ?? "not-scanned",
    ...(malware === null ? {} : { malwareStatus: statusOf(malware.coverage) }),
  };
}

/** A preset stands for several types: what they found together is what it found. Guesses of low confidence do not count. */
function presetsIn(found: InspectionFinding["found"]): InspectionFinding["found"] {
  return DLP_PRESETS.flatMap((preset) => {
    // A type of the preset's own name stands there already.
    const types: readonly string[] = PRESETS[preset].filter((type) => type !== preset);
    return found
      .filter(({ type, confidence }) => types.includes(type) && confidence !== "low")
      .map(({ elsewhere, ...one }) => ({
        ...{ ...one, type: preset },
        ...(elsewhere && { elsewhere: elsewhere.filter(({ confidence }) => confidence !== "low") }),
      }));
  });
}

const STATUSES = {
  encrypted: "encrypted",
  corrupted: "corrupted",
  "over-budget": "too-large",
  "timed-out": "timed-out",
  "engine-unavailable": "engine-unavailable",
  unsupported: "unsupported-type",
} as const satisfies Record<Exclude<CoverageReason, "not-needed">, InspectionStatus>;

/** INVARIANT: only what was looked at to the end is "completed". `stopped`: the rest was not read. */
export function statusOf({ level, reasons }: CoverageReport, stopped = false): InspectionStatus {
  // However little was read, it was enough.
  if (reasons.some(({ reason }) => reason === "not-needed")) return "partially-scanned";
  if (level === "full") return stopped ? "partially-scanned" : "completed";
  if (level === "partial") return "partially-scanned";
  const told = new Set<string>(reasons.map(({ reason }) => reason));
  const first = (Object.keys(STATUSES) as (keyof typeof STATUSES)[]).find((reason) => told.has(reason));
  return first === undefined ? "corrupted" : STATUSES[first];
}

/** More than the reader tells. */
const MOST_LABELS = 50;

/**
 * The labels by their names in the settings and in the file, and by their identifiers. None: the file carries no label,
 * or is of a kind that carries none.
 */
function labelFactOf({ labels: found, coverage, stopped }: Finding, known: readonly Label[]): Fact<readonly string[]> {
  // A part that nobody could look into may carry another label: then it is not known which ones the file carries.
  const unread =
    stopped || coverage.reasons.some(({ reason, part }) => reason !== "unsupported" && part.includes(" / "));
  const names = found.flatMap(({ id, name }) => [
    id,
    ...(name === null ? [] : [name]),
    ...known.filter((label) => label.id === id).map((label) => label.name),
  ]);
  const seen = [...new Set(names)];
  if (unread || found.length >= MOST_LABELS) return unknown("not every part of the file could be read", seen);
  if (found.length > 0) return value(seen);
  const hidden = coverage.reasons.find(({ reason }) => reason !== "unsupported");
  return hidden === undefined ? none : unknown(`labels could not be read: ${hidden.detail || hidden.reason}`);
}
