/**
 * Programs pack better when the targets of their calls are addresses from the beginning: the packer turns what is
 * relative into that ("BCJ"), and this turns it back. Also differences of bytes ("delta"). After the xz file format,
 * section 5.3, and the LZMA SDK.
 * @module
 */
import type { ByteStream } from "./stream.ts";

/** Turns back what it can in place, where `position` is that of the first byte; returns how many bytes are done. */
export type Filter = (bytes: Uint8Array, position: number) => number;

/** The names are those of processors. */
export type Branch = "x86" | "arm" | "arm-thumb" | "arm64" | "powerpc" | "sparc";

const NOTHING = new Uint8Array(0);

/** What a filter cannot decide waits for what follows; at the end it is as it stands. */
export function filtered(stream: ByteStream, filter: Filter, start = 0): ByteStream {
  let buffer = NOTHING;
  let [done, filled, position] = [0, 0, start];
  return {
    next: () => {
      for (;;) {
        const waiting = buffer.subarray(done, filled);
        const more = stream.next();
        if (more.length === 0) {
          [done, filled] = [0, 0];
          return waiting;
        }
        const length = waiting.length + more.length;
        if (length > buffer.length) {
          const larger = new Uint8Array(length + 64);
          larger.set(waiting);
          buffer = larger;
        } else buffer.set(waiting);
        buffer.set(more, waiting.length);
        [done, filled] = [filter(buffer.subarray(0, length), position), length];
        position += done;
        if (done > 0) return buffer.subarray(0, done);
      }
    },
  };
}

/** Each byte is the difference to the one `distance` before, 1 to 256. */
export function delta(distance: number): Filter {
  const last = new Uint8Array(distance);
  let at = 0;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = ((bytes[index] as number) + (last[at] as number)) & 0xff;
      bytes[index] = byte;
      last[at] = byte;
      at = at + 1 === distance ? 0 : at + 1;
    }
    return bytes.length;
  };
}

/** A filter of its own for each stream: that of x86 remembers. */
export function branch(kind: Branch): Filter {
  if (kind === "x86") return x86();
  const convert = CONVERT[kind];
  const step = kind === "arm-thumb" ? 2 : 4;
  return (bytes, position) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at + 4 <= bytes.length) at += convert(view, at, (position + at) >>> 0) ? 4 : step;
    return at;
  };
}

/** Converts the instruction at a place, if it is one that is converted; returns whether it was. */
type Convert = (view: DataView, at: number, position: number) => boolean;

const CONVERT: Record<Exclude<Branch, "x86">, Convert> = {
  arm: (view, at, position) => {
    const word = view.getUint32(at, true);
    if (word >>> 24 !== 0xeb) return false;
    const target = (((word << 2) - (position + 8)) >>> 2) & 0xffffff;
    view.setUint32(at, 0xeb000000 | target, true);
    return true;
  },
  "arm-thumb": (view, at, position) => {
    const [first, second] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if ((first & 0xf800) !== 0xf000 || (second & 0xf800) !== 0xf800) return false;
    const absolute = (((first & 0x7ff) << 11) | (second & 0x7ff)) << 1;
    const target = (absolute - (position + 4)) >>> 1;
    view.setUint16(at, 0xf000 | ((target >>> 11) & 0x7ff), true);
    view.setUint16(at + 2, 0xf800 | (target & 0x7ff), true);
    return true;
  },
  arm64: (view, at, position) => {
    const word = view.getUint32(at, true);
    if (word >>> 26 === 0x25) {
      view.setUint32(at, 0x94000000 | ((word - (position >>> 2)) & 0x03ffffff), true);
      return true;
    }
    if ((word & 0x9f000000) >>> 0 !== 0x90000000) return false;
    const pages = ((word >>> 29) & 3) | ((word >>> 3) & 0x1ffffc);
    // Only addresses within half a gigabyte were converted.
    if (((pages + 0x20000) & 0x1c0000) !== 0) return false;
    const target = pages - (position >>> 12);
    const low = ((target & 3) << 29) | ((target & 0x3fffc) << 3);
    view.setUint32(at, (word & 0x9000001f) | low | (-(target & 0x20000) & 0xe00000), true);
    return true;
  },
  powerpc: (view, at, position) => {
    const word = view.getUint32(at, false);
    if ((word & 0xfc000003) >>> 0 !== 0x48000001) return false;
    view.setUint32(at, 0x48000001 | (((word & 0x03fffffc) - position) & 0x03fffffc), false);
    return true;
  },
  sparc: (view, at, position) => {
    const word = view.getUint32(at, false);
    const top = word >>> 22;
    if (top !== 0x100 && top !== 0x1ff) return false;
    const target = ((word << 2) - position) >>> 2;
    const sign = (-((target >>> 22) & 1) << 22) & 0x3fffffff;
    view.setUint32(at, 0x40000000 | sign | (target & 0x3fffff), false);
    return true;
  },
};

/**
 * Calls and jumps of x86: E8 or E9, and four bytes of address whose highest is 00 or FF. As E8 also stands within
 * addresses, one that follows another within three bytes is converted only where the packer could tell them apart.
 */
function x86(): Filter {
  // Of the last three bytes, the nearest in bit 0: which are E8 or E9 and were left, and which of these had such an address.
  let [left, leftNear] = [0, 0];
  return (bytes, position) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at + 5 <= bytes.length) {
      const call = ((bytes[at] as number) & 0xfe) === 0xe8 ? 1 : 0;
      const near = call === 1 && isNear(bytes[at + 4] as number) ? 1 : 0;
      if (near === 1 && leftNear === 0 && (left & (left - 1)) === 0) {
        view.setUint32(at + 1, relative(view.getUint32(at + 1, true), position + at + 5, left), true);
        [left, leftNear] = [0, 0];
        at += 5;
      } else {
        left = ((left << 1) | call) & 7;
        leftNear = ((leftNear << 1) | near) & 7;
        at += 1;
      }
    }
    return at;
  };
}

/** More are never needed by what a packer made. */
const ROUNDS = 4;
const isNear = (byte: number): boolean => byte === 0 || byte === 0xff;

/** The address of a call that ends at `end`. `left`: the one call before it that was left, in bit 0, 1 or 2, or none. */
function relative(absolute: number, end: number, left: number): number {
  let address = (absolute - end) >>> 0;
  if (left !== 0) {
    // The highest byte of that call's address lies in this one: it must not look like one that is converted.
    const shift = left === 1 ? 16 : left === 2 ? 8 : 0;
    for (let round = 0; round < ROUNDS && isNear((address >>> shift) & 0xff); round += 1) {
      const turned = (address ^ (2 ** (shift + 8) - 1)) >>> 0;
      address = (turned - end) >>> 0;
    }
  }
  // One bit says whether it is 00 or FF.
  const sign = (address & 0x1000000) === 0 ? 0 : 0xff000000;
  return (sign | (address & 0xffffff)) >>> 0;
}
