/**
 * How old signatures are, in words.
 * @module
 */
import type { InspectionHealth } from "../../api/types.ts";
import { count } from "../../parts/format.ts";

type Health = Pick<InspectionHealth["engines"][number], "kind" | "signaturesFrom" | "signaturesFirstSeen">;

interface Age {
  readonly words: string;
  /** The moment that the words are about. */
  readonly iso: string;
  readonly isOld: boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Null: it is not known; `now` in milliseconds since the Unix epoch. */
export function signatureAge({ kind, signaturesFrom, signaturesFirstSeen }: Health, now: number): Age | null {
  const iso = signaturesFrom ?? signaturesFirstSeen;
  if (iso === null) return null;
  const age = Math.max(0, now - new Date(iso).getTime());
  const long = lengthOf(age);
  const words =
    signaturesFrom === null ? `first seen ${long} ago` : kind === "yara" ? `changed ${long} ago` : `${long} old`;
  // Signatures come out daily: after three days something has stopped fetching them. Rules of one's own do not; and an engine
  // that tells no date may have newer ones than it shows.
  return { words, iso, isOld: kind !== "yara" && signaturesFrom !== null && age > 3 * DAY };
}

function lengthOf(age: number): string {
  if (age >= DAY) return count(Math.floor(age / DAY), "day");
  return age >= HOUR ? count(Math.floor(age / HOUR), "hour") : "less than an hour";
}
