import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ppmd7 } from "./ppmd.ts";
import { has, inPieces, lines, noise, pull } from "./pulled.ts";

interface Packed {
  readonly packed: Buffer;
  readonly properties: Buffer;
}

/** What an archive of one file holds, if its header is not packed itself. */
function packedOf(archive: Buffer): Packed {
  const end = 32 + Number(archive.readBigUInt64LE(12));
  const header = archive.subarray(end);
  const method = header.indexOf(Buffer.from("2303040105", "hex"));
  return { packed: archive.subarray(32, end), properties: header.subarray(method + 5, method + 10) };
}

function propertiesOf(order: number, memory: number): Buffer {
  const properties = Buffer.alloc(5);
  properties[0] = order;
  properties.writeUInt32LE(memory, 1);
  return properties;
}

const unpack = ({ packed, properties }: Packed, size: number, piece?: number) =>
  pull(() => ppmd7(inPieces(packed, piece), properties, size));

const fixture = (name: string) => packedOf(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));
const [LARGE, SMALL] = [fixture("lines-512k.7z"), fixture("lines-64k.7z")];
const [LARGE_TEXT, SMALL_TEXT] = [lines(20_000), lines(16_000)];

describe("what 7-Zip has packed", () => {
  test("as it does by itself", () => {
    expect(LARGE.properties).toEqual(propertiesOf(6, 2 ** 19));
    const { bytes, error } = unpack(LARGE, LARGE_TEXT.length);
    expect(error).toBeNull();
    expect(bytes.equals(LARGE_TEXT)).toBe(true);
  });

  test("with a memory that is full again and again", () => {
    expect(SMALL.properties).toEqual(propertiesOf(32, 2 ** 16));
    const { bytes, error } = unpack(SMALL, SMALL_TEXT.length);
    expect(error).toBeNull();
    expect(bytes.equals(SMALL_TEXT)).toBe(true);
  });

  test.each([1, 2, 7, 100, 1_000_000])("in pieces of %i bytes", (piece) => {
    expect(unpack(SMALL, SMALL_TEXT.length, piece).bytes.equals(SMALL_TEXT)).toBe(true);
  });

  test("no more than was asked for", () => {
    expect(unpack(LARGE, 1000).bytes.equals(LARGE_TEXT.subarray(0, 1000))).toBe(true);
    expect(unpack({ packed: Buffer.alloc(0), properties: LARGE.properties }, 0).error).toBeNull();
  });

  test("damage is told of after what came before it, and ever after", () => {
    const half = LARGE.packed.subarray(0, LARGE.packed.length >> 1);
    const stream = ppmd7(inPieces(half), LARGE.properties, LARGE_TEXT.length);
    const bytes = Buffer.from(stream.next());
    expect(bytes.length).toBeGreaterThan(LARGE_TEXT.length / 3);
    expect(bytes.equals(LARGE_TEXT.subarray(0, bytes.length))).toBe(true);
    for (let each = 0; each < 3; each++) expect(() => stream.next()).toThrow("corrupted: ends too soon");
  });
});

describe("properties", () => {
  test.each([
    ["order 1", propertiesOf(1, 2 ** 20), "corrupted"],
    ["order 65", propertiesOf(65, 2 ** 20), "corrupted"],
    ["too little memory", propertiesOf(6, 2047), "corrupted"],
    ["no memory", propertiesOf(6, 0), "corrupted"],
    ["four bytes", propertiesOf(6, 2 ** 20).subarray(0, 4), "corrupted"],
    ["six bytes", Buffer.concat([propertiesOf(6, 2 ** 20), Buffer.alloc(1)]), "corrupted"],
    ["none", Buffer.alloc(0), "corrupted"],
    ["more memory than there is for a file", propertiesOf(6, 2 ** 24 + 1), "over-budget"],
    ["all the memory there is", propertiesOf(6, 2 ** 32 - 1), "over-budget"],
  ])("%s", (_, properties, reason) => {
    expect(unpack({ packed: LARGE.packed, properties }, 100).error?.reason).toBe(reason);
  });
});

