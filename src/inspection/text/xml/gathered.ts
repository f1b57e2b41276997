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

/** What was gathered, cut before its last character, which may not be whole: the rest is never empty where the whole is not. */
export function cutWhole(gathered: string): [whole: string, rest: string] {
  let cut = gathered.length - 1;
  for (let back = 0; back < 3 && (gathered.charCodeAt(cut) & 0xc0) === 0x80; back += 1) cut -= 1;
  return [gathered.slice(0, cut), gathered.slice(cut)];
}

export function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) if ((bytes[index] as number) > 0x20) return false;
  return true;
}
