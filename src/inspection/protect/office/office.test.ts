/**
 * Word, Excel and PowerPoint: labels are written where programs read them, are never lowered, and nothing else changes.
 */
import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { customProperties, docx, docxItems, pptx, xlsx } from "../../../../test/support/files/office.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { type ByteSource, bytesOf } from "../../bytes.ts";
import { readFile } from "../../text/testing.ts";
import { protectFile } from "../index.ts";
import { entriesOf, INTERNAL, PROTECTION, PUBLIC, protect, SECRET, SITE } from "../testing.ts";

const OTHER_SITE = "0f0f0f0f-0000-4000-8000-0123456789ab";
const UNKNOWN = "9f2b5b64-7a52-4f1e-8c6a-6a3f3d0f9a11";

const labelInfo = (...labels: string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">${labels.join("")}</clbl:labelList>`;
const element = (id: string, siteId: string | null = SITE): string =>
  `<clbl:label id="{${id}}" enabled="1" method="Privileged" ${siteId === null ? "" : `siteId="{${siteId}}"`} removed="0"/>`;
const property = (id: string, siteId: string = SITE): Record<string, string> => ({
  [`MSIP_Label_${id}_Enabled`]: "true",
  [`MSIP_Label_${id}_Name`]: "old",
  [`MSIP_Label_${id}_SiteId`]: siteId,
});

const text = (file: Uint8Array, name: string): string => {
  const entry = entriesOf(file).get(name);
  return entry === undefined ? "" : inflateRawSync(entry.packed).toString();
};
const idsOf = async (file: Uint8Array, name = "a.docx") => (await readFile(file, name)).labels.map(({ id }) => id);
const APPLIED = { ok: true, applied: ["label", "metadata"], password: null, extension: "docx" };

describe("a document without a label", () => {
  test.each([
    ["a.docx", docx(["one", "two"])],
    ["a.docm", docx(["one"], {}, "document.main+xml")],
    ["a.xlsx", xlsx([{ name: "S", rows: [["one", 2]] }])],
    ["a.pptx", pptx(["one"])],
  ])("%s gets it, and its text stays", async (name, file) => {
    const { outcome, file: made } = await protect(file, name);
    expect(outcome).toMatchObject({ ok: true, applied: ["label", "metadata"] });
    const [before, after] = [await readFile(file, name), await readFile(made, name)];
    expect(after.labels).toEqual([
      { id: INTERNAL.id, name: null, siteId: SITE, method: "standard", setDate: null, source: "label-info" },
    ]);
    expect(after.content).toBe(before.content);
    expect(after.coverage).toEqual(before.coverage);
    expect(after.metadata).toContain("ada@contoso.example | 2026-03-04T05:06:07Z | Contoso | R-7F3A");
  });

  test("LabelInfo.xml, its relationship and its type are as MS-OFFCRYPTO and Office have them", async () => {
    const { file } = await protect(docx(["x"]), "a.docx");
    expect(text(file, "docMetadata/LabelInfo.xml")).toContain(
      `<clbl:label id="{${INTERNAL.id}}" enabled="1" method="Standard" siteId="{${SITE}}" contentBits="0" removed="0"/>`,
    );
    expect(text(file, "_rels/.rels")).toContain(
      'Type="http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels" Target="docMetadata/LabelInfo.xml"',
    );
    const types = text(file, "[Content_Types].xml");
    expect(types).toContain(
      'PartName="/docMetadata/LabelInfo.xml" ContentType="application/vnd.ms-office.classificationlabels+xml"',
    );
    expect(types).toContain('Extension="rels"');
  });

  test("the custom properties are those of the Information Protection SDK", async () => {
    const { file } = await protect(docx(["x"]), "a.docx", { label: SECRET });
    const custom = text(file, "docProps/custom.xml");
    for (const [key, value] of [
      ["Enabled", "true"],
      ["SetDate", PROTECTION.time],
      ["Method", "Standard"],
      ["Name", "Secret &amp; more"],
      ["SiteId", SITE],
      ["ContentBits", "0"],
    ])
      expect(custom).toMatch(new RegExp(`name="MSIP_Label_${SECRET.id}_${key}"><vt:lpwstr [^>]*>${value}</vt:lpwstr>`));
    const pids = [...custom.matchAll(/pid="(\d+)"/g)].map((match) => match[1]);
    expect(new Set(pids).size).toBe(8);
  });

  test("without a tenant, the label stands in the properties only", async () => {
    const { outcome, file } = await protect(docx(["x"]), "a.docx", { label: { ...INTERNAL, siteId: null } });
    expect(outcome).toEqual(APPLIED);
    expect(entriesOf(file).has("docMetadata/LabelInfo.xml")).toBe(false);
    expect(await idsOf(file)).toEqual([INTERNAL.id]);
  });

  test("no label is asked for: only the property is written", async () => {
    const { outcome, file } = await protect(docx(["x"]), "a.docx", { label: null });
    expect(outcome).toEqual({ ...APPLIED, applied: ["metadata"] });
    expect(await idsOf(file)).toEqual([]);
    expect(text(file, "docProps/custom.xml")).toContain('name="Sallyport"');
  });
});

describe("labels are raised and never lowered", () => {
  const both = (id: string, siteId?: string) => ({
    "docMetadata/LabelInfo.xml": labelInfo(element(id, siteId)),
    "docProps/custom.xml": customProperties({ ...property(id, siteId), Author: "kept" }),
  });

  test.each([
    ["a lower one gives way", true, both(PUBLIC.id), [INTERNAL.id]],
    ["a higher one stays", false, both(SECRET.id), [SECRET.id]],
    ["the same one stays", false, both(INTERNAL.id), [INTERNAL.id]],
    ["one that nobody knows stays", false, both(UNKNOWN), [UNKNOWN]],
    ["one of another tenant stays beside", true, both(UNKNOWN, OTHER_SITE), [UNKNOWN, INTERNAL.id]],
    [
      "a higher one in the properties only",
      false,
      { "docProps/custom.xml": customProperties(property(SECRET.id)) },
      [SECRET.id],
    ],
    [
      "a lower one in the properties only",
      true,
      { "docProps/custom.xml": customProperties(property(PUBLIC.id)) },
      [INTERNAL.id],
    ],
    [
      "a lower one, with another left over behind it",
      true,
      {
        "docMetadata/LabelInfo.xml": labelInfo(element(PUBLIC.id)),
        "docProps/custom.xml": customProperties(property(SECRET.id)),
      },
      [INTERNAL.id],
    ],
    [
      "a higher one of a name that is spelt otherwise",
      false,
      { "DocMetadata/labelinfo.xml": labelInfo(element(SECRET.id.toUpperCase())) },
      [SECRET.id],
    ],
  ] as const)("%s", async (_, raised, parts, ids) => {
    const { outcome, file } = await protect(docx(["x"], parts), "a.docx");
    expect(outcome.ok).toBe(true);
    expect(await idsOf(file)).toEqual(ids);
    expect(outcome).toMatchObject({ applied: raised ? ["label", "metadata"] : ["metadata"] });
  });

  test("other properties stay, and those of the label that gave way go", async () => {
    const { file } = await protect(docx(["x"], both(PUBLIC.id)), "a.docx");
    const custom = text(file, "docProps/custom.xml");
    expect(custom).toContain('name="Author"');
    expect(custom).not.toContain(PUBLIC.id);
  });

  test("protecting twice changes nothing more", async () => {
    const once = await protect(docx(["x"]), "a.docx");
    const twice = await protect(once.file, "a.docx", { reference: "R-2" });
    expect(twice.outcome).toEqual({ ...APPLIED, applied: ["metadata"] });
    expect(text(twice.file, "docMetadata/LabelInfo.xml")).toBe(text(once.file, "docMetadata/LabelInfo.xml"));
    expect(text(twice.file, "docProps/custom.xml").match(/name="Sallyport"/g)).toHaveLength(1);
    expect(text(twice.file, "docProps/custom.xml")).toContain("R-2");
  });
});

const CHANGED = ["[Content_Types].xml", "_rels/.rels", "docProps/custom.xml", "docMetadata/LabelInfo.xml"];

describe("nothing else changes", () => {
  test.each([
    ["deflated", {}],
    ["zip64", { zip64: true }],
  ])("entries are the same byte for byte: %s", async (_, options) => {
    const items = docxItems(["one"], {
      "word/media/image1.png": Buffer.alloc(70_000, 7),
      "customXml/item1.xml": "<x/>",
    });
    const file = zipFile(
      items.map((item, index) => ({ ...item, method: index % 2 === 0 ? 8 : 0, descriptor: index === 2 })),
      options,
    );
    const { outcome, file: made } = await protect(file, "a.docx");
    expect(outcome.ok).toBe(true);
    const [before, after] = [entriesOf(file), entriesOf(made)];
    expect([...after.keys()].slice(0, before.size)).toEqual([...before.keys()]);
    for (const [name, entry] of before) if (!CHANGED.includes(name)) expect(after.get(name)).toEqual(entry);
  });

  test("a package of 5 GB streams through, and needs zip64", async () => {
    const huge = hugePackage(5 * 1024 ** 3);
    const before = process.memoryUsage().rss;
    let size = 0;
    let tail = Buffer.alloc(0);
    const outcome = await protectFile(
      huge,
      { name: "a.docx", type: null },
      PROTECTION,
      async (bytes) => {
        size += bytes.length;
        tail = Buffer.concat([tail, bytes]).subarray(-4096);
      },
      new Budget({ ...DEFAULT_LIMITS, time: 150_000 }),
    );
    expect(outcome).toEqual(APPLIED);
    expect(size).toBeGreaterThan(5 * 1024 ** 3);
    expect(tail.includes("PK\x06\x06")).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 ** 2);
  }, 200_000);
});

