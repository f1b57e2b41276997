import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSpoolKey } from "./cipher.ts";
import type { ToAsking } from "./fixtures/asking-reader.ts";
import { heldInFile } from "./held.ts";
import { type Held, PIPE, type Quotas, type Received, Spool, serve } from "./index.ts";

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

/** A process that reads held files as a reader does. */
let reader: ChildProcess;
let reading: Held | null = null;
const failures: unknown[] = [];
beforeAll(() => {
  const script = fileURLToPath(new URL("fixtures/asking-reader.ts", import.meta.url));
  const stdio = ["ignore", "inherit", "inherit", "ipc", "pipe"] as const;
  reader = spawn(process.execPath, [script], { stdio: [...stdio], serialization: "advanced" });
  serve(
    reader.stdio[PIPE] as Duplex,
    () => reading?.sealed ?? null,
    (error) => failures.push(error),
  );
});
afterAll(() => void reader.kill());
const tell = (message: ToAsking) => reader.send(message);
function openInReader(held: Held): void {
  reading = held;
  tell({ open: held.handover });
}
async function readInReader(offset: number, length: number): Promise<Buffer> {
  tell({ read: { offset, length } });
  const [bytes] = await once(reader, "message");
  return Buffer.from(bytes as Uint8Array);
}

/** Paths to what this process has open and what had its name in `directory`, where the system tells (proc(5)). */
const unnamedOf = (directory: string) =>
  readdirSync("/proc/self/fd")
    .map((descriptor) => `/proc/self/fd/${descriptor}`)
    .filter((path) => existsSync(path) && readlinkSync(path).startsWith(`${directory}/`));

