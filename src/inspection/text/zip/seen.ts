/**
 * Entries of zip files that were read, told by all of their bytes: where they stand once more, in whatever holds that zip
 * file, they are nothing new.
 * @module
 */
import { createHash } from "node:crypto";
import { type ByteSource, slice } from "../../bytes.ts";
import { pour, type Reading } from "../reading.ts";
import type { ZipEntry } from "./entry.ts";

/** Of all zip files together: what is beyond is taken for something new. */
const MOST_SEEN = 20_000;
/** Entries with the same header: each takes a look at all of its bytes. */
const MOST_ALIKE = 8;

export function addSeen(source: ByteSource, entry: ZipEntry, reading: Reading): void {
  const { entries } = reading.zips;
  const [header, length] = [hashOf(source, entry.header, entry.data, reading), lengthOf(entry)];
  const same = entries.get(header) ?? [];
  if (entries.size >= MOST_SEEN || same.length >= MOST_ALIKE) return;
  entries.set(header, [...same, { length, hash: hashOf(source, entry.header, entry.header + length, reading) }]);
}

export function isSeen(source: ByteSource, entry: ZipEntry, reading: Reading): boolean {
  const same = reading.zips.entries.get(hashOf(source, entry.header, entry.data, reading)) ?? [];
  return same.some(({ length, hash }) => hashOf(source, entry.header, entry.header + length, reading) === hash);
}

const lengthOf = ({ header, data, packed }: ZipEntry): number => data - header + packed;

function hashOf(source: ByteSource, from: number, to: number, reading: Reading): string {
  const sum = createHash("sha256");
  pour(slice(source, from, to - from), reading, (bytes) => void sum.update(bytes));
  return sum.digest("base64");
}