describe("what is no packed data", () => {
  const properties = propertiesOf(6, 2 ** 16);
  test.each([
    ["nothing", "", "ends too soon"],
    ["less than a beginning", "00112233", "ends too soon"],
    ["another first byte", "0111223344", "the packed data does not begin as such"],
    ["a number that is none", "00ffffffff", "the packed data does not begin as such"],
    ["a number beyond all symbols", "0063ffffffff7700000000", "the packed data is damaged"],
    ["the end of it, at once", "00ff0100000000", "the packed data is damaged"],
    ["no more than a beginning", "0000000000", "ends too soon"],
  ])("%s", (_, packed, detail) => {
    const { error } = unpack({ packed: Buffer.from(packed, "hex"), properties }, 100_000);
    expect(error).toMatchObject({ reason: "corrupted", detail });
  });
});

describe("hostile data", () => {
  const checked = (packed: Packed, size: number, piece?: number) => {
    const { bytes, error } = unpack(packed, size, piece);
    if (error === null) expect(bytes.length).toBe(size);
    else expect(error.reason).toBe("corrupted");
    return { bytes, error };
  };

  test("cut anywhere, it gives what was whole", () => {
    fc.assert(
      fc.property(fc.nat(SMALL.packed.length - 1), fc.integer({ min: 1, max: 99 }), (end, piece) => {
        const { packed, properties } = SMALL;
        const { bytes } = checked({ packed: packed.subarray(0, end), properties }, SMALL_TEXT.length, piece);
        expect(SMALL_TEXT.subarray(0, bytes.length).equals(bytes)).toBe(true);
      }),
    );
  });

  test.each([
    ["a little memory", SMALL, SMALL_TEXT],
    ["much memory", LARGE, LARGE_TEXT],
  ])("damaged anywhere, with %s", (_, { packed, properties }, text) => {
    const flips = fc.array(fc.record({ at: fc.nat(packed.length - 1), bit: fc.nat(7) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(flips, (all) => {
        const damaged = Buffer.from(packed);
        for (const { at, bit } of all) damaged[at] = (damaged[at] as number) ^ (1 << bit);
        checked({ packed: damaged, properties }, text.length);
      }),
    );
  });

  test("any bytes with any properties", () => {
    const memory = fc.oneof(fc.integer({ min: 2048, max: 10_000 }), fc.integer({ min: 2048, max: 2 ** 20 }));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 5000, size: "max" }),
      // Seldom an escape: goes further.
      fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 40, 200), { maxLength: 5000, size: "max" }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), memory, bytes, (order, size, some) => {
        checked({ packed: Buffer.from([0, ...some]), properties: propertiesOf(order, size) }, 20_000);
      }),
      { numRuns: 200 },
    );
  });

  test("the text of one memory, read with another", () => {
    for (let order = 2; order <= 64; order++)
      for (const memory of [2048, 2049, 2050, 2051, 5000, 30_000])
        checked({ packed: LARGE.packed, properties: propertiesOf(order, memory) }, LARGE_TEXT.length);
  });
});

describe.skipIf(!has("7zz"))("7-Zip", () => {
  const program = readFileSync(process.execPath).subarray(0, 250_000);
  test.each([
    ["mem=16m:o=6", [lines(1_000_000), program, Buffer.alloc(3_000_000)]],
    ["mem=1m:o=16", [lines(500_000), program, noise(50_000)]],
    ["mem=64k:o=8", [lines(300_000), program, noise(50_000)]],
    ["mem=64k:o=32", [lines(300_000), program, Buffer.alloc(1_000_000, "ab")]],
    ["mem=64k:o=2", [lines(300_000), program, Buffer.from("x")]],
  ])("%s", (options, inputs) => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-ppmd-"));
    try {
      for (const [index, input] of inputs.entries()) {
        const [file, archive] = [join(folder, "file"), join(folder, `${index}.7z`)];
        writeFileSync(file, input);
        const settings = [`-m0=PPMd:${options}`, "-mhc=off", "-ms=off", "-mf=off"];
        execFileSync("7zz", ["a", ...settings, archive, file], { stdio: "ignore" });
        const { bytes, error } = unpack(packedOf(readFileSync(archive)), input.length, 10_007);
        expect(error).toBeNull();
        expect(bytes.equals(input)).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
