/**
 * Finds files embedded in a PDF without its engine, which could only unpack each of them whole and misses some: objects of
 * the type EmbeddedFile (ISO 32000-2, 7.11.4), as far as their streams can be found.
 * @module
 */
import type { Part, Reading } from "../reading.ts";
import { occurrences, type PdfStream, streamAround } from "./stream.ts";

const MOST = 10_000;
const TYPE = "/EmbeddedFile";
const ENCRYPTED = "/Encrypt";

/** Empty for a document that is encrypted: its streams are. */
export function findEmbedded({ source, path }: Pick<Part, "source" | "path">, reading: Reading): readonly PdfStream[] {
  const found: PdfStream[] = [];
  let [over, isCut] = [0, false];
  for (const { at, word } of occurrences(source, [TYPE, ENCRYPTED], 0, reading)) {
    if (word === ENCRYPTED) return [];
    if (at < over) continue;
    const one = streamAround(source, at, (entries) => /\/Type\s*\/EmbeddedFile[\s/]/.test(entries), reading);
    if (one === null || one.start < over) continue;
    over = one.over;
    isCut ||= found.length === MOST;
    if (isCut) continue;
    found.push(one);
  }
  if (isCut) reading.coverage.note("over-budget", path, `more than ${MOST} files in a PDF that stand in it in clear`);
  return found;
}
