/**
 * How old signatures are, in words.
 * @module
 */
import { count } from "../../parts/format.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `3 days old`; `now` in milliseconds since the Unix epoch. */
export function ageOf(iso: string, now: number): string {
  const age = Math.max(0, now - new Date(iso).getTime());
  if (age >= DAY) return `${count(Math.floor(age / DAY), "day")} old`;
  return age >= HOUR ? `${count(Math.floor(age / HOUR), "hour")} old` : "less than an hour old";
}

/** Signatures come out daily: after three days something has stopped fetching them. */
export const isOld = (iso: string, now: number): boolean => now - new Date(iso).getTime() > 3 * DAY;
