/**
 * The order of rows by hashes that may be millions: sorted by their digits, the least significant first, which takes the
 * same few passes whatever they are, and leaves rows of one hash as they were.
 * @module
 */
import { inSlices } from "../../turns.ts";

/** Of 16 bits, in a hash of 64. */
const DIGITS = 4;
const VALUES = 65_536;
const SLICE = 100_000;

/** Numbers of the first `count` rows, in the order of their hashes. */
export async function sortedRows(hashes: BigUint64Array, count: number): Promise<Uint32Array> {
  const digits = new Uint16Array(hashes.buffer, hashes.byteOffset, count * DIGITS);
  let from = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) from[row] = row;
  let to = new Uint32Array(count);
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const digitOf = (row: number) => digits[row * DIGITS + digit] as number;
    const places = new Uint32Array(VALUES + 1);
    await inSlices(count, SLICE, (first, end) => {
      for (let row = first; row < end; row += 1) places[digitOf(row) + 1] = (places[digitOf(row) + 1] as number) + 1;
    });
    for (let value = 0; value < VALUES; value += 1)
      places[value + 1] = (places[value + 1] as number) + (places[value] as number);
    await inSlices(count, SLICE, (first, end) => {
      for (let at = first; at < end; at += 1) {
        const row = from[at] as number;
        const place = places[digitOf(row)] as number;
        to[place] = row;
        places[digitOf(row)] = place + 1;
      }
    });
    [from, to] = [to, from];
  }
  return from;
}
