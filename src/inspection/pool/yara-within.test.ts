import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { docx } from "../../../test/support/files/office.ts";
import { oleFile } from "../../../test/support/files/ole.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS, type Limits } from "../budget.ts";
import { bytesOf } from "../bytes.ts";
import { compileYara } from "../malware/yara.ts";
import { askWithin } from "./yara-within.ts";

const RULES = 'rule Evil { strings: $a = "evil-mark" condition: $a }';
const EVIL = "an evil-mark among other words";
const declared = { name: "a.bin", type: null };

/** A module as documents hold it; all of it literals, each eight behind a byte of flags. */
function macro(source: string): Buffer {
  const text = Buffer.from(`Attribute VB_Name = "M"\r\n${source}`);
  const eights = Array.from({ length: Math.ceil(text.length / 8) }, (_, at) => text.subarray(8 * at, 8 * at + 8));
  const literals = Buffer.concat(eights.flatMap((eight) => [Buffer.from([0]), eight]));
  const header = 0xb000 | (literals.length - 1);
  return Buffer.concat([Buffer.alloc(40, 1), Buffer.from([1, header & 255, header >> 8]), literals]);
}
const PROJECT = oleFile({ "VBA/Module1": macro(EVIL) });

async function asked(bytes: Uint8Array, limit = 1e8, limits: Partial<Limits> = {}, now?: () => number) {
  const compiled = compileYara(RULES);
  if (!compiled.ok) throw new Error(compiled.error);
  const budget = new Budget({ ...DEFAULT_LIMITS, ...limits }, now);
  return askWithin((source) => compiled.value.scan("Ours", source, limit), bytesOf(bytes), declared, budget);
}

const zipped = (name: string, data: string | Uint8Array) => zipFile([{ name, data }]);

it.each([
  ["as it is", Buffer.from(EVIL), ""],
  ["in a zip file", zipped("b.exe", EVIL), "in a.bin / b.exe"],
  ["in a zip file within another", zipped("b.zip", zipped("c.exe", EVIL)), "in a.bin / b.zip / c.exe"],
  ["in a gzip file", gzipSync(EVIL), "in a.bin / contents"],
  ["in the text of a Word document", docx(EVIL), "in a.bin / word/document.xml"],
  ["in the source of a macro", oleFile({ "VBA/Module1": macro(EVIL) }), "in a.bin / VBA / Module1"],
  [
    "in the macro of a Word document",
    docx("text", { "word/vbaProject.bin": PROJECT }),
    "in a.bin / word/vbaProject.bin / VBA / Module1",
  ],
  [
    "in an attachment of a message",
    Buffer.from(
      "From: a@contoso.example\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name=b.exe\n" +
        `Content-Transfer-Encoding: base64\n\n${Buffer.from(EVIL).toString("base64")}\n`,
    ),
    "in a.bin / b.exe",
  ],
])("what YARA looks for is found %s", async (_, bytes, detail) => {
  const report = await asked(bytes);
  expect(report).toMatchObject({ verdict: "infected", found: ["Evil"], reason: null });
  expect(report.detail).toBe(detail);
});

it("is clean where what there is of it holds nothing, and not where it ends before its end", async () => {
  const compiled = compileYara(RULES);
  if (!compiled.ok) throw new Error(compiled.error);
  const short = { size: 100, read: () => Buffer.from("too few") };
  expect(compiled.value.scan("Ours", short, 1e8)).toMatchObject({ verdict: "not-scanned", reason: "corrupted" });
});

it("is clean where all files within were looked at, and there is nothing in them", async () => {
  expect(await asked(zipped("b.exe", "nothing to see"))).toMatchObject({ verdict: "clean", reason: null, detail: "" });
});

it("is not clean where one of the files within is larger than the rules look at; what another holds is still found", async () => {
  const large = { name: "large.bin", data: "x".repeat(5000) };
  const left = await asked(zipFile([large, { name: "small.txt", data: "small" }]), 2000);
  expect(left).toMatchObject({ verdict: "not-scanned", reason: "over-budget" });
  expect(left.detail).toContain("a.bin / large.bin");
  const found = await asked(zipFile([large, { name: "evil.txt", data: EVIL }]), 2000);
  expect(found).toMatchObject({ verdict: "infected", reason: null, detail: "in a.bin / evil.txt" });
});

it("is looked at within, too, where the whole is larger than the rules look at", async () => {
  const noise = deflateRawSync(Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 251)));
  const bytes = zipFile([
    { name: "noise.bin", data: Buffer.concat([noise, Buffer.alloc(2000, 1)]), method: 0 },
    { name: "evil.txt", data: EVIL },
  ]);
  expect(await asked(bytes, 1500)).toMatchObject({ verdict: "infected", detail: "in a.bin / evil.txt" });
});

it("is not clean where time ran out before the files within were looked at", async () => {
  let now = 0;
  const late = await asked(zipped("b.txt", "nothing"), 1e8, { time: 1 }, () => (now += 10));
  expect(late).toMatchObject({ verdict: "not-scanned", reason: "timed-out" });
});
