/**
 * Documents and messages in compound files, as Office wrote them before 2007, that were made to take memory.
 * @module
 */
import { times } from "../../test/support/files/bulk.ts";
import { compoundFile, differences, sharedValue } from "../../test/support/files/compound.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import type { HostileFile } from "./hostile.ts";

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
