/**
 * What a version can change, in words.
 * @module
 */
import type { VersionDetail } from "../../api/types.ts";
import type { Tone } from "../../parts/Badges.tsx";

export type Change = VersionDetail["changes"][number];

export const KINDS: Readonly<Record<Change["kind"], string>> = {
  policy: "Policy",
  "ip-range": "Address range",
  "device-tag-rule": "Device tag rule",
  "information-type": "Information type",
  "sensitivity-label": "Sensitivity label",
  "malware-engine": "Malware engine",
  "inspection-limits": "Inspection",
};
export const TONES: Readonly<Record<Change["change"], Tone>> = {
  added: "good",
  changed: "info",
  removed: "bad",
  moved: "neutral",
};
export const PARTS: Readonly<Record<VersionDetail["alsoChanged"][number], string>> = {
  settings: "settings",
  identityProvider: "identity provider",
  apps: "apps",
  authorities: "certificate authorities",
  learntData: "tables, fingerprints or classifiers that were uploaded",
};
