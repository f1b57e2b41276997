/**
 * Bytes at rest while a file is held: AES-256 in counter mode (NIST SP 800-38A section 6.5), so that any range can be
 * read without what comes before it. The key is made for one file, lives in memory alone and is never stored: what a
 * crash leaves on the disk is noise.
 * @module
 */
import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv, randomBytes } from "node:crypto";

const BLOCK = 16;

/** Opens what was sealed with it. Never to be logged or stored. */
export interface SpoolKey {
  readonly key: Uint8Array;
  /** First counter block. */
  readonly counter: Uint8Array;
}

export const newSpoolKey = (): SpoolKey => ({ key: randomBytes(32), counter: randomBytes(BLOCK) });

/** Seals a stream from its first byte. */
export const sealer = ({ key, counter }: SpoolKey): Cipheriv => createCipheriv("aes-256-ctr", key, counter);

/** Opens the bytes that follow `offset`. */
export function openerAt({ key, counter }: SpoolKey, offset: number): Decipheriv {
  const opener = createDecipheriv("aes-256-ctr", key, counterAt(counter, Math.floor(offset / BLOCK)));
  const skipped = offset % BLOCK;
  if (skipped > 0) opener.update(new Uint8Array(skipped));
  return opener;
}

/** The counter, a 128-bit big-endian number, `blocks` further on. */
function counterAt(counter: Uint8Array, blocks: number): Uint8Array {
  const at = Uint8Array.from(counter);
  let carry = blocks;
  for (let index = BLOCK - 1; index >= 0 && carry > 0; index -= 1) {
    const sum = (at[index] ?? 0) + (carry % 256);
    at[index] = sum & 255;
    carry = Math.floor(carry / 256) + (sum >> 8);
  }
  return at;
}
