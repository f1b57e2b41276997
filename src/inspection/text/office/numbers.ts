/**
 * Numbers of cells as text.
 * @module
 */

/** Whole numbers without an exponent; others as they stand. */
export function inFull(number: string): string {
  const value = Number(number);
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : number;
}

/** IEEE 754, eight bytes, the least significant first. */
export function doubleAt(body: Uint8Array, at: number): string {
  return inFull(String(Buffer.from(body.buffer, body.byteOffset).readDoubleLE(at)));
}

/** 30 bits: a whole number or the upper half of a double, perhaps a hundredfold (MS-XLS 2.5.217, MS-XLSB 2.5.123). */
export function compactNumber(rk: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE((rk & 0xfffffffc) >>> 0, 4);
  const value = (rk & 2) !== 0 ? rk >> 2 : bytes.readDoubleLE(0);
  return inFull(String((rk & 1) !== 0 ? value / 100 : value));
}
