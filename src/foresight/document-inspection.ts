/**
 * The inspection settings in a file under version control: information types of one's own, labels, malware engines and
 * limits. What was learnt from uploads is no part of a file; it stays as it is.
 * @module
 */
import { withWritten } from "../config/index.ts";
import type { InspectionSettings, WrittenInspection } from "../inspection/index.ts";
import { equal } from "./equal.ts";
import type { Change } from "./schema.ts";

const named = { nameOf: ({ name }: { readonly name: string }) => name };
/** `key`: what makes it the same entry under another name. */
const LISTS = {
  informationTypes: { kind: "information-type", key: (one: { id: string }) => one.id, ...named },
  labels: { kind: "sensitivity-label", key: (one: { id: string }) => one.id, ...named },
  engines: { kind: "malware-engine", key: (one: { name: string }) => one.name, ...named },
} as const;

export function mergeInspection(
  written: WrittenInspection | undefined,
  current: InspectionSettings,
): { readonly inspection: InspectionSettings; readonly changes: Change[] } {
  const inspection = withWritten(current, written ?? {});
  const { informationTypes, labels, engines, limits } = inspection;
  const changes = [
    ...changesOf(LISTS.informationTypes, current.informationTypes, informationTypes),
    ...changesOf(LISTS.labels, current.labels, labels),
    ...changesOf(LISTS.engines, current.engines, engines),
    ...(equal(limits, current.limits)
      ? []
      : [{ kind: "inspection-limits", change: "changed", name: "limits" } as const]),
  ];
  return { inspection, changes };
}

interface List<T> {
  readonly kind: Change["kind"];
  readonly key: (one: T) => string;
  readonly nameOf: (one: T) => string;
}

function changesOf<T>({ kind, key, nameOf }: List<T>, before: readonly T[], after: readonly T[]): Change[] {
  const were = new Map(before.map((one) => [key(one), one]));
  const are = new Set(after.map(key));
  const added = after.flatMap((one): Change[] => {
    const was = were.get(key(one));
    if (was !== undefined && equal(was, one)) return [];
    return [{ kind, change: was === undefined ? "added" : "changed", name: nameOf(one) }];
  });
  const removed = before.filter((one) => !are.has(key(one)));
  return [...added, ...removed.map((one) => ({ kind, change: "removed" as const, name: nameOf(one) }))];
}

/** What of the settings goes into a file. */
export const writtenInspection = ({
  informationTypes,
  labels,
  engines,
  limits,
}: InspectionSettings): WrittenInspection => ({
  informationTypes: [...informationTypes],
  labels: [...labels],
  engines: [...engines],
  limits,
});
