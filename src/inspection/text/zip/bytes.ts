/**
 * Little-endian numbers out of a byte source; what lies beyond the end reads as corrupted.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8);

export const u32 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;

/** Up to 2^53; larger ones are no sizes of anything. */
export const u64 = (bytes: Uint8Array, at: number): number => u32(bytes, at) + u32(bytes, at + 4) * 2 ** 32;

/** Exactly `length` bytes, or `Unreadable`. */
export function exactly(source: ByteSource, offset: number, length: number): Uint8Array {
  const bytes = offset < 0 || offset + length > source.size ? null : source.read(offset, length);
  if (bytes === null || bytes.length < length) throw new Unreadable("corrupted", "ends too soon");
  return bytes;
}

/** A signature of ASCII letters and escapes at `at`. */
export function startsWith(bytes: Uint8Array, signature: string, at = 0): boolean {
  if (at + signature.length > bytes.length) return false;
  for (let index = 0; index < signature.length; index += 1)
    if (bytes[at + index] !== signature.charCodeAt(index)) return false;
  return true;
}

/** Where the signature stands, searched from `from`; -1 if it does not. */
export const find = (bytes: Uint8Array, signature: string, from = 0): number =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(signature, from, "latin1");

export const findLast = (bytes: Uint8Array, signature: string): number =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(signature, undefined, "latin1");
