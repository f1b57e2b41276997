/**
 * The other end of a handover: the bytes of a held file, in the process that looks into it.
 * @module
 */
import { closeSync, openSync, readSync } from "node:fs";
import { type ByteSource, bytesOf } from "../bytes.ts";
import { passing } from "../text/garbage.ts";
import { openerAt } from "./cipher.ts";
import type { Handover } from "./held.ts";

const WINDOW = 64 * 1024;
/** Bytes that are opened at once: of what is larger there are not two of it at any time. */
const PIECE = 1024 * 1024;
/** The last that were read from are kept. */
const WINDOWS = 4;

interface Window {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export interface OpenedSource {
  readonly source: ByteSource;
  close(): void;
}

export function openHandover(handover: Handover): OpenedSource {
  if (handover.in === "memory") return { source: bytesOf(handover.bytes), close: () => {} };
  const { path, size, key } = handover;
  const descriptor = openSync(path, "r");
  const sealed = Buffer.allocUnsafeSlow(Math.min(WINDOW, size));
  const readRange = (offset: number, length: number): Uint8Array => {
    if (length > PIECE) return inPieces(readRange, offset, length);
    const bytes = length <= sealed.length ? sealed : Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(descriptor, bytes, filled, length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    passing(bytes === sealed ? length : 2 * length);
    return openerAt(key, offset).update(bytes.subarray(0, filled));
  };
  // Parsers read a little here and a little there, a directory and what it names in turn: windows save most of the calls.
  const windows: Window[] = [];
  const windowOf = (offset: number, length: number): Window => {
    const has = ({ start, bytes }: Window) => offset >= start && offset + length <= start + bytes.byteLength;
    const index = windows.findIndex(has);
    const [found] = index < 0 ? [] : windows.splice(index, 1);
    const window = found ?? { start: offset, bytes: readRange(offset, Math.min(WINDOW, size - offset)) };
    if (windows.unshift(window) > WINDOWS) windows.pop();
    return window;
  };
  const source: ByteSource = {
    size,
    read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      if (wanted === 0) return new Uint8Array(0);
      if (wanted > WINDOW) return readRange(offset, wanted);
      const { start, bytes } = windowOf(offset, wanted);
      return bytes.subarray(offset - start, offset - start + wanted);
    },
  };
  return { source, close: () => closeSync(descriptor) };
}

function inPieces(read: (offset: number, length: number) => Uint8Array, offset: number, length: number): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const piece = read(offset + filled, Math.min(PIECE, length - filled));
    if (piece.length === 0) break;
    whole.set(piece, filled);
    filled += piece.length;
  }
  passing(length);
  return whole.subarray(0, filled);
}
