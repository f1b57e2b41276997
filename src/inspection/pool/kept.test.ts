/**
 * What a reader keeps for later files is no growth.
 */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pictureOf, png } from "../../../test/support/files/picture.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { DEFAULT_LIMITS } from "../budget.ts";
import type { Job, ReaderRules } from "./messages.ts";
import { ReaderPool } from "./pool.ts";

/** Processes that read, by their identifiers. */
const readers = (): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const parent = / \S \d+ /.exec(` ${readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\)/s, "")} `)?.[0];
        const isOurs = Number(parent?.trim().split(" ")[1]) === process.pid;
        return isOurs && readFileSync(`/proc/${name}/cmdline`, "utf8").includes("reader");
      } catch {
        return false;
      }
    })
    .map(Number);

const own = mkdtempSync(join(tmpdir(), "sallyport-kept-"));
const yara = Array.from(
  { length: 300 },
  (_, at) =>
    `rule r${at} { strings: $a = "evil${at}x${(at * 7919) % 100_003}" $b = /ab${at}[a-z]{3,9}${at}/ condition: any of them }`,
).join("\n");

async function replaced(bytes: Uint8Array, job: Partial<Job>, engines: ReaderRules["yara"]): Promise<number> {
  const rules = {
    ...{ version: "1", informationTypes: [], exactData: [], fingerprints: [], classifiers: [] },
    yara: engines,
  } as ReaderRules;
  const folders = { code: join(own, "code"), own };
  const pool = new ReaderPool({ rules: () => rules, folders, size: 1, patience: 30_000 });
  const seen = new Set<number>();
  try {
    for (let file = 0; file < 4; file += 1) {
      const whole: Job = {
        ...{ file: { in: "memory", bytes }, declared: { name: "a", type: null }, detection: null, enough: null },
        ...{ yara: engines.length > 0, collect: 0, limits: DEFAULT_LIMITS, ...job },
      };
      const answer = pool.read(whole, { owner: "ada", sealed: null });
      for (const one of readers()) seen.add(one);
      expect(await answer).toMatchObject({ ok: true });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  } finally {
    await pool.close();
  }
  return seen.size - 1;
}

it("a reader is not replaced after each small file because it keeps compiled YARA rules", async () => {
  const engine = { name: "own", rules: yara, limit: 48_000_000, timeout: 20_000 };
  expect(await replaced(Buffer.from("hello"), {}, [engine])).toBeLessThanOrEqual(1);
}, 60_000);

it("a reader is not replaced after each archive because YARA rules were asked of many files within", async () => {
  const engine = { name: "own", rules: 'rule r { strings: $a = "evil" condition: $a }', limit: 48e6, timeout: 20_000 };
  const archive = zipFile(Array.from({ length: 350 }, (_, at) => ({ name: `${at}.txt`, data: `text ${at}` })));
  expect(await replaced(archive, {}, [engine])).toBeLessThanOrEqual(1);
}, 60_000);

it("a reader is not replaced after each small picture because it keeps what recognises text", async () => {
  const bytes = png(await pictureOf("Card 4111"));
  expect(await replaced(bytes, { limits: { ...DEFAULT_LIMITS, pictures: 5 } }, [])).toBeLessThanOrEqual(1);
}, 60_000);
