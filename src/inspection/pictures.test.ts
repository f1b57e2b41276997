/**
 * Text in pictures, found by the processes that read files, within what they may have of memory and time.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { docx } from "../../test/support/files/office.ts";
import { noise, onPaper, type Picture, pictureOf, png, scannedPdf } from "../../test/support/files/picture.ts";
import { DEFAULT_LIMITS } from "./budget.ts";
import { type Asked, DEFAULT_INSPECTION, type Finding, Inspector } from "./index.ts";
import { ReaderPool } from "./pool/pool.ts";
import { READER_MEMORY } from "./pool/process.ts";

const MB = 1024 ** 2;
const CARDS: Asked = {
  detection: { types: [{ type: "payment-card", contextCharacters: 20, showLastFour: true }] },
  malware: false,
};
let limits = { ...DEFAULT_INSPECTION.limits, pictures: 5 };
let version = 1;
let inspector: Inspector;
let card: Picture;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), "sallyport-pictures-"));
  const rules = () => ({ version: String(version), settings: { ...DEFAULT_INSPECTION, limits } });
  inspector = await Inspector.open({ directory, rules, data: () => null, report: () => {}, readers: 1 });
  card = await pictureOf("Card 4111 1111 1111 1111, expires 12/29");
});
afterAll(() => inspector.close());

async function inspect(name: string, bytes: Uint8Array): Promise<Finding> {
  async function* pieces() {
    for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
  }
  const received = await inspector.receive(pieces(), "ada");
  if (!received.complete) throw new Error("not complete");
  const declared = { name, type: null, direction: "download" } as const;
  const finding = await inspector.inspect(received.held, declared, CARDS, AbortSignal.timeout(60_000));
  await received.held.release();
  return finding;
}

function set(changed: Partial<typeof limits>): void {
  version += 1;
  limits = { ...DEFAULT_INSPECTION.limits, pictures: 5, ...changed };
}

/** The most that a reader has resident (proc(5)) while `work` goes on, in bytes. */
async function highestWhile(work: Promise<unknown>): Promise<number> {
  let highest = 0;
  const timer = setInterval(() => {
    const { stdout } = spawnSync("pgrep", ["-P", String(process.pid), "-f", "start-reader"]);
    for (const pid of stdout.toString().trim().split("\n")) highest = Math.max(highest, residentOf(pid));
  }, 100);
  await work.finally(() => clearInterval(timer));
  return highest;
}

function residentOf(pid: string): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
  } catch {
    return 0;
  }
}

const found = (part: string) => [
  {
    type: "payment-card",
    place: "content",
    distinct: 1,
    evidence: [{ part, masked: expect.stringContaining("1111") }],
  },
];

describe("a payment card in a picture", () => {
  it("is found in a picture, a document and a scanned page, masked, with the place that it stands in", async () => {
    const files: [string, Uint8Array, string][] = [
      ["card.png", png(card), "card.png / picture"],
      ["a.docx", docx(["body"], { "word/media/image1.png": png(card) }), "a.docx / media/image1.png / picture"],
      ["scan.pdf", scannedPdf([{ picture: card }]), "scan.pdf / page 1 / picture"],
    ];
    for (const [name, file, part] of files) {
      const finding = await inspect(name, file);
      expect(finding.coverage).toEqual({ level: "full", reasons: [] });
      expect(finding.matches).toMatchObject(found(part));
      expect(JSON.stringify(finding)).not.toContain("4111");
    }
  });

  it("is not found where text recognition is off, and the file does not pass for read", async () => {
    set({ pictures: 0 });
    for (const [name, file] of [
      ["card.png", png(card)],
      ["scan.pdf", scannedPdf([{ picture: card }])],
    ] as const)
      expect(await inspect(name, file)).toMatchObject({
        matches: [],
        coverage: { level: "none", reasons: [{ reason: "unsupported" }] },
      });
    set({});
  });
});

describe("the memory of a reader", () => {
  it("holds a picture of 16 million pixels in colours", async () => {
    const inspecting = inspect("large.png", png(onPaper(card, 4000, 4000), { samples: 4 }));
    const highest = await highestWhile(inspecting);
    const finding = await inspecting;
    expect(finding.coverage).toEqual({ level: "full", reasons: [] });
    expect(finding.matches).toMatchObject(found("large.png / picture"));
    expect(highest).toBeLessThan(600 * MB);
    if (process.platform === "linux") expect(highest).toBeGreaterThan(100 * MB);
  });

  it("that is not enough costs the file a reason, and the next one nothing", async () => {
    const own = mkdtempSync(join(tmpdir(), "sallyport-pictures-"));
    const pool = new ReaderPool({
      rules: () => ({ version: "1", informationTypes: [], exactData: [], fingerprints: [], classifiers: [], yara: [] }),
      folders: { code: "/nowhere/code", own },
      ...{ size: 1, patience: 30_000 },
      memory: { ...READER_MEMORY, webAssembly: 64 * MB },
    });
    const read = async (name: string, bytes: Uint8Array) => {
      const file = { in: "memory", bytes } as const;
      const asked = {
        detection: null,
        enough: null,
        yara: false,
        collect: 1000,
        limits: { ...DEFAULT_LIMITS, pictures: 5 },
      };
      const answer = await pool.read(
        { ...asked, file, declared: { name, type: null } },
        { owner: "ada", sealed: null },
      );
      return answer.ok ? answer.reading : null;
    };
    const large = await read("large.png", png(onPaper(card, 3900, 4000), { samples: 4 }));
    expect(large?.coverage).toMatchObject({ level: "none", reasons: [{ reason: "over-budget" }] });
    expect(large?.coverage.reasons[0]?.detail).toContain("memory");
    expect((await read("card.png", png(card)))?.texts).toMatchObject([{ text: expect.stringContaining("4111") }]);
    await pool.close();
  });
});

it("time that is over ends the work within the reader, and what was found before is kept", async () => {
  const pdf = scannedPdf([{ picture: card }, { picture: noise(1200, 1200) }]);
  // As long as it takes here to read the first page.
  let finding: Finding;
  let time = 1500;
  do {
    time *= 2;
    set({ time });
    finding = await inspect("a.pdf", pdf);
  } while (finding.coverage.level === "none" && time < 24_000);
  expect(finding.coverage).toMatchObject({ level: "partial", reasons: [{ reason: "timed-out" }] });
  expect(finding.matches).toMatchObject(found("a.pdf / page 1 / picture"));
  set({});
});
