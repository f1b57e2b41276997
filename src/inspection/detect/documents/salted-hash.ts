/**
 * HMAC-SHA-256 (RFC 2104) of many values with one key: the two states after the padded key are kept and copied, which
 * takes a third of the time of a new HMAC for each.
 * @module
 */
import { createHash } from "node:crypto";

/** Bytes that SHA-256 takes at once. */
const BLOCK = 64;

export type SaltedHash = (value: string) => bigint;

/** `salt`: of 64 bytes at most. The hash is the first 8 bytes, never 0: the last bit is always set. */
export function saltedHash(salt: Uint8Array): SaltedHash {
  const padded = (byte: number) =>
    createHash("sha256").update(Uint8Array.from({ length: BLOCK }, (_, at) => (salt[at] ?? 0) ^ byte));
  const [inner, outer] = [padded(0x36), padded(0x5c)];
  return (value) => {
    const digest = inner.copy().update(value).digest();
    return outer.copy().update(digest).digest().readBigUInt64BE() | 1n;
  };
}
