/**
 * What the makers of hostile files share: the programs that pack them.
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface HostileFile {
  /** What is in it, with the extension that it goes by. */
  readonly name: string;
  /** Null where the program that packs it is not installed. */
  make(): Buffer | null | Promise<Buffer>;
}

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
