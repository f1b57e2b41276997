import { describe, expect, test } from "vitest";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import { Chain, END, inOrder, Table } from "./chain.ts";

const SECTOR = 64;
const budget = new Budget(DEFAULT_LIMITS);

/** A table in which the sectors of `order` follow each other, and the bytes of the file that they lie in. */
function chained(order: readonly number[]) {
  const [table, file] = [Buffer.alloc(4 * order.length), Buffer.alloc(SECTOR * order.length)];
  const content = Buffer.from(
    order.flatMap((_, place) => Array.from({ length: SECTOR }, (__, at) => (place * 7 + at) & 255)),
  );
  for (const [place, sector] of order.entries()) {
    table.writeUInt32LE(order[place + 1] ?? 0xfffffffe, 4 * sector);
    content.copy(file, sector * SECTOR, place * SECTOR, (place + 1) * SECTOR);
  }
  const chain = new Chain(new Table(bytesOf(table), budget), order[0] as number, order.length);
  const source = inOrder(bytesOf(file), (place) => chain.sector(place), SECTOR, 0, content.length);
  return { chain, content, source };
}

/** All places once, far from their neighbours. `count`: not a multiple of 7919. */
const scattered = (count: number) => Array.from({ length: count }, (_, place) => (place * 7919) % count);

describe("chains of sectors", () => {
  test.each([
    ["side by side", Array.from({ length: 2000 }, (_, place) => place)],
    ["scattered", scattered(2000)],
    ["in rows", Array.from({ length: 2000 }, (_, place) => (place + 1000) % 2000)],
  ])("%s: the same bytes, wherever they are read", (_, order) => {
    const { source, content } = chained(order);
    for (const [offset, length] of [
      [0, 10],
      [120_000, 7000],
      [63, 2],
      [100_000, 64],
      [5, 127_000],
      [127_990, 100],
      [64, 128],
    ])
      expect(Buffer.from(source.read(offset as number, length as number))).toEqual(
        content.subarray(offset, (offset as number) + (length as number)),
      );
  });

  test("a table of more pages than are held", () => {
    const table = Buffer.alloc(4 * 1_100_000);
    for (let sector = 0; sector < 1_100_000; sector += 1) table.writeUInt32LE((sector + 1) % 1_100_000, 4 * sector);
    const chain = new Chain(new Table(bytesOf(table), budget), 5, 1_100_000);
    expect(chain.count(2_000_000)).toBe(1_100_000);
    expect(chain.sector(1_099_999)).toBe(4);
    expect(chain.sector(1)).toBe(6);
    expect(chain.sector(1_100_000)).toBe(END);
  });

  test("a ring is as long as is allowed", () => {
    const table = Buffer.alloc(8);
    table.writeUInt32LE(1, 0);
    const chain = new Chain(new Table(bytesOf(table), budget), 0, 1000);
    expect(chain.count(5000)).toBe(1000);
  });

  test("a chain that ends too soon yields what there is", () => {
    const { source } = chained([2, 0, 1]);
    expect(source.read(SECTOR, 1000)).toHaveLength(2 * SECTOR);
    const chain = new Chain(new Table(bytesOf(Buffer.alloc(4, 0xff)), budget), 0, 5);
    const short = inOrder(bytesOf(Buffer.alloc(1000)), (place) => chain.sector(place), SECTOR, 0, 5 * SECTOR);
    expect(short.read(0, 200)).toHaveLength(SECTOR);
  });
});
