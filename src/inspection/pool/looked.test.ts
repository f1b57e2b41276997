import { expect, it } from "vitest";
import { bytesOf } from "../bytes.ts";
import { watched } from "./looked.ts";

const BLOCK = 64 * 1024;

it("tells at once and then now and then how much was looked at, each block once", () => {
  let now = 0;
  const told: number[] = [];
  const size = 10 * BLOCK + 5;
  const bytes = Buffer.alloc(size, 7);
  const source = watched(
    bytesOf(bytes),
    (seen) => told.push(seen),
    () => now,
  );
  expect(source.size).toBe(size);
  // The end comes first, as with an archive.
  expect(source.read(size - 5, 100)).toEqual(bytes.subarray(size - 5));
  expect(told).toEqual([BLOCK]);
  source.read(0, 10);
  source.read(10, 10);
  expect(told).toEqual([BLOCK]);
  now = 250;
  source.read(BLOCK - 1, 2);
  expect(told).toEqual([BLOCK, 3 * BLOCK]);
  now = 500;
  source.read(0, 10);
  source.read(size, 10);
  expect(told).toEqual([BLOCK, 3 * BLOCK, 3 * BLOCK]);
  now = 750;
  source.read(0, size);
  expect(told.at(-1)).toBe(size);
});