/** A document with a stored picture of so many zeros, made as it is read. */
function hugePackage(size: number): ByteSource {
  const small = zipFile(
    [...docxItems(["x"]), { name: "word/media/a.bin", data: "", method: 0, stated: { unpacked: size } }],
    { zip64: true },
  );
  const name = "word/media/a.bin";
  const at = small.indexOf(name);
  const dataStart = at + name.length + 20;
  // Sizes in the extra fields of the local header and of the directory.
  for (const field of [at + name.length, small.lastIndexOf(name) + name.length])
    for (const offset of [4, 12]) small.writeBigUInt64LE(BigInt(size), field + offset);
  const end = Buffer.from(small.subarray(dataStart));
  const record = end.indexOf("PK\x06\x06");
  end.writeBigUInt64LE(BigInt(dataStart + size), record + 48);
  const locator = end.indexOf("PK\x06\x07");
  end.writeBigUInt64LE(BigInt(dataStart + size + record), locator + 8);
  return {
    size: small.length + size,
    read(offset, length) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, small.length + size - offset)));
      if (offset < dataStart) small.copy(bytes, 0, offset, dataStart);
      const rest = Math.max(offset, dataStart + size);
      if (rest < offset + length) end.copy(bytes, rest - offset, rest - dataStart - size);
      return bytes;
    },
  };
}

