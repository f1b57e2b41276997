/**
 * Labels of encrypted Office documents: the stream LabelInfo lies in clear beside the encrypted package
 * (MS-OFFCRYPTO 2.6.4).
 * @module
 */
import { type Budget, Enough } from "../budget.ts";
import type { FileLabel } from "../finding.ts";
import type { OleEntry } from "../text/ole/file.ts";
import { readLabelInfo } from "./read.ts";

const LARGEST = 1024 * 1024;

export function readEncryptedLabels(entries: readonly OleEntry[], budget: Budget): FileLabel[] {
  return entries
    .filter(({ name, storage, size }) => !storage && /^labelinfo(\.xml)?$/i.test(name) && size <= LARGEST)
    .flatMap((entry) => labelsOf(entry, budget));
}

function labelsOf(entry: OleEntry, budget: Budget): FileLabel[] {
  try {
    const bytes = Uint8Array.from(entry.open().read(0, LARGEST));
    // A length may stand before the XML.
    const start = bytes.indexOf(0x3c);
    return start < 0 ? [] : readLabelInfo([bytes.subarray(start)], budget, "encrypted-package");
  } catch (error) {
    if (error instanceof Enough) throw error;
    return [];
  }
}
