/**
 * Finds files embedded in a PDF without its engine, which could only unpack each of them whole and misses some: objects of
 * the type EmbeddedFile (ISO 32000-2, 7.11.4), as far as their streams can be found.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { occurrences, type PdfStream, streamAround } from "./stream.ts";

const MOST = 10_000;
const TYPE = "/EmbeddedFile";
const ENCRYPTED = "/Encrypt";

/** Empty for a document that is encrypted: its streams are. */
export function findEmbedded(source: ByteSource, reading: Reading): readonly PdfStream[] {
  const found: PdfStream[] = [];
  let over = 0;
  for (const { at, word } of occurrences(source, [TYPE, ENCRYPTED], 0, reading)) {
    if (word === ENCRYPTED) return [];
    if (at < over || found.length >= MOST) continue;
    const one = streamAround(source, at, (entries) => /\/Type\s*\/EmbeddedFile[\s/]/.test(entries), reading);
    if (one === null || one.start < over) continue;
    over = one.over;
    found.push(one);
  }
  return found;
}
