/**
 * The closed lists of inspection in words for admins.
 * @module
 */
import type { Tone } from "../../parts/Badges.tsx";
import { sentenceCase } from "../activities/words.ts";

export const CONFIDENCES = { low: "Low", medium: "Medium", high: "High" } as const;
export const CONFIDENCE_TONES: Readonly<Record<string, Tone>> = { high: "bad", medium: "caution", low: "neutral" };

const STATUSES: Readonly<Record<string, { tone: Tone; word: string; sentence: string }>> = {
  completed: { tone: "good", word: "Looked into completely", sentence: "All of the file was looked into." },
  "not-applicable": { tone: "neutral", word: "Nothing to look into", sentence: "There was nothing to look into." },
  encrypted: { tone: "caution", word: "Encrypted", sentence: "The file is encrypted, so nobody could look into it." },
  corrupted: { tone: "caution", word: "Damaged", sentence: "The file is damaged and could not be read." },
  "too-large": { tone: "caution", word: "Too large", sentence: "The file is larger than the limits allow." },
  "partially-scanned": {
    tone: "caution",
    word: "Looked into in part",
    sentence: "Parts of the file could not be looked into; see below which ones.",
  },
  "unsupported-type": {
    tone: "caution",
    word: "Cannot be read",
    sentence: "The file is of a type whose content cannot be read.",
  },
  "engine-unavailable": {
    tone: "bad",
    word: "Engine unavailable",
    sentence: "What should have looked into the file could not be reached.",
  },
  "timed-out": { tone: "caution", word: "Took too long", sentence: "Looking into the file took longer than allowed." },
};
/** Nothing in the rest could change what becomes of the file. */
export const STOPPED = {
  tone: "info",
  word: "Looked into until it was certain",
  sentence: "What was found is enough to block the file, so the rest of it was not read.",
} as const;
export const statusOf = (status: string) =>
  STATUSES[status] ?? { tone: "neutral" as const, word: sentenceCase(status), sentence: "" };

const REASONS: Readonly<Record<string, string>> = {
  encrypted: "Encrypted",
  corrupted: "Damaged",
  "over-budget": "Over a limit",
  "timed-out": "Took too long",
  "engine-unavailable": "Engine unavailable",
  unsupported: "Cannot be read",
  "not-needed": "Not needed",
};
export const reasonWord = (reason: string) => REASONS[reason] ?? sentenceCase(reason);

const FLAGS: Readonly<Record<string, string>> = {
  polyglot: "It is of several types at once.",
  "extension-mismatch": "Its name promises another type.",
  "declared-type-mismatch": "It was announced as another type.",
  "trailing-data": "Something follows behind its end.",
};
export const flagWord = (flag: string) => FLAGS[flag] ?? sentenceCase(flag);

const PLACES: Readonly<Record<string, string>> = {
  content: "in the content",
  metadata: "in the metadata",
  "file-name": "in the file name",
};
export const placeWord = (place: string) => PLACES[place] ?? place;

export const VERDICTS: Readonly<Record<string, { tone: Tone; word: string }>> = {
  clean: { tone: "good", word: "Nothing found" },
  infected: { tone: "bad", word: "Malware" },
  "not-scanned": { tone: "caution", word: "Not scanned" },
};

export const CATEGORIES: Readonly<Record<string, string>> = {
  financial: "Financial",
  identity: "Identity",
  health: "Health",
  contact: "Contact",
  secret: "Secrets",
  custom: "Your own",
};

const regions = new Intl.DisplayNames(undefined, { type: "region" });
const languages = new Intl.DisplayNames(undefined, { type: "language" });
export function regionWord(region: string): string {
  if (region === "") return "";
  if (region === "world") return "Worldwide";
  try {
    return regions.of(region.toUpperCase()) ?? region;
  } catch {
    return region.toUpperCase();
  }
}
export const languageWord = (code: string): string => languages.of(code) ?? code;

export const ENGINE_KINDS = { clamd: "ClamAV (clamd)", icap: "ICAP service", yara: "YARA rules" } as const;
