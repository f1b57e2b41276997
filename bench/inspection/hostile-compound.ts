/**
 * Documents and messages in compound files, as Office wrote them before 2007, that were made to take memory.
 * @module
 */
import { zipFile } from "../../test/support/files/zip.ts";
import { type HostileFile, joined, noise, times } from "./hostile.ts";
import { compoundFile } from "./hostile-lists.ts";

/** Numbers of 32 bits at their places. */
function numbers(size: number, values: readonly (readonly [at: number, value: number])[]): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [at, value] of values) bytes.writeUInt32LE(value >>> 0, at);
  return bytes;
}

/** A set of properties, all of which are the same text. */
function sharedValue(count: number, length: number): Buffer {
  const [section, text] = [48, 8 + count * 8];
  const places = Array.from({ length: count }, (_, at) => [
    [section + 8 + at * 8, at + 2] as const,
    [section + 12 + at * 8, text] as const,
  ]).flat();
  const head = numbers(section + text + 8, [
    [0, 0xfffe],
    [24, 1],
    [44, section],
    [section + 4, count],
    [section + text, 30],
    [section + text + 4, length],
    ...places,
  ]);
  return joined(head, times(length, "a"));
}

/** A document of Word with no text, and lists that differ from others so many times. */
function differences(count: number): Buffer {
  const document = numbers(2048, [
    [0, 0x00c1_a5ec],
    [0x1a2, 0],
    [0x1a6, 9],
    [0x2ea, 16],
    [0x2ee, 1],
  ]);
  const table = joined(Buffer.from([2, 4]), Buffer.alloc(14), numbers(4, [[0, count]]), Buffer.alloc(count * 20));
  // Less even than zeros, which a packer makes too few of.
  noise(count).copy(table, 20);
  for (let at = 0; at < count; at += 1) table.writeUInt32LE(0, 20 + at * 16 + 12);
  return compoundFile([
    { name: "WordDocument", data: document },
    { name: "0Table", data: table },
  ]);
}

export const HOSTILE_COMPOUND: readonly HostileFile[] = [
  {
    name: "properties that share a long value.doc",
    make: () => compoundFile([{ name: "\u0005SummaryInformation", data: sharedValue(200, 900_000) }]),
  },
  {
    name: "lists that differ six million times.doc.zip",
    make: () => zipFile([{ name: "a.doc", data: differences(6_000_000) }]),
  },
  {
    name: "thousands of lists of types.zip",
    make: () => {
      const [one] = [{ name: "[Content_Types].xml", data: times(1_000_000, "a") }];
      return zipFile(Array.from({ length: 300 }, () => one));
    },
  },
];
