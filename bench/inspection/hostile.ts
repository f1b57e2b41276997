/**
 * What the makers of hostile files share: text in bulk, and the programs that pack it.
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomNumbers } from "../../test/support/files/mutate.ts";

export interface HostileFile {
  /** What is in it, with the extension that it goes by. */
  readonly name: string;
  /** Null where the program that packs it is not installed. */
  make(): Buffer | null | Promise<Buffer>;
}

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

/** What a program of the system makes of a file. Null where it is not installed. */
export function packed(program: string, args: readonly string[], input: Uint8Array): Buffer | null {
  const { status, stdout } = spawnSync(program, args, { input, maxBuffer: 2 ** 28 });
  return status === 0 ? stdout : null;
}

/** By 7-Zip. Null where it is not installed. */
export function sevenZip(files: Readonly<Record<string, Uint8Array>>, ...how: readonly string[]): Buffer | null {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-packed-"));
  try {
    for (const [name, data] of Object.entries(files)) writeFileSync(join(folder, name), data);
    const { status } = spawnSync("7zz", ["a", ...how, "a.7z", ...Object.keys(files)], { cwd: folder });
    return status === 0 ? readFileSync(join(folder, "a.7z")) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Something within itself, so many times. */
export function nested(levels: number, inmost: Buffer, around: (inner: Buffer) => Buffer | null): Buffer | null {
  let file: Buffer | null = inmost;
  for (let level = 0; level < levels && file !== null; level += 1) file = around(file);
  return file;
}
