/**
 * Damaged and forged files: each ends as an outcome, in time and within the memory of a reader, and no label is lowered.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import { mutate, randomNumbers } from "../../../test/support/files/mutate.ts";
import { customProperties, docx, docxItems, pptx, xlsx } from "../../../test/support/files/office.ts";
import { pdfFile } from "../../../test/support/files/pdf.ts";
import { seeds } from "../../../test/support/files/seeds.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { CHANNEL, Channel } from "../pool/channel.ts";
import { READER_MEMORY, startReader } from "../pool/process.ts";
import { readFile } from "../text/testing.ts";
import { type ProtectOutcome, REFUSALS } from "./index.ts";
import { namesAny } from "./pdf/open.ts";
import { PROTECTION, protect, SECRET, SITE } from "./testing.ts";

const MB = 1024 ** 2;
const label = {
  [`MSIP_Label_${SECRET.id}_Enabled`]: "true",
  [`MSIP_Label_${SECRET.id}_SiteId`]: SITE,
};
const parts = {
  "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
  "docProps/custom.xml": customProperties(label),
  "docMetadata/LabelInfo.xml": `<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{${SECRET.id}}" enabled="1" method="Standard" siteId="{${SITE}}" removed="0"/></clbl:labelList>`,
};
/** Parts that lie open, so that damage reaches the markup and not only the checksum. */
const stored = (file: readonly { name: string; data: Uint8Array | string }[]): Buffer =>
  zipFile(file.map((item) => ({ ...item, method: 0 })));

const OFFICE = [
  { name: "a.docx", file: docx(["Card 4111"], parts) },
  { name: "a.xlsx", file: xlsx([{ name: "S", rows: [["x", 1]] }], parts) },
  { name: "a.pptx", file: pptx(["one"], parts) },
];

function sound(outcome: ProtectOutcome): boolean {
  return outcome.ok || REFUSALS.includes(outcome.reason);
}

describe("damaged files", () => {
  test.each(OFFICE)(
    "1,000 damaged forms of $name end as outcomes, and keep their label",
    async ({ name, file }) => {
      let done = 0;
      for (let seed = 0; seed < 1000; seed += 1) {
        const damaged = mutate(file, seed);
        const { outcome, file: made } = await protect(damaged, name, {}, { time: 5000 });
        expect(sound(outcome)).toBe(true);
        if (!outcome.ok) continue;
        done += 1;
        const [before, after] = [await readFile(damaged, name), await readFile(made, name)];
        if (before.labels.some(({ id }) => id === SECRET.id))
          expect(after.labels.map(({ id }) => id)).toContain(SECRET.id);
      }
      expect(done).toBeGreaterThan(10);
    },
    120_000,
  );

  test("1,500 documents whose markup is damaged, and whose zip file is sound", async () => {
    const names = ["[Content_Types].xml", "_rels/.rels", "docProps/custom.xml", "docMetadata/LabelInfo.xml"];
    let done = 0;
    for (let seed = 0; seed < 1500; seed += 1) {
      const items = docxItems(["x"], parts).map((item) =>
        item.name === names[seed % names.length] ? { ...item, data: mutate(Buffer.from(item.data), seed) } : item,
      );
      const file = stored(items);
      const { outcome, file: made } = await protect(file, "a.docx", { label: SECRET }, { time: 5000 });
      expect(sound(outcome)).toBe(true);
      if (!outcome.ok) continue;
      done += 1;
      // Whatever it had, it has one that is as high, or one that nobody knows.
      const ids = (await readFile(made, "a.docx")).labels.map(({ id }) => id);
      const before = (await readFile(file, "a.docx")).labels.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      for (const id of before) if (id !== SECRET.id) expect(ids).toContain(id);
    }
    expect(done).toBeGreaterThan(100);
  }, 120_000);

  test("120 damaged forms of a PDF", async () => {
    const file = pdfFile({ pages: ["Card 4111", null], information: label });
    let done = 0;
    for (let seed = 0; seed < 120; seed += 1) {
      const { outcome, file: made } = await protect(mutate(file, seed), "a.pdf", {}, { time: 20_000 });
      expect(sound(outcome)).toBe(true);
      if (!outcome.ok) continue;
      done += 1;
      expect((await readFile(made, "a.pdf")).reasons).not.toContain("corrupted");
    }
    expect(done).toBeGreaterThan(40);
  }, 200_000);

  test("names of packed objects are found however they are spelt", () => {
    const has = (text: string) => namesAny(Buffer.from(text), ["ObjStm", "XRef"]);
    expect(has("<</Type/ObjStm>>")).toBe(true);
    expect(has("<</Type/Obj#53tm>>")).toBe(true);
    expect(has("#4F#62#6a#53#74#6D")).toBe(true);
    expect(has("<</Type/Page#53tm /Obj /Stm #4 # #zz>>")).toBe(false);
  });

  test("40 damaged forms of each, to be encrypted", async () => {
    for (const { name, file } of [...OFFICE, { name: "a.pdf", file: pdfFile({ pages: ["x"] }) }])
      for (let seed = 0; seed < 10; seed += 1)
        expect(sound((await protect(mutate(file, seed), name, { tier: "encrypt" })).outcome)).toBe(true);
  }, 120_000);

  test("files of every other format are refused or left alone", async () => {
    const { fast, slow } = seeds();
    for (const { name, file } of [...fast, ...slow]) {
      const { outcome } = await protect(file, name);
      const protectable = /^a\.(docx|xlsx|xlsb|pptx|pdf)$/.test(name);
      if (protectable) expect(outcome).toMatchObject({ ok: true });
      else expect(outcome).toMatchObject({ ok: false, reason: name === "locked.docx" ? "encrypted" : "unsupported" });
    }
  });
});

