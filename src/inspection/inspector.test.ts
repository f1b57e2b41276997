/**
 * The whole flow with real reader processes: a file in, a finding out.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { docx } from "../../test/support/files/office.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import { type Asked, DEFAULT_INSPECTION, type Finding, type InspectionSettings, Inspector } from "./index.ts";
import { ReaderPool } from "./pool/index.ts";
import { Spool } from "./spool/index.ts";

const CARD = "Card 4111 1111 1111 1111, expires 12/29";
const CARDS: Asked = {
  detection: { types: [{ type: "payment-card", contextCharacters: 20, showLastFour: true }] },
  malware: false,
};
const directory = mkdtempSync(join(tmpdir(), "sallyport-inspector-"));
let settings: InspectionSettings = DEFAULT_INSPECTION;
let version = 1;
let inspector: Inspector;

beforeAll(async () => {
  const rules = () => ({ version: String(version), settings });
  inspector = await Inspector.open({ directory, rules, data: () => null, report: () => {}, readers: 1 });
});
afterAll(() => inspector.close());

async function* pieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
async function inspect(name: string, bytes: Uint8Array | string, asked = CARDS): Promise<Finding> {
  const received = await inspector.receive(pieces(Buffer.from(bytes)), "ada");
  if (!received.complete) throw new Error("not complete");
  const declared = { name, type: null, direction: "download" } as const;
  const finding = await inspector.inspect(received.held, declared, asked, AbortSignal.timeout(60_000));
  await received.held.release();
  return finding;
}

describe("a file", () => {
  it("is read elsewhere, and what is found is masked", async () => {
    const finding = await inspect("a.txt", CARD);
    expect(finding).toMatchObject({ coverage: { level: "full" }, types: [{ mime: "text/plain" }], malware: null });
    expect(finding.matches).toMatchObject([{ type: "payment-card", distinct: 1 }]);
    expect(JSON.stringify(finding)).not.toContain("4111");
  });

  it("is not read on once enough was found, and says so", async () => {
    const enough = [[{ types: ["payment-card"], confidence: "medium", minimum: 1, places: ["content"] }]] as const;
    const long = `${CARD}\n${"nothing to see here\n".repeat(200_000)}`;
    const stopped = await inspect("long.txt", long, { ...CARDS, enough });
    const coverage = { level: "partial", reasons: [{ reason: "not-needed" }] };
    expect(stopped).toMatchObject({ stopped: true, coverage, matches: [{ type: "payment-card", distinct: 1 }] });
    expect(stopped.characters).toBeLessThan(long.length / 2);
    const whole = await inspect("long.txt", long);
    expect(whole).toMatchObject({ stopped: false, coverage: { level: "full" } });
    expect(whole.characters).toBeGreaterThan(long.length - 1);
    expect(whole.matches).toEqual(stopped.matches);
    expect(await inspect("long.txt", long, { ...CARDS, enough })).toBe(stopped);
    const tooFew = [[{ ...enough[0][0], minimum: 2 }]];
    expect((await inspect("long.txt", long, { ...CARDS, enough: tooFew })).stopped).toBe(false);
  });

  it("is read by the same process whatever policies look for, one after the other", async () => {
    const readers = () => readdirSync(join(directory, "readers"));
    await inspect("first.txt", "first");
    const before = readers();
    // Each combination is compiled, and kept.
    for (let contextCharacters = 21; contextCharacters < 33; contextCharacters += 1) {
      const types = [{ type: "payment-card", contextCharacters, showLastFour: true }];
      const finding = await inspect("a.txt", CARD, { ...CARDS, detection: { types } });
      expect(finding).toMatchObject({ coverage: { level: "full" }, matches: [{ type: "payment-card" }] });
    }
    expect(readers()).toEqual(before);
  });

  it("of many megabytes, within an archive, is read through scratch files that are gone afterwards", async () => {
    const filler = Buffer.from(`${randomBytes(48).toString("hex")}\n`.repeat(90_000));
    const inner = zipFile([{ name: "large.txt", data: Buffer.concat([filler, Buffer.from(CARD)]), method: 0 }]);
    const outer = zipFile([{ name: "inner.zip", data: inner, method: 0 }]);
    expect(inner.byteLength).toBeGreaterThan(8 * 1024 * 1024);
    const finding = await inspect("outer.zip", outer);
    expect(finding.coverage).toEqual({ level: "full", reasons: [] });
    expect(finding.matches).toMatchObject([
      { type: "payment-card", evidence: [{ part: expect.stringContaining("inner.zip") }] },
    ]);
    const [reader = "none"] = readdirSync(join(directory, "readers"));
    expect(readdirSync(join(directory, "readers", reader, "scratch"))).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(["code", "readers"]);
  });

  it("of more than a megabyte tells how far it has been looked at", async () => {
    const bytes = Buffer.from(`${randomBytes(48).toString("hex")}\n`.repeat(60_000));
    const { held } = await inspector.receive(pieces(bytes), "ada");
    const told: number[] = [];
    const declared = { name: "far.txt", type: null, direction: "upload" } as const;
    await inspector.inspect(held, declared, CARDS, AbortSignal.timeout(20_000), (seen) => void told.push(seen));
    await held.release();
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual(told.toSorted((left, right) => left - right));
    expect(told.every((seen) => seen > 0 && seen <= bytes.byteLength)).toBe(true);
  });

  it("is not looked through where nothing is sought, but what hides is still named", async () => {
    const nothing: Asked = { detection: null, malware: true };
    const locked = zipFile([{ name: "secret.txt", data: "noise", encrypted: true }]);
    const finding = await inspect("locked.zip", locked, nothing);
    expect(finding.matches).toBeNull();
    expect(finding.coverage.reasons).toMatchObject([{ reason: "encrypted" }]);
    expect(finding.malware).toMatchObject({ verdict: "not-scanned", coverage: { level: "none" } });
  });

  it("that asks for what is not there makes the reader unable, never the file clean", async () => {
    const asked: Asked = {
      detection: { exactData: [{ id: "gone", contextCharacters: 0, showLastFour: false }] },
      malware: false,
    };
    expect(await inspect("a.txt", CARD, asked)).toMatchObject({
      coverage: { level: "none", reasons: [{ reason: "engine-unavailable" }] },
    });
    expect(await inspect("b.txt", CARD)).toMatchObject({ coverage: { level: "full" } });
  });

  it("is found by YARA rules and by information types of the organisation's own, from the next file on", async () => {
    const asked: Asked = {
      detection: { types: [{ type: "badge", contextCharacters: 0, showLastFour: false }] },
      malware: true,
    };
    expect((await inspect("badge.txt", "badge CT-48213", asked)).coverage.reasons).toMatchObject([
      { reason: "engine-unavailable" },
    ]);
    version += 1;
    settings = {
      ...DEFAULT_INSPECTION,
      engines: [
        {
          kind: "yara",
          name: "Ours",
          enabled: true,
          limit: 1e8,
          timeout: 1000,
          rules: 'rule Badge { strings: $a = "CT-48213" condition: $a }',
        },
      ],
      informationTypes: [
        {
          ...{ id: "badge", name: "Badge", description: "", exclude: [] },
          patterns: [{ expression: "CT-[0-9]{5}", confidence: "high", keywords: [], window: 300 }],
        },
      ],
    };
    const finding = await inspect("badge.txt", "badge CT-48213", asked);
    expect(finding.matches).toMatchObject([{ type: "badge", distinct: 1 }]);
    expect(finding.malware).toMatchObject({ verdict: "infected", engines: [{ engine: "Ours", found: ["Badge"] }] });
    expect((await inspect("badge.txt", "badge CT-4821", asked)).malware).toMatchObject({ verdict: "clean" });
  });

  it("loses nothing but their own report to YARA rules that take too long", async () => {
    version += 1;
    const yara = (name: string, timeout: number, rules: string) =>
      ({ kind: "yara", name, enabled: true, limit: 1e8, timeout, rules }) as const;
    const engines = [
      yara("Quick", 20_000, 'rule Card { strings: $a = "4111" condition: $a }'),
      yara("Slow", 300, "rule Slow { condition: for any i in (0..2000000000) : ( uint8(i % 3) == 0xff ) }"),
      yara("Behind", 20_000, 'rule Card { strings: $a = "4111" condition: $a }'),
    ];
    settings = { ...DEFAULT_INSPECTION, engines };
    const finding = await inspect("slow.txt", CARD, { ...CARDS, malware: true });
    expect(finding).toMatchObject({ coverage: { level: "full" }, matches: [{ type: "payment-card" }] });
    expect(finding.malware).toMatchObject({
      verdict: "infected",
      engines: [
        { engine: "Quick", verdict: "infected" },
        { engine: "Slow", verdict: "not-scanned", reason: "timed-out" },
        { engine: "Behind", verdict: "not-scanned" },
      ],
    });
    version += 1;
    settings = { ...DEFAULT_INSPECTION, engines: engines.slice(1, 2) };
    const unsure = await inspect("slow.txt", CARD, { ...CARDS, malware: true });
    expect(unsure.malware).toMatchObject({ verdict: "not-scanned", coverage: { reasons: [{ reason: "timed-out" }] } });
    version += 1;
    settings = DEFAULT_INSPECTION;
  });

  it("is not looked at by more YARA rules than it takes to decide", async () => {
    const yara = (name: string, rule: string) =>
      ({ kind: "yara", name, enabled: true, limit: 1e8, timeout: 20_000, rules: rule }) as const;
    const engines = [
      yara("First", 'rule Card { strings: $a = "4111" condition: $a }'),
      yara("Second", 'rule Card { strings: $a = "4111" condition: $a }'),
    ];
    version += 1;
    settings = { ...DEFAULT_INSPECTION, engines };
    const cards = { types: ["payment-card"], confidence: "medium", minimum: 1, places: ["content"] } as const;
    const looked = async (enough: Asked["enough"]) => {
      const { malware, stopped } = await inspect("card.txt", CARD, {
        ...CARDS,
        malware: true,
        ...(enough && { enough }),
      });
      return [stopped, malware?.verdict, ...(malware?.engines ?? []).map(({ reason }) => reason)];
    };
    expect(await looked(undefined)).toEqual([false, "infected", null, null]);
    expect(await looked([[{ malware: true }]])).toEqual([false, "infected", null, "not-needed"]);
    expect(await looked([[{ malware: true }, { labels: null }]])).toEqual([false, "infected", null, null]);
    expect(await looked([[cards]])).toEqual([false, "not-scanned", "not-needed", "not-needed"]);
    const packed = zipFile([{ name: "card.txt", data: CARD }]);
    expect((await inspect("card.zip", packed, { ...CARDS, malware: true })).malware).toMatchObject({
      verdict: "infected",
      engines: [{ found: ["Card"], detail: "in card.zip / card.txt" }, { found: ["Card"] }],
    });
    version += 1;
    settings = DEFAULT_INSPECTION;
  });

  it("is not read to its end where an engine has decided, and nobody is told that it was clean", async () => {
    const engine = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end("stream: Eicar FOUND\0"));
    });
    engine.listen(0, "127.0.0.1");
    await once(engine, "listening");
    const address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
    version += 1;
    settings = {
      ...DEFAULT_INSPECTION,
      engines: [{ kind: "clamd", name: "Clam", enabled: true, address, limit: 1e9, timeout: 20_000 }],
    };
    const long = `${"nothing to see here\n".repeat(2_000_000)}`;
    const finding = await inspect("long.txt", long, { ...CARDS, malware: true, enough: [[{ malware: true }]] });
    engine.close();
    version += 1;
    settings = DEFAULT_INSPECTION;
    expect(finding).toMatchObject({
      ...{ stopped: true, coverage: { level: "none", reasons: [{ reason: "not-needed" }] }, matches: [] },
      malware: { verdict: "infected", coverage: { level: "partial" } },
    });
  });

  it("is searched for secrets by rules that the reader takes from a file of the program", async () => {
    const asked: Asked = {
      detection: { types: [{ type: "secret-gitlab", contextCharacters: 0, showLastFour: true }] },
      malware: false,
    };
    const finding = await inspect("notes.txt", "the token is glpat-q8Zt2mVx0LrW5bNc7KdY, and", asked);
    expect(finding.coverage).toEqual({ level: "full", reasons: [] });
    expect(finding.matches).toMatchObject([{ type: "secret-gitlab", confidence: "high", distinct: 1 }]);
  });

  it("is answered from memory the second time, by another name anew", async () => {
    const bytes = docx([CARD]);
    const first = await inspect("a.docx", bytes);
    expect(await inspect("a.docx", bytes)).toBe(first);
    expect(await inspect("b.docx", bytes)).not.toBe(first);
    version += 1;
    expect(await inspect("a.docx", bytes)).not.toBe(first);
  });

  it("is looked into again where the first reading broke off, which need not be so the next time", async () => {
    const read = ReaderPool.prototype.read;
    const broken = vi.spyOn(ReaderPool.prototype, "read").mockImplementationOnce(async function (
      this: ReaderPool,
      ...asked
    ) {
      const answer = await read.apply(this, asked);
      return answer.ok ? { ...answer, brokenOff: true } : answer;
    });
    const first = await inspect("broken.txt", CARD);
    expect(first.coverage.level).toBe("full");
    const second = await inspect("broken.txt", CARD);
    expect(second).not.toBe(first);
    expect(await inspect("broken.txt", CARD)).toBe(second);
    expect(broken).toHaveBeenCalledTimes(2);
    broken.mockRestore();
  });
});

const MARKED = {
  ...({ tier: "mark", label: null, known: [], user: "ada" } as const),
  ...{ time: "2026-01-01T00:00:00Z", organisation: "Contoso", reference: "r-1" },
};

it("its protected copy is given up at once where it cannot be held, and keeps no reader waiting", async () => {
  const received = await inspector.receive(pieces(docx([randomBytes(400_000).toString("hex")])), "ada");
  const limits = { ...DEFAULT_INSPECTION.limits, person: received.held.size + 1000, time: 20_000 };
  settings = { ...DEFAULT_INSPECTION, limits };
  const declared = { name: "a.docx", type: null, direction: "download" } as const;
  const made = await inspector.protect(received.held, declared, MARKED, "ada", AbortSignal.timeout(60_000));
  settings = DEFAULT_INSPECTION;
  await received.held.release();
  expect(made).toMatchObject({ ok: false, reason: "over-budget" });
  expect(inspector.held).toBe(0);
});

it("its protected copy is given up, and keeps no reader waiting, where the disk does not take it", async () => {
  const received = await inspector.receive(pieces(docx([randomBytes(400_000).toString("hex")])), "ada");
  const full = vi.spyOn(Spool.prototype, "receive").mockImplementationOnce(async (source) => {
    const first = await source[Symbol.asyncIterator]().next();
    expect(first.done).toBe(false);
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  });
  const declared = { name: "a.docx", type: null, direction: "download" } as const;
  const made = await inspector.protect(received.held, declared, MARKED, "ada", AbortSignal.timeout(60_000));
  full.mockRestore();
  await received.held.release();
  expect(made).toMatchObject({ ok: false, reason: "engine-unavailable", detail: expect.stringContaining("ENOSPC") });
  expect(inspector.held).toBe(0);
});

it("its text is handed back to be learnt from, by parts", async () => {
  const archive = zipFile([
    { name: "examples/a.txt", data: "one two" },
    { name: "counterexamples/b.txt", data: "three" },
  ]);
  const received = await inspector.receive(pieces(archive), "ada");
  const texts = await inspector.textOf(
    received.held,
    { name: "set.zip", type: null },
    1000,
    AbortSignal.timeout(30_000),
  );
  await received.held.release();
  expect(texts).toMatchObject({ ok: true });
  expect(texts.ok && texts.value.map(({ part, text }) => [part, text.trim()])).toEqual([
    ["set.zip / examples/a.txt", "one two"],
    ["set.zip / counterexamples/b.txt", "three"],
  ]);
});
