import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openHandover, type Quotas, type Received, Spool } from "./index.ts";

const MB = 1024 * 1024;
const LIMITS: Quotas = { file: 16 * MB, owner: 20 * MB, total: 30 * MB };
const folder = () => mkdtempSync(join(tmpdir(), "sallyport-spool-"));
const spoolIn = (directory: string, limits = LIMITS) => Spool.open(directory, () => limits);

async function* inPieces(bytes: Uint8Array, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}
async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
}
const held = (received: Received) => {
  if (!received.complete) throw new Error("not complete");
  return received.held;
};

describe("a held file", () => {
  it.each([0, 1, MB, MB + 1, 3 * MB + 17])("of %i bytes comes out as it went in", async (size) => {
    const bytes = randomBytes(size);
    const file = held(await (await spoolIn(folder())).receive(inPieces(bytes), "ada"));
    expect(file.size).toBe(size);
    expect((await collect(file.stream())).equals(bytes)).toBe(true);
    const { source, close } = openHandover(file.handover);
    expect(Buffer.from(source.read(0, size)).equals(bytes)).toBe(true);
    close();
    await file.release();
  });

  it("is in memory up to a megabyte, and in a file beyond", async () => {
    const spool = await spoolIn(folder());
    expect(held(await spool.receive(inPieces(randomBytes(MB)), "ada")).handover.in).toBe("memory");
    expect(held(await spool.receive(inPieces(randomBytes(MB + 1)), "ada")).handover.in).toBe("file");
  });

  it("reads from any offset, in both processes, as the whole would", async () => {
    const bytes = randomBytes(2 * MB);
    const file = held(await (await spoolIn(folder())).receive(inPieces(bytes), "ada"));
    const { source, close } = openHandover(file.handover);
    const range = fc.tuple(fc.nat(bytes.byteLength), fc.oneof(fc.nat(400_000), fc.nat(2 * MB)));
    await fc.assert(
      fc.asyncProperty(range, async ([offset, length]) => {
        const expected = bytes.subarray(offset, offset + length);
        expect(expected.equals(source.read(offset, length))).toBe(true);
        expect(expected.equals(await collect(file.stream(offset, offset + length)))).toBe(true);
      }),
      { numRuns: 60 },
    );
    close();
  });

  it("is in a file however small, once many are in memory; with no descriptor, so that many can wait", async () => {
    const directory = folder();
    const spool = await spoolIn(directory, { file: 100 * MB, owner: 100 * MB, total: 100 * MB });
    const bytes = randomBytes(MB);
    const descriptors = () => (existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0);
    const before = descriptors();
    const files = [];
    for (let at = 0; at < 80; at += 1) files.push(held(await spool.receive(inPieces(bytes), "ada")));
    const small = held(await spool.receive(inPieces(bytes.subarray(0, 10)), "grace"));
    expect(files.filter(({ handover }) => handover.in === "memory")).toHaveLength(64);
    expect(small.handover.in).toBe("file");
    expect((await collect(small.stream())).equals(bytes.subarray(0, 10))).toBe(true);
    expect(descriptors() - before).toBeLessThan(10);
    for (const file of [...files, small]) await file.release();
    expect(spool.bytes).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
    expect(held(await spool.receive(inPieces(bytes), "ada")).handover.in).toBe("memory");
  });

  it("is read by nobody once it is released, who would keep its space on the disk", async () => {
    const file = held(await (await spoolIn(folder())).receive(inPieces(randomBytes(3 * MB)), "ada"));
    const reading = file.stream()[Symbol.asyncIterator]();
    await reading.next();
    const starting = file.stream()[Symbol.asyncIterator]().next();
    const gone = expect(starting).rejects.toThrow();
    await file.release();
    await gone;
    await expect(collect({ [Symbol.asyncIterator]: () => reading })).rejects.toThrow();
  });

  it("leaves nothing readable on the disk, and nothing at all once it is released", async () => {
    const directory = folder();
    const secret = Buffer.from("4111 1111 1111 1111 ".repeat(100_000));
    const file = held(await (await spoolIn(directory)).receive(inPieces(secret), "ada"));
    const [name] = readdirSync(directory);
    const stored = readFileSync(join(directory, name ?? ""));
    expect(stored.byteLength).toBe(secret.byteLength);
    expect(stored.includes("4111")).toBe(false);
    await file.release();
    await file.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("of an earlier process is removed at the start, and nothing else is", async () => {
    const directory = folder();
    writeFileSync(join(directory, "left.held"), "noise");
    writeFileSync(join(directory, "other.txt"), "not ours");
    await spoolIn(directory);
    expect(readdirSync(directory)).toEqual(["other.txt"]);
  });
});

describe("limits", () => {
  it.each([
    ["file", { file: MB, owner: 20 * MB, total: 30 * MB }],
    ["owner", { file: 20 * MB, owner: MB, total: 30 * MB }],
    ["total", { file: 20 * MB, owner: 20 * MB, total: MB }],
  ] as const)("at the limit of one %s, what came and what comes are the file still", async (limit, limits) => {
    const bytes = randomBytes(3 * MB);
    const received = await (await spoolIn(folder(), limits)).receive(inPieces(bytes), "ada");
    if (received.complete) throw new Error("complete");
    expect(received.limit).toBe(limit);
    const whole = Buffer.concat([await collect(received.held.stream()), await collect(received.rest)]);
    expect(whole.equals(bytes)).toBe(true);
  });

  it("count for each owner alone, and are given back", async () => {
    const spool = await spoolIn(folder(), { file: 2 * MB, owner: 2 * MB, total: 30 * MB });
    const first = held(await spool.receive(inPieces(randomBytes(2 * MB)), "ada"));
    expect((await spool.receive(inPieces(randomBytes(MB)), "ada")).complete).toBe(false);
    expect((await spool.receive(inPieces(randomBytes(MB)), "grace")).complete).toBe(true);
    await first.release();
    expect((await spool.receive(inPieces(randomBytes(MB)), "ada")).complete).toBe(true);
  });

  it("end the source of a file that the disk does not take, so that nobody goes on sending it", async () => {
    const directory = folder();
    const spool = await spoolIn(directory);
    rmSync(directory, { recursive: true });
    let ended = false;
    async function* source() {
      try {
        for (;;) yield randomBytes(MB);
      } finally {
        ended = true;
      }
    }
    await expect(spool.receive(source(), "ada")).rejects.toThrow("ENOENT");
    expect(ended).toBe(true);
    expect(spool.bytes).toBe(0);
  });

  it("hold nothing of a source that breaks off", async () => {
    const directory = folder();
    const spool = await spoolIn(directory);
    async function* broken() {
      yield randomBytes(2 * MB);
      throw new Error("the app went away");
    }
    await expect(spool.receive(broken(), "ada")).rejects.toThrow("the app went away");
    expect(spool.bytes).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
  });
});
