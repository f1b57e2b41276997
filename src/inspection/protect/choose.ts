/**
 * Which label a file gets, given those that it has.
 *
 * INVARIANT: a label is raised and never lowered. One that the organisation's list does not know may be higher than any,
 * so it stays; only a label that is known to be lower gives way.
 * @module
 */
import type { FileLabel } from "../finding.ts";
import type { Label } from "../schema.ts";

export interface Choice {
  /** Null: the file keeps what it has. */
  readonly write: Label | null;
  /** Identifiers of labels that give way to it. */
  readonly replaced: readonly string[];
  /** The tenant to write it with; null: nobody knows. */
  readonly siteId: string | null;
}

/**
 * `existing`: the labels in force. A label of another tenant says nothing in ours and stays beside: an object has one
 * label for each organisation.
 */
export function chooseLabel(existing: readonly FileLabel[], label: Label | null, known: readonly Label[]): Choice {
  const keep: Choice = { write: null, replaced: [], siteId: null };
  if (label === null) return keep;
  const ours = existing.filter((other) => !isForeign(other, label, known));
  for (const other of ours) {
    const priority = known.find(({ id }) => id === other.id)?.priority;
    if (other.id === label.id || priority === undefined || priority >= label.priority) return keep;
  }
  const siteId = label.siteId ?? ours.find((other) => other.siteId !== null)?.siteId ?? null;
  return { write: label, replaced: ours.map(({ id }) => id), siteId };
}

/** What the list names is ours, whatever tenant the file says. */
const isForeign = ({ id, siteId }: FileLabel, label: Label, known: readonly Label[]): boolean =>
  id !== label.id &&
  !known.some((one) => one.id === id) &&
  siteId !== null &&
  label.siteId !== null &&
  siteId !== label.siteId;

/** Names and values as the Microsoft Information Protection SDK documents them, for properties and PDF files. */
export function labelProperties({ write, siteId }: Choice, time: string, actionId: string): [string, string][] {
  if (write === null) return [];
  const values: [string, string | null][] = [
    ["Enabled", "true"],
    ["SetDate", time],
    // Given by a policy and not by hand, which would be "Privileged".
    ["Method", "Standard"],
    ["Name", write.name],
    ["SiteId", siteId],
    ["ActionId", actionId],
    // Nothing of what Office draws or encrypts for a label was applied.
    ["ContentBits", "0"],
  ];
  return values.flatMap(([key, value]) => (value === null ? [] : [[`MSIP_Label_${write.id}_${key}`, value]]));
}
