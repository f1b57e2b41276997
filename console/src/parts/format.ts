/**
 * Times, sizes and lists, written for people.
 * @module
 */

const shortTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export const formatTime = (iso: string) => shortTime.format(new Date(iso));
export const formatDate = (iso: string) => dateOnly.format(new Date(iso));

/** `2026-03-01 09:15:02.123 UTC`. */
export const formatUtc = (iso: string) => new Date(iso).toISOString().replace("T", " ").replace("Z", " UTC");

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "3 minutes ago", "in 2 days"; anything under a minute is "now". */
export function formatRelative(iso: string, now: number): string {
  const distance = new Date(iso).getTime() - now;
  for (const [unit, length] of UNITS) {
    if (Math.abs(distance) >= length) return relative.format(Math.trunc(distance / length), unit);
  }
  return "now";
}

/** Bytes in binary steps, one decimal: `1.4 MB`. */
export function formatSize(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

const percent = new Intl.NumberFormat(undefined, { style: "percent" });
/** A share of 1: `45%`. */
export const formatShare = (share: number) => percent.format(share);

/** `a`, `a or b`, `a, b or c`. */
export function joinWords(words: readonly string[], conjunction: "or" | "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}

/** `1 session`, `3 sessions`. */
export const count = (number: number, singular: string, plural = `${singular}s`) =>
  `${number.toLocaleString()} ${number === 1 ? singular : plural}`;

/** Messages of the server begin in lower case, so that they fit into a sentence; at a field they stand alone. */
export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Hexadecimal in pairs, as certificates are read aloud. */
export const pairs = (hex: string) => (hex.includes(":") ? hex : (hex.toUpperCase().match(/.{1,2}/g) ?? []).join(":"));