describe("a held file", () => {
  it.each([0, 1, MB, MB + 1, 3 * MB + 17])("of %i bytes comes out as it went in", async (size) => {
    const bytes = randomBytes(size);
    const file = held(await (await spoolIn(folder())).receive(inPieces(bytes), "ada"));
    expect(file.size).toBe(size);
    expect((await collect(file.stream())).equals(bytes)).toBe(true);
    openInReader(file);
    expect((await readInReader(0, size)).equals(bytes)).toBe(true);
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
    openInReader(file);
    const range = fc.tuple(fc.nat(bytes.byteLength), fc.oneof(fc.nat(400_000), fc.nat(2 * MB)));
    await fc.assert(
      fc.asyncProperty(range, async ([offset, length]) => {
        const expected = bytes.subarray(offset, offset + length);
        expect(expected.equals(await readInReader(offset, length))).toBe(true);
        expect(expected.equals(await collect(file.stream(offset, offset + length)))).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(failures).toEqual([]);
  });

  it.each([64 * 1024, 10_000, 64 * 1024 - 1])(
    "reads %i bytes at a time to its end, and then from anywhere",
    async (step) => {
      const bytes = randomBytes(2 * MB + 12_345);
      const spool = await spoolIn(folder());
      const [file, other] = [
        held(await spool.receive(inPieces(bytes), "ada")),
        held(await spool.receive(inPieces(bytes), "ada")),
      ];
      openInReader(file);
      for (let at = 0; at < bytes.byteLength; at += step) {
        expect(bytes.subarray(at, at + step).equals(await readInReader(at, step))).toBe(true);
        // A directory at the end, a header at the beginning, while what comes next is on its way.
        if (at % 7 === 0) expect(bytes.subarray(-99).equals(await readInReader(bytes.byteLength - 99, 200))).toBe(true);
        if (at % 5 === 0) expect(bytes.subarray(3, 800_003).equals(await readInReader(3, 800_000))).toBe(true);
      }
      // What was on its way when it was left is not taken for the next one's.
      openInReader(file);
      for (const at of [0, 64 * 1024, 128 * 1024]) await readInReader(at, 64 * 1024);
      openInReader(other);
      expect(bytes.subarray(0, MB).equals(await readInReader(0, MB))).toBe(true);
      expect(failures).toEqual([]);
    },
  );

  it("is in a file however small, once many are in memory", async () => {
    const directory = folder();
    const spool = await spoolIn(directory, { file: 100 * MB, owner: 100 * MB, total: 100 * MB });
    const bytes = randomBytes(MB);
    const files = [];
    for (let at = 0; at < 80; at += 1) files.push(held(await spool.receive(inPieces(bytes), "ada")));
    const small = held(await spool.receive(inPieces(bytes.subarray(0, 10)), "grace"));
    expect(files.filter(({ handover }) => handover.in === "memory")).toHaveLength(64);
    expect(small.handover.in).toBe("file");
    expect((await collect(small.stream())).equals(bytes.subarray(0, 10))).toBe(true);
    for (const file of [...files, small]) await file.release();
    expect(spool.bytes).toBe(0);
    expect(held(await spool.receive(inPieces(bytes), "ada")).handover.in).toBe("memory");
  });

  it("is read by nobody once it is released, who would keep its space on the disk", async () => {
    const file = held(await (await spoolIn(folder())).receive(inPieces(randomBytes(3 * MB)), "ada"));
    const reading = file.stream()[Symbol.asyncIterator]();
    await reading.next();
    const gone = expect(collect(file.stream())).rejects.toThrow("given back");
    await file.release();
    await gone;
    await expect(collect({ [Symbol.asyncIterator]: () => reading })).rejects.toThrow();
  });

  it("is given back whatever the disk says of it, and once", async () => {
    const handle = { close: () => Promise.reject(new Error("EIO: i/o error, close")) } as unknown as FileHandle;
    let times = 0;
    const file = heldInFile("ada", { handle, key: newSpoolKey() }, 1, "", () => {
      times += 1;
    });
    await Promise.all([file.release(), file.release()]);
    expect(times).toBe(1);
  });

  it("has no name on the disk, from its first byte on", async () => {
    const directory = folder();
    const named: string[][] = [];
    async function* source() {
      for (let at = 0; at < 40; at += 1) {
        yield randomBytes(100_000);
        named.push(readdirSync(directory));
      }
    }
    const file = held(await (await spoolIn(directory)).receive(source(), "ada"));
    expect(file.handover.in).toBe("file");
    expect(named).toHaveLength(40);
    expect(named.flat()).toEqual([]);
    await file.release();
  });

  it.runIf(process.platform === "linux")("is nothing readable on the disk, and gone once it is released", async () => {
    const directory = folder();
    const secret = Buffer.from("4111 1111 1111 1111 ".repeat(100_000));
    const file = held(await (await spoolIn(directory)).receive(inPieces(secret), "ada"));
    const [path, ...others] = unnamedOf(directory);
    expect(others).toEqual([]);
    const stored = readFileSync(path ?? "");
    expect(stored.byteLength).toBe(secret.byteLength);
    expect(stored.includes("4111")).toBe(false);
    await file.release();
    await file.release();
    expect(unnamedOf(directory)).toEqual([]);
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

  it("count files on the disk, too, each of which has a descriptor open, and are given back", async () => {
    const spool = await spoolIn(folder(), { file: 200 * MB, owner: 200 * MB, total: 300 * MB });
    const room = held(await spool.receive(inPieces(randomBytes(MB)), "grace"));
    const rest = await Promise.all(
      Array.from({ length: 63 }, async () => held(await spool.receive(inPieces(randomBytes(MB)), "grace"))),
    );
    const small: Held[] = [];
    for (let at = 0; at < 1024; at += 1) small.push(held(await spool.receive(inPieces(randomBytes(10)), "ada")));
    expect(small.every(({ handover }) => handover.in === "file")).toBe(true);
    const one = randomBytes(10);
    const received = await spool.receive(inPieces(one), "ada");
    if (received.complete) throw new Error("complete");
    expect(received.limit).toBe("owner");
    expect(Buffer.concat([await collect(received.held.stream()), await collect(received.rest)]).equals(one)).toBe(true);
    expect((await spool.receive(inPieces(one), "carl")).complete).toBe(true);
    await small[0]?.release();
    expect((await spool.receive(inPieces(one), "ada")).complete).toBe(true);
    expect((await spool.receive(inPieces(one), "ada")).complete).toBe(false);
    // What is in memory takes none.
    await room.release();
    expect((await spool.receive(inPieces(one), "ada")).complete).toBe(true);
    for (const file of [...rest, ...small]) await file.release();
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
