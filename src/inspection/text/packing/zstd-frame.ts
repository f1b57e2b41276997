/**
 * Frames of Zstandard (RFC 8878, section 3.1) as they stand in a file: what their headers say.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { startsWith, u32 } from "../zip/bytes.ts";
import type { Feed } from "./stream.ts";

const MAGIC = "\x28\xb5\x2f\xfd";
const SKIPPABLE = "\x2a\x4d\x18";
/** So many frames that are skipped may stand before the first that is not, for a file to be told by it. */
const MOST_SKIPPED = 8;
const RUN = 1;

export type FrameKind = "packed" | "skippable";

/** By its first four bytes. Null: it is no frame. */
export function frameKind(magic: Uint8Array): FrameKind | null {
  if (startsWith(magic, MAGIC)) return "packed";
  return startsWith(magic, SKIPPABLE, 1) && (magic[0] as number) >> 4 === 5 ? "skippable" : null;
}

/** Whether a file begins with frames of which one is not to be skipped: other packings have frames to be skipped, too. */
export function beginsZstd(head: Uint8Array, source: ByteSource): boolean {
  let at = 0;
  for (let skipped = 0, frame = head; skipped <= MOST_SKIPPED; skipped += 1) {
    const kind = frameKind(frame);
    if (kind === "packed") return true;
    if (kind === null || frame.length < 8) return false;
    at += 8 + u32(frame, 4);
    frame = source.read(at, 8);
  }
  return false;
}

export interface FrameHeader {
  /** As it stands there, without the first four bytes. */
  readonly bytes: Uint8Array;
  /** How far back the frame may refer. */
  readonly window: number;
  readonly needsDictionary: boolean;
  readonly hasChecksum: boolean;
}

/** The header of a packed frame (3.1.1.1), of which the first four bytes are taken. Throws `Unreadable`. */
export function frameHeader(feed: Feed): FrameHeader {
  const descriptor = feed.byte();
  if ((descriptor & 0x08) !== 0) throw new Unreadable("unsupported", "an unknown kind of Zstandard");
  const isWhole = (descriptor & 0x20) !== 0;
  const windowBytes = isWhole ? 0 : 1;
  const idBytes = [0, 1, 2, 4][descriptor & 3] as number;
  const sizeBytes = [isWhole ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  const rest = feed.exactly(windowBytes + idBytes + sizeBytes);
  const size = number(rest.subarray(windowBytes + idBytes)) + (sizeBytes === 2 ? 256 : 0);
  return {
    bytes: Uint8Array.of(descriptor, ...rest),
    window: isWhole ? size : windowOf(rest[0] as number),
    needsDictionary: number(rest.subarray(windowBytes, windowBytes + idBytes)) !== 0,
    hasChecksum: (descriptor & 0x04) !== 0,
  };
}

function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

export interface BlockHeader {
  readonly bytes: Uint8Array;
  readonly last: boolean;
  /** Bytes that follow it: 2 MB at most, where decoders take 128 KB. */
  readonly size: number;
}

/** The header of a block (3.1.1.2). Throws `Unreadable`. */
export function blockHeader(feed: Feed): BlockHeader {
  const bytes = feed.exactly(3);
  const value = number(bytes);
  const [kind, size] = [(value >> 1) & 3, value >> 3];
  return { bytes, last: (value & 1) === 1, size: kind === RUN ? 1 : size };
}

/** The lowest byte first. */
const number = (bytes: Uint8Array): number => bytes.reduceRight((value, byte) => value * 256 + byte, 0);
