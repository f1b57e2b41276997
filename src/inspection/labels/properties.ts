/**
 * Labels in the form of properties: `MSIP_Label_<guid>_Enabled`, `_SetDate`, `_Method`, `_Name`, `_SiteId`. Office, PDF and
 * OpenDocument files share it.
 * @module
 */
import type { FileLabel } from "../finding.ts";
import { owned } from "../garbage.ts";

export type LabelSource = FileLabel["source"];

const GUID = /^\{?([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\}?$/i;
const PROPERTY =
  /^MSIP_Label_([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})_(Enabled|SetDate|Method|Name|SiteId)$/i;
const MOST = 50;

/** Lower case without braces; null: it is none. */
export const guid = (text: string | undefined): string | null =>
  GUID.exec(text?.trim() ?? "")?.[1]?.toLowerCase() ?? null;

export const shortened = (text: string | undefined, length = 500): string | null =>
  text === undefined || text.trim() === "" ? null : owned(text.trim().slice(0, length));

export function methodOf(text: string | undefined): FileLabel["method"] {
  const method = text?.trim().toLowerCase();
  return method === "standard" || method === "privileged" || method === "auto" ? method : null;
}

/**
 * The labels among pairs of name and value. One counts when it is enabled; of those that are not there may be any number.
 */
export function fromProperties(pairs: readonly (readonly [string, string])[], source: LabelSource): FileLabel[] {
  const enabled = enabledAmong(pairs);
  const byId = new Map<string, Map<string, string>>();
  for (const [name, value] of pairs) {
    const match = PROPERTY.exec(name.trim());
    if (match === null) continue;
    const id = (match[1] as string).toLowerCase();
    if (!enabled.has(id)) continue;
    const values = byId.get(id) ?? new Map<string, string>();
    byId.set(id, values.set((match[2] as string).toLowerCase(), value));
  }
  return [...byId]
    .filter(([, values]) => values.get("enabled")?.trim().toLowerCase() === "true")
    .map(([id, values]) => ({
      id,
      name: shortened(values.get("name")),
      siteId: guid(values.get("siteid")),
      method: methodOf(values.get("method")),
      setDate: shortened(values.get("setdate"), 60),
      source,
    }));
}

/** Whether a property of that name says something about a label. */
export const isOfLabel = (name: string): boolean => PROPERTY.test(name.trim());

/** As many as there may be, and one that says that there are more. */
function enabledAmong(pairs: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [name, value] of pairs) {
    const match = PROPERTY.exec(name.trim());
    if (match === null || match[2]?.toLowerCase() !== "enabled" || value.trim().toLowerCase() !== "true") continue;
    if (found.size <= MOST) found.add((match[1] as string).toLowerCase());
  }
  return found;
}

/** A label element of LabelInfo.xml, in force or removed. */
export interface LabelElement {
  readonly id: string;
  readonly siteId: string | null;
}

/**
 * The labels that count: custom properties are read where LabelInfo.xml has no label element, tenant by tenant
 * (MS-OFFCRYPTO 2.6.3). An element that says that the label was removed goes before them, too; an empty list does not. A
 * label whose properties name no tenant gives way only to an element of the same label: doubt never hides one.
 */
export function effective(labels: readonly FileLabel[], elements: readonly LabelElement[]): FileLabel[] {
  const goesBefore = (label: FileLabel) =>
    elements.some(({ id, siteId }) => id === label.id || (siteId !== null && siteId === label.siteId));
  return labels.filter((label) => label.source !== "custom-properties" || !goesBefore(label));
}
