/**
 * For tests: streams of bytes that are there already, what a stream gives, and something to pack.
 * @module
 */
import { spawnSync } from "node:child_process";
import { Unreadable } from "../../budget.ts";
import type { ByteStream } from "./stream.ts";

/** In pieces of this size; each is overwritten before the next is given, as a stream may do. */
export function inPieces(bytes: Uint8Array, size = 64 * 1024): ByteStream {
  const piece = new Uint8Array(size);
  let at = 0;
  return {
    next: () => {
      piece.fill(0xaa);
      const length = Math.min(size, bytes.length - at);
      piece.set(bytes.subarray(at, at + length));
      at += length;
      return piece.subarray(0, length);
    },
  };
}

export interface Pulled {
  readonly bytes: Buffer;
  /** Why it ended before its end. */
  readonly error: Unreadable | null;
}

/** Everything that a stream gives until it ends. Only `Unreadable` may end it otherwise. */
export function pull(open: () => ByteStream): Pulled {
  const pieces: Buffer[] = [];
  let error: Unreadable | null = null;
  try {
    const stream = open();
    for (;;) {
      const piece = stream.next();
      if (piece.length === 0) break;
      pieces.push(Buffer.from(piece));
    }
    if (stream.next().length > 0) throw new Error("goes on after its end");
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    error = thrown;
  }
  return { bytes: Buffer.concat(pieces), error };
}

/** Numbers below 1, the same ones every time. */
export function* chances(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield (state >>> 8) / 2 ** 24;
  }
}

const WORDS =
  "account amount the of invoice 4111 due is paid late and by Contoso bank Grüße, transfer holder date".split(" ");

/** Lines of words: the same text every time. The fixtures hold it, so that it must stay as it is. */
export function lines(length: number): Buffer {
  const chance = chances(7);
  let text = "";
  for (let line = 1; text.length < length; line++) {
    text += `${line}`;
    for (let count = 3 + chance.next().value * 8; count > 0; count--)
      text += ` ${WORDS[Math.floor(chance.next().value ** 2 * WORDS.length)]}`;
    text += "\n";
  }
  return Buffer.from(text.slice(0, length));
}

export function noise(length: number): Buffer {
  const chance = chances(11);
  return Buffer.from(Uint8Array.from({ length }, () => chance.next().value * 256));
}

export const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