describe("refused", () => {
  test.each([
    ["signed", docx(["x"], { "_xmlsignatures/origin.sigs": "", "_xmlsignatures/sig1.xml": "<Signature/>" })],
    ["corrupted", docx(["x"], { "_rels/.rels": "<Relationships><Relationship></Relationships>" })],
    ["corrupted", docx(["x"], { "docProps/custom.xml": "<!DOCTYPE x><Properties/>" })],
    ["corrupted", docx(["x"], { "docProps/custom.xml": "<Properties/>", "docprops/CUSTOM.xml": "<Properties/>" })],
    ["unsupported", docx(["x"], { "docProps/custom.xml": Buffer.from("\ufeff<Properties/>", "utf16le") })],
    ["encrypted", zipFile([...docxItems(["x"]), { name: "word/a.xml", data: "x", encrypted: true }])],
    ["corrupted", docx(["x"]).subarray(0, 300)],
    ["corrupted", zipFile([...docxItems(["x"]), { name: "word/hidden.xml", data: "x", hidden: true }])],
    ["unsupported", zipFile(docxItems(["x"]), { before: Buffer.from("MZ") })],
    ["unsupported", zipFile([{ name: "a.txt", data: "x" }])],
    ["unsupported", Buffer.from("plain text")],
    ["unsupported", Buffer.from("")],
    ["unsupported", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1")],
  ])("%s (%#)", async (reason, file) => {
    expect((await protect(file, "a.docx")).outcome).toMatchObject({ ok: false, reason });
  });

  test("what the one who takes the bytes throws is thrown on", async () => {
    const full = () => Promise.reject(new Error("disk full"));
    const work = protectFile(
      bytesOf(docx(["x"])),
      { name: "a.docx", type: null },
      PROTECTION,
      full,
      new Budget(DEFAULT_LIMITS),
    );
    await expect(work).rejects.toThrow("disk full");
  });
});
