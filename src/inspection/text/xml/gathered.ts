/**
 * Bytes of UTF-8 that may be cut anywhere: they are gathered as they are, and decoded when all are there.
 * @module
 */
export const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.isBuffer(bytes)
    ? bytes.toString("latin1", from, to)
    : Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
export const utf8 = (gathered: string): string =>
  /[\x80-\xff]/.test(gathered) ? Buffer.from(gathered, "latin1").toString("utf8") : gathered;

/** Bytes of UTF-8 that were gathered, cut before a character that is not whole. */
export function cutWhole(gathered: string): [whole: string, rest: string] {
  const rest = /[\xc0-\xff][\x80-\xbf]{0,2}$/.exec(gathered)?.index ?? gathered.length;
  return [gathered.slice(0, rest), gathered.slice(rest)];
}
