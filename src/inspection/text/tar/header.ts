/**
 * The header of a file in a tar archive: one block.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { startsWith } from "../zip/bytes.ts";

export const BLOCK = 512;

export interface Header {
  readonly name: string;
  /** What a link points to. */
  readonly link: string;
  readonly size: number;
  readonly type: string;
}

/** Whether an archive of POSIX or GNU may begin so. */
export const beginsTar = (head: Uint8Array): boolean => startsWith(head, "ustar", 257);

/** Whether it is one for certain, whatever else begins so. */
export function isTar(head: Uint8Array): boolean {
  try {
    parseHeader(head.subarray(0, BLOCK));
    return beginsTar(head);
  } catch {
    return false;
  }
}

/** Throws `Unreadable` where the sum of its bytes is another than it says. */
export function parseHeader(block: Uint8Array): Header {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) sum += byte;
  if (number(block.subarray(148, 156)) !== sum)
    throw new Unreadable("corrupted", "a header of the tar file is damaged");
  const prefix = field(block, 257, 5) === "ustar" ? field(block, 345, 155) : "";
  const name = field(block, 0, 100);
  return {
    name: prefix === "" || field(block, 257, 8) === "ustar  " ? name : `${prefix}/${name}`,
    link: field(block, 157, 100),
    size: number(block.subarray(124, 136)),
    type: String.fromCharCode(block[156] as number),
  };
}

function field(block: Uint8Array, at: number, length: number): string {
  const bytes = Buffer.from(block.subarray(at, at + length));
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? length : end).toString("utf8");
}

/** Octal digits, or base 256 with the first bit set. */
function number(bytes: Uint8Array): number {
  if (((bytes[0] as number) & 0x80) === 0) {
    const value = Number.parseInt(Buffer.from(bytes).toString("latin1").replaceAll("\0", " ").trim() || "0", 8);
    if (Number.isNaN(value)) throw new Unreadable("corrupted", "a header of the tar file is damaged");
    return value;
  }
  let value = (bytes[0] as number) & 0x7f;
  for (const byte of bytes.subarray(1)) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw new Unreadable("corrupted", "a header of the tar file is damaged");
  return value;
}
