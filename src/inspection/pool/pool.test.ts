import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Enough } from "../budget.ts";
import type { Sealed } from "../spool/index.ts";
import type { Job, ProtectJob, ReaderRules } from "./messages.ts";
import { type FileOf, type PoolAnswer, type PoolOptions, ReaderPool } from "./pool.ts";
import { READER_MEMORY } from "./process.ts";

const script = fileURLToPath(new URL("fixtures/misbehaving-reader.ts", import.meta.url));
const own = mkdtempSync(join(tmpdir(), "sallyport-pool-"));
const FOLDERS = { code: "/nowhere/code", own };
const rules = { version: "1" } as ReaderRules;
const job = (trick: string, time = 10_000): Job => ({
  file: { in: "memory", bytes: new Uint8Array(1) },
  declared: { name: trick, type: null },
  detection: null,
  enough: null,
  yara: false,
  collect: 0,
  limits: { ...DEFAULT_LIMITS, time },
});

/** Whose file it is; its bytes are in the job. */
const from = (owner: string): FileOf => ({ owner, sealed: null });

const pools: ReaderPool[] = [];
const pool = (options: Partial<PoolOptions> = {}) => {
  const made = new ReaderPool({
    rules: () => rules,
    folders: FOLDERS,
    size: 1,
    patience: 30_000,
    script,
    ...options,
  });
  pools.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map((one) => one.close()));
});
const said = (answer: PoolAnswer) => (answer.ok ? Object.keys(answer.reading.timings)[0] : answer);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** In bytes (proc(5)). */
const addressSpaceOf = (pid: unknown) =>
  Number(/^Max address space +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1]);

