/**
 * Checksums of what was unpacked, as it goes by.
 * @module
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export interface Checksum {
  add(bytes: Uint8Array): void;
  /** As it is stored: numbers with the lowest byte first, unless said otherwise. */
  value(): Uint8Array;
}

export function crc32Sum(): Checksum {
  let sum = 0;
  return {
    add: (bytes) => {
      sum = crc32(bytes, sum);
    },
    value: () => {
      const stored = new Uint8Array(4);
      new DataView(stored.buffer).setUint32(0, sum, true);
      return stored;
    },
  };
}

/** RFC 1950; the highest byte first. */
export function adler32Sum(): Checksum {
  const prime = 65_521;
  /** As many bytes as can be added up before the larger sum is over 32 bits. */
  const most = 5552;
  let [low, high] = [1, 0];
  return {
    add: (bytes) => {
      for (let from = 0; from < bytes.length; from += most) {
        const end = Math.min(bytes.length, from + most);
        for (let at = from; at < end; at += 1) {
          low += bytes[at] as number;
          high += low;
        }
        low %= prime;
        high %= prime;
      }
    },
    value: () => Uint8Array.of(high >> 8, high & 255, low >> 8, low & 255),
  };
}

export function sha256Sum(): Checksum {
  const hash = createHash("sha256");
  return { add: (bytes) => void hash.update(bytes), value: () => hash.digest() };
}

/** CRC-64 of ECMA-182, reflected; in two halves, as numbers hold 53 bits. */
const POLYNOMIAL_LOW = 0xd7870f42;
const POLYNOMIAL_HIGH = 0xc96c5795;
const TABLE = crc64Table();

function crc64Table(): Uint32Array {
  const table = new Uint32Array(512);
  for (let byte = 0; byte < 256; byte += 1) {
    let [low, high] = [byte, 0];
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd === 1) [low, high] = [low ^ POLYNOMIAL_LOW, high ^ POLYNOMIAL_HIGH];
    }
    table[byte] = low;
    table[256 + byte] = high;
  }
  return table;
}

export function crc64Sum(): Checksum {
  let [low, high] = [-1, -1];
  return {
    add: (bytes) => {
      let [a, b] = [low, high];
      for (let at = 0; at < bytes.length; at += 1) {
        const index = (a ^ (bytes[at] as number)) & 0xff;
        a = ((a >>> 8) | (b << 24)) ^ (TABLE[index] as number);
        b = (b >>> 8) ^ (TABLE[256 + index] as number);
      }
      [low, high] = [a, b];
    },
    value: () => {
      const stored = new Uint8Array(8);
      const view = new DataView(stored.buffer);
      view.setUint32(0, ~low, true);
      view.setUint32(4, ~high, true);
      return stored;
    },
  };
}