describe("files that are made to cost", () => {
  const times = (text: string, count: number): string => text.repeat(count);
  test.each([
    ["a name of 4 MB", `<Types><${times("a", 4 * MB)}`],
    ["a tag that never ends", `<Types><Default ${times("a ", 2 * MB)}`],
    ["attributes without values", `<Types><Default ${times("a", 4 * MB)}/></Types>`],
    ["quotes that never end", `<Types ${times("a='", MB)}`],
    ["100,000 nested elements", `<Types>${times("<a>", 100_000)}`],
    ["200,000 elements", `<Types>${times('<Override PartName="/docProps/custom.xml"/>', 100_000)}</Types>`],
    ["a comment that never ends", `<Types>${times("<!--", MB)}`],
    ["more than is changed", `<Types>${times(" ", 9 * MB)}</Types>`],
  ])("%s", async (_, types) => {
    const file = docx(["x"], { "word/document.xml": "<w:document/>", "[Content_Types].xml": types });
    const began = performance.now();
    const { outcome } = await protect(file, "a.docx", {}, { ratio: 1e9 });
    expect(sound(outcome)).toBe(true);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test("a part that is a bomb, and a document of too many entries", async () => {
    const bomb = docx(["x"], { "docProps/custom.xml": Buffer.alloc(64 * MB, 0x20) });
    expect((await protect(bomb, "a.docx")).outcome).toMatchObject({ ok: false, reason: "over-budget" });
    const many = zipFile([
      ...docxItems(["x"]),
      ...Array.from({ length: 300 }, (_, at) => ({ name: `${at}`, data: "" })),
    ]);
    expect((await protect(many, "a.docx", {}, { entries: 200 })).outcome).toMatchObject({
      ok: false,
      reason: "over-budget",
    });
  });
});

describe("in a process that may do as little as a reader", () => {
  const script = new URL("fixtures/reader.ts", import.meta.url).pathname;
  const random = randomNumbers(7);
  const bigPdf = (size: number): Buffer => {
    const file = pdfFile({ pages: ["x"] });
    return Buffer.concat([
      file.subarray(0, 9),
      Buffer.from("%"),
      // The same in each run: among millions of random bytes anything of three letters stands somewhere.
      Buffer.from(Uint8Array.from({ length: size }, () => 32 + random(224))),
      Buffer.from("\n"),
      file.subarray(9),
    ]);
  };
  test.each([
    ["a.docx", zipFile([...docxItems(["x"]), { name: "word/media/a.png", data: randomBytes(40 * MB), method: 0 }])],
    ["a.pdf", pdfFile({ pages: Array.from({ length: 2000 }, (_, index) => `page ${index} ${"words ".repeat(400)}`) })],
    ["b.pdf", bigPdf(30 * MB)],
  ])(
    "%s is marked and encrypted",
    async (name, file) => {
      const own = mkdtempSync(join(tmpdir(), "sallyport-protect-"));
      const { child } = startReader(READER_MEMORY, { code: join(own, "code"), own }, script);
      let errors = "";
      child.stderr?.on("data", (bytes) => {
        errors += String(bytes);
      });
      try {
        const channel = new Channel(child.stdio[CHANNEL] as Duplex);
        const answered = new Promise((resolve, reject) => channel.listen(() => MB, resolve, reject));
        channel.send({ file, name, protection: { ...PROTECTION, tier: "encrypt" } });
        const answer = await answered;
        expect(errors).toBe("");
        expect(answer).toMatchObject({ outcome: { ok: true } });
        expect((answer as { resident: number }).resident).toBeLessThan(700);
      } finally {
        child.kill();
        rmSync(own, { recursive: true, force: true });
      }
    },
    90_000,
  );
});
