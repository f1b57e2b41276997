/**
 * Bytes in bulk, of which files are made that are too large for anybody.
 * @module
 */
import { randomNumbers } from "./mutate.ts";

/** The same text over and over, so many times. */
export const times = (count: number, text: string): Buffer => {
  const once = Buffer.from(text);
  return Buffer.alloc(count * once.length, once);
};

/** Text that is another each time. */
export const each = (count: number, text: (at: number) => string): Buffer => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < count; at += 5000)
    pieces.push(Buffer.from(Array.from({ length: Math.min(5000, count - at) }, (_, more) => text(at + more)).join("")));
  return Buffer.concat(pieces);
};

export const joined = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** Bytes that no packing makes fewer. */
export function noise(bytes: number): Buffer {
  const random = randomNumbers(bytes);
  const words = new Uint32Array(Math.ceil(bytes / 4));
  for (let at = 0; at < words.length; at += 1) words[at] = random(2 ** 32);
  return Buffer.from(words.buffer, 0, bytes);
}

/** Words of hexadecimal digits: half of it can be packed away. */
export const words = (bytes: number): Buffer =>
  Buffer.from(
    noise(bytes / 2)
      .toString("hex")
      .replaceAll(/(.{7})./g, "$1 "),
  );
