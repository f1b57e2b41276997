/**
 * The other end of a handover: the bytes of a held file, in the process that looks into it.
 * @module
 */
import { readSync, writeSync } from "node:fs";
import { type ByteSource, bytesOf } from "../bytes.ts";
import { passing } from "../garbage.ts";
import { openerAt } from "./cipher.ts";
import type { Handover } from "./held.ts";
import { MOST, PIPE, REQUEST } from "./serve.ts";

const WINDOW = 64 * 1024;
/** The last that were read from are kept. */
const WINDOWS = 4;
/** Of a file that is read from its beginning to its end, the next so many are on their way while these are looked at. */
const AHEAD = 256 * 1024;

interface Window {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export interface OpenedSource {
  readonly source: ByteSource;
  /** Must be called before anything else is opened. */
  close(): void;
}

export function openHandover(handover: Handover): OpenedSource {
  if (handover.in === "memory") return { source: bytesOf(handover.bytes), close: () => {} };
  const { size, key } = handover;
  const sealed = Buffer.allocUnsafeSlow(Math.min(AHEAD, size));
  /** What was asked for and has not come yet. */
  let ahead: { readonly start: number; readonly length: number } | null = null;
  const settleAhead = (): void => {
    if (ahead !== null) take(sealed.subarray(0, ahead.length));
    ahead = null;
  };
  const readRange = (offset: number, length: number): Uint8Array => {
    // Of what is larger there are not two of it at any time.
    if (length > MOST) return inPieces(readRange, offset, length);
    const bytes = length <= sealed.length ? sealed.subarray(0, length) : Buffer.allocUnsafeSlow(length);
    if (ahead?.start !== offset || ahead.length !== length) {
      settleAhead();
      ask(offset, length);
    }
    ahead = null;
    take(bytes);
    passing(length <= sealed.length ? length : 2 * length);
    return openerAt(key, offset).update(bytes);
  };
  // Parsers read a little here and a little there, a directory and what it names in turn: windows save most of the calls.
  const windows: Window[] = [];
  const windowAt = (offset: number): Window => {
    // Whoever reads on where the last one ended will most likely do so again.
    const goesOn = windows.some(({ start, bytes }) => start + bytes.byteLength === offset);
    const length = Math.min(goesOn ? AHEAD : WINDOW, size - offset);
    const window = { start: offset, bytes: readRange(offset, length) };
    const next = { start: offset + length, length: Math.min(AHEAD, size - offset - length) };
    if (goesOn && next.length > 0) {
      ask(next.start, next.length);
      ahead = next;
    }
    return window;
  };
  const windowOf = (offset: number, length: number): Window => {
    const has = ({ start, bytes }: Window) => offset >= start && offset + length <= start + bytes.byteLength;
    const index = windows.findIndex(has);
    const [found] = index < 0 ? [] : windows.splice(index, 1);
    const window = found ?? windowAt(offset);
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
  return { source, close: settleAhead };
}

function inPieces(read: (offset: number, length: number) => Uint8Array, offset: number, length: number): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length; filled += MOST)
    whole.set(read(offset + filled, Math.min(MOST, length - filled)), filled);
  passing(length);
  return whole;
}

/** Asks for sealed bytes, see `serve.ts`. */
function ask(offset: number, length: number): void {
  const request = Buffer.allocUnsafe(REQUEST);
  request.writeUIntBE(offset, 0, 6);
  request.writeUInt32BE(length, 6);
  writeSync(PIPE, request);
}

/** Waits for what was asked for: this process has nothing else to do. */
function take(into: Uint8Array): void {
  for (let filled = 0; filled < into.byteLength; ) {
    const count = readSync(PIPE, into, filled, into.byteLength - filled, null);
    if (count === 0) throw new Error("nobody answers any more");
    filled += count;
  }
}