describe("a reader that fails", () => {
  it.each([
    ["exit", "corrupted"],
    ["nonsense", "corrupted"],
    ["another-file", "corrupted"],
    ["large-evidence", "corrupted"],
    ["buffers", "over-budget"],
    ["heap", "over-budget"],
    ["no-message", "corrupted"],
    ["internal-message", "corrupted"],
    ["endless-message", "corrupted"],
    ["say-without-end", "corrupted"],
    ["say-at-length-without-end", "corrupted"],
    ["begin-without-end", "corrupted"],
    ["failed", "engine-unavailable"],
  ])("by %s costs the file the reason %s, and the next one nothing", async (trick, reason) => {
    const readers = pool();
    expect(await readers.read(job(trick, 50_000), from("ada"))).toMatchObject({ ok: false, reason });
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it("is understood however small the pieces are in which it answers", async () => {
    expect(said(await pool().read(job("byte-by-byte"), from("ada")))).toBe("byte by byte");
  });

  it("by hanging is ended in time", async () => {
    const readers = pool();
    const began = performance.now();
    expect(await readers.read(job("hang", 100), from("ada"))).toMatchObject({ ok: false, reason: "timed-out" });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it.each(["nonsense", "another-file", "ask 0 10"])("by %s is told of to the operator, too", async (trick) => {
    const told: string[] = [];
    const readers = pool({ report: (detail) => told.push(detail) });
    await readers.read(job(trick), from("ada"));
    await expect.poll(() => told).toEqual([expect.stringContaining("a reader was ended: the reader")]);
  });

  it("is told of to the operator when it ends unasked", async () => {
    const told: string[] = [];
    const readers = pool({ report: (detail) => told.push(detail) });
    await readers.read(job("exit"), from("ada"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("3");
  });
});

describe("what a reader may do", () => {
  it("has nothing of our environment", async () => {
    process.env.SALLYPORT_TEST_SECRET = "secret";
    const names = said(await pool().read(job("environment"), from("ada")));
    delete process.env.SALLYPORT_TEST_SECRET;
    expect(names).toBe("nothing of ours");
  });

  it("writes no file, and reads none but the program", async () => {
    const readers = pool();
    expect(said(await readers.read(job("write"), from("ada")))).toBe("ERR_ACCESS_DENIED");
    expect(existsSync(join(import.meta.dirname, "fixtures", "escaped"))).toBe(false);
    expect(said(await readers.read(job("read-secrets"), from("ada")))).toBe("ERR_ACCESS_DENIED");
  });
});

describe("a reader and the file on the disk", () => {
  const sealed = (read: Sealed["read"] = async (_offset, into) => void into.fill(7)): FileOf => ({
    owner: "ada",
    sealed: { size: 3_000_000, read },
  });

  it.each([
    ["ask 0 1000", "1000 bytes of 7"],
    ["ask 2999999 1", "1 bytes of 7"],
    ["ask 0 1048576", "1048576 bytes of 7"],
  ])("given it, by %s gets what it asks for", async (trick, expected) => {
    expect(said(await pool().read(job(trick), sealed()))).toBe(expected);
  });

  it.each(["ask 2999999 2", "ask 0 1048577", "ask 281474976710655 4294967295", "ask-twice 0 1000"])(
    "by %s, which is not its own, is ended",
    async (trick) => {
      const readers = pool();
      expect(await readers.read(job(trick), sealed())).toMatchObject({ ok: false, reason: "corrupted" });
      expect(await readers.read(job("ask 0 10"), sealed())).toMatchObject({ ok: true });
    },
  );

  it("by a request that comes in single bytes gets what it asks for", async () => {
    expect(said(await pool().read(job("ask-in-bytes 7 1000"), sealed()))).toBe("1000 bytes of 7");
  });

  it.each(["done-unanswered 0 1048576", "done-within-a-request", "half-close 0 1048576", "close-channel-and-hang"])(
    "by %s costs it a reason, and the next one nothing",
    async (trick) => {
      const readers = pool();
      expect(await readers.read(job(trick), sealed())).toMatchObject({ ok: false, reason: "corrupted" });
      expect(said(await readers.read(job("ask 0 10"), sealed()))).toBe("10 bytes of 7");
    },
  );

  it.each(["nonsense-when-done", "no-message-when-done", "close-pipe-when-done"])(
    "is not blamed for what its reader does by %s, of an earlier one",
    async (trick) => {
      const readers = pool();
      const both = [trick, "answer"].map((name) => readers.read(job(name), sealed()));
      const [first, second] = await Promise.all(both);
      for (const answer of [first, second]) expect(answer).toMatchObject({ ok: true });
      expect(second).not.toEqual(first);
    },
  );

  it("that it was not given, or is done with, gets nothing", async () => {
    const readers = pool();
    const given: number[] = [];
    const file = sealed(async (offset) => void given.push(offset));
    expect(await readers.read(job("ask 0 10"), from("bob"))).toMatchObject({ ok: false, reason: "corrupted" });
    const pid = said(await readers.read(job("ask-when-done 20 10"), file));
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
    expect(said(await readers.read(job("answer"), from("bob")))).not.toBe(pid);
    expect(given).toEqual([20]);
  });

  it("that the disk no longer gives is told the truth about", async () => {
    const readers = pool();
    const broken = sealed(() => Promise.reject(new Error("EIO: i/o error, read")));
    expect(await readers.read(job("ask 0 10"), broken)).toMatchObject({
      ok: false,
      reason: "engine-unavailable",
      detail: expect.stringContaining("EIO"),
    });
    expect(await readers.read(job("ask 0 10"), sealed())).toMatchObject({ ok: true });
  });

  it("says what it died of, whatever was on its way to it", async () => {
    const slow = sealed(() => new Promise((resolve) => setTimeout(resolve, 100)));
    const told: string[] = [];
    const readers = pool({ report: (detail) => told.push(detail) });
    expect(await readers.read(job("ask-and-exit 0 1048576"), slow)).toMatchObject({ ok: false, reason: "corrupted" });
    await expect.poll(() => told).toEqual([expect.stringContaining("(3)")]);
  });
});

describe("a reader that protects a file", () => {
  it("and writes on before it is told to, is ended, however slowly it is taken", async () => {
    const pieces: number[] = [];
    const take = ({ byteLength }: Uint8Array) => {
      pieces.push(byteLength);
      return new Promise<void>((resolve) => setTimeout(resolve, 200));
    };
    const readers = pool();
    const { limits } = job("");
    for (const name of ["write-on", "write-on-and-be-done"]) {
      const protect = { file: job("").file, declared: { name, type: null }, limits } as ProtectJob;
      const answer = await readers.protect(protect, from("ada"), take);
      expect(answer).toMatchObject({ ok: false, reason: "corrupted" });
    }
    expect(pieces).toEqual([1000, 1000]);
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });
});

describe("the pool", () => {
  it.runIf(process.platform === "linux")("answers, though somebody else has what its reader had open", async () => {
    const program = join(mkdtempSync(join(tmpdir(), "sallyport-pool-")), "node");
    writeFileSync(program, "#!/bin/sh\nsleep 20 &\n", { mode: 0o755 });
    const readers = pool({ memory: { ...READER_MEMORY, addressSpace: null } });
    const real = process.execPath;
    process.execPath = program;
    const answer = readers.read(job("answer"), from("ada"));
    expect(await answer).toMatchObject({ ok: false, reason: "engine-unavailable" });
    process.execPath = real;
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it("can ask for buffers that are done with to be collected", async () => {
    expect(said(await pool().read(job("collector"), from("ada")))).toBe("function");
  });

  it("keeps a reader, and replaces one that has grown", async () => {
    const readers = pool();
    const first = said(await readers.read(job("answer"), from("ada")));
    expect(said(await readers.read(job("grown"), from("ada")))).toBe(first);
    expect(said(await readers.read(job("answer"), from("ada")))).not.toBe(first);
  });

  it("gives a file whose pictures are read to a reader with room for that, and keeps it for all others", async () => {
    const readers = pool();
    const pictures = { ...job("answer"), limits: { ...DEFAULT_LIMITS, pictures: 1 } };
    const first = said(await readers.read(job("answer"), from("ada")));
    if (process.platform === "linux") expect(addressSpaceOf(first)).toBe(2400 * 1024 ** 2);
    const second = said(await readers.read(pictures, from("ada")));
    expect(second).not.toBe(first);
    if (process.platform === "linux") expect(addressSpaceOf(second)).toBe((2400 + 512) * 1024 ** 2);
    expect(said(await readers.read(job("answer"), from("ada")))).toBe(second);
    expect(said(await readers.read(pictures, from("ada")))).toBe(second);
  });

  it("reads as many files at once as it has readers, and the others after them", async () => {
    const readers = pool({ size: 2 });
    const pids = await Promise.all(
      Array.from({ length: 6 }, async () => said(await readers.read(job("answer"), from("ada")))),
    );
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
    expect(pids).toHaveLength(6);
  });

  it("says so when a file's turn does not come", async () => {
    const readers = pool({ patience: 50 });
    const hanging = readers.read(job("hang", 1000), from("ada"));
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: false, reason: "engine-unavailable" });
    expect(await hanging).toMatchObject({ ok: false, reason: "timed-out" });
  });

  it("reads others' files while one person's keep it busy", async () => {
    const readers = pool({ size: 2, patience: 5000 });
    const slow = Array.from({ length: 4 }, () => readers.read(job("hang", 10_000), from("ada")));
    expect(await readers.read(job("answer"), from("bob"))).toMatchObject({ ok: true });
    expect(await readers.read(job("answer"), from("carl"))).toMatchObject({ ok: true });
    await readers.close();
    for (const answer of await Promise.all(slow)) expect(answer.ok).toBe(false);
  });

  it("lets people take turns where there is one reader", async () => {
    const readers = pool();
    const order: string[] = [];
    const read = (owner: string) => readers.read(job("answer"), from(owner)).then(() => order.push(owner));
    await Promise.all(["ada", "ada", "ada", "bob", "ada", "bob", "carl"].map(read));
    expect(order).toEqual(["ada", "ada", "bob", "carl", "ada", "bob", "ada"]);
  });

  it("gives a person's turn back whichever way a file ends", async () => {
    const readers = pool({ size: 2 });
    for (const trick of ["exit", "nonsense", "failed", "grown", "answer"]) await readers.read(job(trick), from("ada"));
    await readers.read(job("hang", 100), from("ada"));
    await readers.read(job("hang"), from("ada"), AbortSignal.timeout(200));
    await readers.read(job("answer"), from("ada"), AbortSignal.abort());
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it("gives nobody's file to a reader that is being ended, whatever it still says", async () => {
    const readers = pool();
    await readers.read(job("answer"), from("ada"));
    const leaving = new AbortController();
    const left = readers.read(job("answer"), from("ada"), leaving.signal);
    const next = readers.read(job("answer"), from("bob"));
    // The answer is there by now, and nobody here has heard it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    leaving.abort();
    expect(await left).toMatchObject({ ok: false, reason: "timed-out" });
    expect(await next).toMatchObject({ ok: true });
  });

  it("gives a file that an idle reader did not live to begin with to another one", async () => {
    const readers = pool();
    const first = said(await readers.read(job("answer-and-exit"), from("ada")));
    // It has ended by now, and nobody here has heard it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    const second = await readers.read(job("answer"), from("ada"));
    expect(second).toMatchObject({ ok: true });
    expect(said(second)).not.toBe(first);
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it("gives such a file its turn before all that came after it", async () => {
    const readers = pool();
    await readers.read(job("answer-and-exit"), from("ada"));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    const order: string[] = [];
    const read = (owner: string, name: string) => readers.read(job("answer"), from(owner)).then(() => order.push(name));
    await Promise.all([read("ada", "first"), read("ada", "second"), read("bob", "other")]);
    expect(order).toEqual(["first", "other", "second"]);
  });

  it("gives it to no third one, and says that nobody began", async () => {
    const told: string[] = [];
    const readers = pool({ report: (detail) => told.push(detail) });
    const answers = ["ada", "bob"].map((owner) => readers.read(job("exit-before-it-begins"), from(owner)));
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({
        ok: false,
        reason: "engine-unavailable",
        detail: expect.stringContaining("begun"),
      });
    expect(told).toHaveLength(4);
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it("gives no file to a second one that the first died of", async () => {
    const told: string[] = [];
    const readers = pool({ report: (detail) => told.push(detail) });
    expect(await readers.read(job("exit"), from("ada"))).toMatchObject({ ok: false, reason: "corrupted" });
    expect(told).toHaveLength(1);
  });

  it("gives no file to a second one that a reader proper died of", async () => {
    const told: string[] = [];
    const all = { informationTypes: [], exactData: [], fingerprints: [], classifiers: [], yara: [] };
    const readers = new ReaderPool({
      ...{ rules: () => ({ version: "1", ...all }), folders: FOLDERS, size: 1, patience: 30_000 },
      ...{ memory: { ...READER_MEMORY, heap: 64 * 1024 ** 2 }, report: (detail: string) => told.push(detail) },
    });
    pools.push(readers);
    const bytes = Buffer.alloc(100e6, "more text than it can keep\n");
    const large = { ...job("a.txt", 60_000), file: { in: "memory", bytes } as const, collect: 1e9 };
    expect(await readers.read(large, from("ada"))).toMatchObject({ ok: false, reason: "over-budget" });
    expect(told).toHaveLength(1);
  });

  it("says so where the system starts no process, leaves nothing of it, and starts one later", async () => {
    const mine = mkdtempSync(join(tmpdir(), "sallyport-pool-"));
    const told: string[] = [];
    const memory = { ...READER_MEMORY, addressSpace: null };
    const readers = pool({ memory, folders: { ...FOLDERS, own: mine }, report: (detail) => told.push(detail) });
    const program = process.execPath;
    process.execPath = "/nowhere/node";
    const answer = await readers.read(job("answer"), from("ada"));
    process.execPath = program;
    expect(answer).toMatchObject({ ok: false, reason: "engine-unavailable" });
    expect(told).toHaveLength(1);
    await expect.poll(() => readdirSync(mine)).toEqual([]);
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it("reads a file against the rules in force when it was asked for", async () => {
    let version = "1";
    const readers = pool({ rules: () => ({ ...rules, version }) });
    const answers = [readers.read(job("rules"), from("ada")), readers.read(job("rules"), from("ada"))];
    version = "2";
    expect((await Promise.all(answers)).map(said)).toEqual(["1", "1"]);
    expect(said(await readers.read(job("rules"), from("ada")))).toBe("2");
  });

  it("says of what is known without YARA that it broke off", async () => {
    const yara = [{ name: "Ours", rules: "", limit: 1, timeout: 10_000 }];
    const readers = pool({ rules: () => ({ ...rules, yara }) });
    expect(await readers.read({ ...job("exit-in-yara"), yara: true }, from("ada"))).toMatchObject({
      ...{ ok: true, brokenOff: true },
      reading: { yara: [{ engine: "Ours", verdict: "not-scanned", reason: "corrupted" }] },
    });
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true, brokenOff: false });
  });

  it("stops reading when nobody waits any more", async () => {
    const readers = pool();
    const leaving = new AbortController();
    const answer = readers.read(job("hang"), from("ada"), leaving.signal);
    setTimeout(() => leaving.abort(), 300);
    expect(await answer).toMatchObject({ ok: false, reason: "timed-out" });
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
    expect(await readers.read(job("answer"), from("ada"), AbortSignal.abort())).toMatchObject({ ok: false });
  });

  it("stops reading when something else has decided, and says so", async () => {
    const readers = pool();
    const decided = new AbortController();
    const answer = readers.read(job("hang"), from("ada"), decided.signal);
    const waiting = readers.read(job("answer"), from("ada"), decided.signal);
    decided.abort(new Enough());
    for (const one of [await answer, await waiting]) expect(one).toMatchObject({ ok: false, reason: "not-needed" });
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: true });
  });

  it("reads a file though the code of readers cannot be copied, because it is just being written", async () => {
    const code = join(mkdtempSync(join(tmpdir(), "sallyport-pool-")), "code");
    const notToBeCopied = createServer().listen(code);
    await once(notToBeCopied, "listening");
    const answer = await pool({ folders: { ...FOLDERS, code } }).read(job("answer"), from("ada"));
    notToBeCopied.close();
    expect(answer).toMatchObject({ ok: true });
  });

  it("answers everybody when it is closed", async () => {
    const readers = pool();
    const answers = [readers.read(job("hang"), from("ada")), readers.read(job("answer"), from("ada"))];
    await readers.close();
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ ok: false });
    expect(await readers.read(job("answer"), from("ada"))).toMatchObject({ ok: false, reason: "engine-unavailable" });
  });
});
