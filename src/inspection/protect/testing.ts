/**
 * For tests: protects bytes in memory, and takes zip files apart.
 * @module
 */

import { Budget, DEFAULT_LIMITS, type Limits } from "../budget.ts";
import { type ByteSource, bytesOf } from "../bytes.ts";
import type { Label } from "../schema.ts";
import { CoverageLog } from "../text/coverage.ts";
import { Output } from "../text/output.ts";
import { readDirectory } from "../text/zip/directory.ts";
import { type Protection, type ProtectOutcome, protectFile } from "./index.ts";

export const SITE = "9a0b1c2d-0000-4000-8000-0123456789ab";
const labelOf = (digit: string, name: string, priority: number): Label => ({
  id: `${digit.repeat(8)}-7a52-4f1e-8c6a-6a3f3d0f9a11`,
  name,
  priority,
  siteId: SITE,
});
export const PUBLIC = labelOf("1", "Public", 0);
export const INTERNAL = labelOf("2", "Internal", 10);
export const SECRET = labelOf("3", "Secret & more", 20);

export const PROTECTION: Protection = {
  tier: "mark",
  label: INTERNAL,
  known: [PUBLIC, INTERNAL, SECRET],
  user: "ada@contoso.example",
  time: "2026-03-04T05:06:07Z",
  organisation: "Contoso",
  reference: "R-7F3A",
};

export interface Protected {
  readonly outcome: ProtectOutcome;
  readonly file: Buffer;
}

export async function protect(
  file: Uint8Array | ByteSource,
  name: string,
  changes: Partial<Protection> = {},
  limits: Partial<Limits> = {},
): Promise<Protected> {
  const pieces: Buffer[] = [];
  const outcome = await protectFile(
    file instanceof Uint8Array ? bytesOf(file) : file,
    { name, type: null },
    { ...PROTECTION, ...changes },
    async (bytes) => void pieces.push(Buffer.from(bytes)),
    new Budget({ ...DEFAULT_LIMITS, ...limits }),
  );
  return { outcome, file: Buffer.concat(pieces) };
}

export interface Packed {
  readonly method: number;
  readonly crc: number;
  readonly packed: Buffer;
  readonly time: number;
}

/** The entries of a zip file, as they are packed. */
export function entriesOf(file: Uint8Array): Map<string, Packed> {
  const budget = new Budget(DEFAULT_LIMITS);
  const out = new Output({ part: () => {}, text: () => {} }, budget);
  const nothing = {
    label: () => {},
    flags: new Set<never>(),
    pictures: { read: 0 },
    unpacked: { any: false, visit: null },
    zips: { awaited: 0, entries: new Map() },
    pdf: { awaited: null },
  };
  const reading = { ...nothing, budget, out, coverage: new CoverageLog(), chunk: 65536 };
  const directory = readDirectory(bytesOf(file), { ...reading, inner: async () => {} });
  if (directory.problems[0] !== undefined) throw directory.problems[0];
  const bytes = Buffer.from(file);
  return new Map(
    directory.entries.map(({ name, method, crc, header, data, packed }) => [
      name,
      { method, crc, packed: bytes.subarray(data, data + packed), time: bytes.readUInt32LE(header + 10) },
    ]),
  );
}
