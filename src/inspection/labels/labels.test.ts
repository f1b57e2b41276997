import { describe, expect, test } from "vitest";
import { customProperties, docx, odfMeta, opendocument } from "../../../test/support/files/office.ts";
import { encryptedOffice, oleFile } from "../../../test/support/files/ole.ts";
import { pdfFile } from "../../../test/support/files/pdf.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS } from "../budget.ts";
import { type ByteSource, bytesOf } from "../bytes.ts";
import { CoverageLog } from "../text/coverage.ts";
import type { Reading } from "../text/reading.ts";
import { readFile } from "../text/testing.ts";
import { readPdfLabels } from "./index.ts";

const ID = "0f2b5b64-7a52-4f1e-8c6a-6a3f3d0f9a11";
const SITE = "9a0b1c2d-0000-4000-8000-0123456789ab";

const properties = (changes: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      Enabled: "true",
      SetDate: "2026-02-03T04:05:06Z",
      Method: "Privileged",
      Name: "Secret & more",
      SiteId: SITE,
      ...changes,
    }).map(([key, value]) => [`MSIP_Label_${ID}_${key}`, value]),
  );

const labelInfo = (attributes: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label ${attributes}/></clbl:labelList>`;

const expected = { id: ID, siteId: SITE, method: "privileged", setDate: "2026-02-03T04:05:06Z", name: "Secret & more" };

/** A set of properties that a user gave, in Windows-1252 (MS-OLEPS 2.21). */
function propertySet(pairs: Readonly<Record<string, string>>): Buffer {
  const u32 = (...numbers: number[]) => Buffer.from(Uint32Array.from(numbers).buffer);
  const text = (value: string) => Buffer.concat([u32(value.length + 1), Buffer.from(`${value}\0`, "latin1")]);
  const entries = Object.entries(pairs);
  const names = entries.map(([name], at) => Buffer.concat([u32(at + 2), text(name)]));
  const parts = [
    Buffer.concat([u32(entries.length), ...names]),
    ...entries.map(([, value]) => Buffer.concat([u32(30), text(value)])),
  ];
  const places: number[] = [];
  let at = 8 + parts.length * 8;
  for (const [index, part] of parts.entries()) {
    places.push(index === 0 ? 0 : index + 1, at);
    at += part.length;
  }
  const section = Buffer.concat([u32(at, parts.length, ...places), ...parts]);
  return Buffer.concat([u32(0xfffe), Buffer.alloc(20), u32(1), Buffer.alloc(16), u32(48), section]);
}

describe("labels are read", () => {
  test("from custom properties", async () => {
    const file = docx(["x"], { "docProps/custom.xml": customProperties(properties()) });
    expect((await readFile(file, "a.docx")).labels).toEqual([{ ...expected, source: "custom-properties" }]);
  });

  test("from LabelInfo.xml, which goes before custom properties", async () => {
    const info = labelInfo(`id="{${ID.toUpperCase()}}" enabled="1" method="Standard" siteId="{${SITE}}" removed="0"`);
    const other = customProperties(properties({ Name: "older" }));
    const file = docx(["x"], { "docMetadata/LabelInfo.xml": info, "docProps/custom.xml": other });
    expect((await readFile(file, "a.docx")).labels).toEqual([
      { id: ID, name: null, siteId: SITE, method: "standard", setDate: null, source: "label-info" },
    ]);
  });

  const OTHER = "11111111-2222-4333-8444-555555555555";
  const element = (siteId: string, rest = 'enabled="1" removed="0"') =>
    `id="{${OTHER}}" siteId="{${siteId}}" method="Standard" ${rest}`;

  test.each([
    ["LabelInfo.xml is empty", labelInfo("").replace("<clbl:label />", ""), [ID]],
    ["LabelInfo.xml has a label of another tenant only", labelInfo(element(OTHER)), [OTHER, ID]],
    ["LabelInfo.xml has a label of the same tenant", labelInfo(element(SITE)), [OTHER]],
    ["LabelInfo.xml says that the tenant's was removed", labelInfo(element(SITE, 'enabled="0" removed="1"')), []],
  ])("custom properties count tenant by tenant: %s", async (_, info, ids) => {
    const parts = { "docMetadata/LabelInfo.xml": info, "docProps/custom.xml": customProperties(properties()) };
    expect((await readFile(docx(["x"], parts), "a.docx")).labels.map(({ id }) => id)).toEqual(ids);
  });

  test("from the information dictionary and the XMP of a PDF", async () => {
    const read = await readFile(pdfFile({ pages: ["x"], information: properties() }), "a.pdf");
    expect(read.labels).toEqual([{ ...expected, source: "pdf-information" }]);
    const values = Object.entries(properties()).map(([key, value]) => `<pdfx:${key}>${value}</pdfx:${key}>`);
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${values.join("")}</x:xmpmeta>`;
    expect((await readFile(pdfFile({ pages: ["x"], xmp }), "a.pdf")).labels).toEqual([
      { ...expected, source: "pdf-xmp" },
    ]);
  });

  test("from an encrypted document, where the label lies in clear", async () => {
    const read = await readFile(encryptedOffice(labelInfo(`id="{${ID}}" enabled="1" method="Auto"`)), "a.docx");
    expect(read.labels).toEqual([
      { id: ID, name: null, siteId: null, method: "auto", setDate: null, source: "encrypted-package" },
    ]);
    expect(read.reasons).toEqual(["encrypted"]);
  });

  test("from OpenDocument", async () => {
    const values = Object.entries(properties()).map(
      ([name, value]) => `<meta:user-defined meta:name="${name}">${value.replaceAll("&", "&amp;")}</meta:user-defined>`,
    );
    const file = opendocument("text", "<text:p>x</text:p>", { "meta.xml": odfMeta(values.join("")) });
    expect((await readFile(file, "a.odt")).labels).toEqual([{ ...expected, source: "opendocument" }]);
  });
});

describe("labels are read before the text", () => {
  const TEXT = "what nobody has to read";
  const paragraph = `<text:p>${TEXT}</text:p>`;
  const pairs = Object.entries(properties()).map(([key, value]) => [key, value.replaceAll("&", "&amp;")] as const);
  const meta = odfMeta(
    pairs.map(([key, value]) => `<meta:user-defined meta:name="${key}">${value}</meta:user-defined>`).join(""),
  );
  const custom = customProperties(properties());
  const info = labelInfo(`id="{${ID}}" enabled="1"`);
  test.each([
    ["of Office, where its properties come last", docx([TEXT], { "docProps/custom.xml": custom }), "a.docx"],
    [
      "of Office, where two parts hold them",
      docx([TEXT], { "docProps/custom.xml": custom, "docMetadata/LabelInfo.xml": info }),
      "a.docx",
    ],
    ["of OpenDocument", opendocument("text", paragraph, { "meta.xml": meta }), "a.odt"],
    [
      "of an older format, where its properties come last",
      oleFile({ Package: Buffer.from(TEXT), "\u0005DocumentSummaryInformation": propertySet(properties()) }),
      "a.doc",
    ],
    ["of a PDF", pdfFile({ pages: [TEXT], information: properties() }), "a.pdf"],
    [
      "within an archive",
      zipFile([{ name: "a.docx", data: docx([TEXT], { "docProps/custom.xml": custom }) }]),
      "a.zip",
    ],
  ])("and may be enough: a file %s", async (_, file, name) => {
    const read = await readFile(file, name, { untilLabelled: true });
    expect(read).toMatchObject({ stopped: true, labels: [{ id: ID }], content: "", reasons: ["not-needed"] });
    expect((await readFile(file, name)).content).toContain(TEXT);
  });

  test("and say so besides where the file is encrypted", async () => {
    const read = await readFile(encryptedOffice(info), "a.docx", { untilLabelled: true });
    expect(read).toMatchObject({ stopped: true, labels: [{ id: ID }], reasons: ["not-needed", "encrypted"] });
  });

  test("and are told of once all that count are known: none that was removed elsewhere", async () => {
    const removed = labelInfo(`id="{${ID}}" enabled="1" removed="1"`);
    const file = docx([TEXT], { "docProps/custom.xml": custom, "docMetadata/LabelInfo.xml": removed });
    expect(await readFile(file, "a.docx", { untilLabelled: true })).toMatchObject({ stopped: false, labels: [] });
  });
});

describe("no label", () => {
  test.each([
    ["not enabled", { "docProps/custom.xml": customProperties(properties({ Enabled: "false" })) }],
    ["not a GUID", { "docProps/custom.xml": customProperties({ MSIP_Label_nonsense_Enabled: "true" }) }],
    ["damaged XML", { "docProps/custom.xml": "<Properties><property name='MSIP_Label_" }],
    ["enabled is 0", { "docMetadata/LabelInfo.xml": labelInfo(`id="{${ID}}" enabled="0"`) }],
    ["removed", { "docMetadata/LabelInfo.xml": labelInfo(`id="{${ID}}" enabled="1" removed="1"`) }],
    [
      "removed, and left over in the properties",
      {
        "docMetadata/LabelInfo.xml": labelInfo(`id="{${ID}}" enabled="1" removed="1"`),
        "docProps/custom.xml": customProperties(properties()),
      },
    ],
  ])("%s", async (_, parts) => {
    expect((await readFile(docx(["x"], parts), "a.docx")).labels).toEqual([]);
  });

  test("a label without a name, date, site or known method has none of them", async () => {
    const parts = {
      "docProps/custom.xml": customProperties({
        [`MSIP_Label_${ID}_Enabled`]: "True",
        [`MSIP_Label_${ID}_Method`]: "odd",
      }),
    };
    expect((await readFile(docx(["x"], parts), "a.docx")).labels).toEqual([
      { id: ID, name: null, siteId: null, method: null, setDate: null, source: "custom-properties" },
    ]);
  });
});

describe("labels of a PDF, however much stands before them", () => {
  const DETAIL = "a PDF in which labels may stand at more places than are looked at";
  const name = (at: number) => `MSIP_Label_00000000-0000-0000-0000-${String(at).padStart(12, "0")}`;
  const keys = (at: number) => `<pdfx:${name(at)}_Enabled>true</pdfx:${name(at)}_Enabled>`;
  const packet = (content: string) => `<x:xmpmeta>${content}</x:xmpmeta>`;
  const read = async (xmp: string) => {
    const { labels, coverage } = await readFile(pdfFile({ pages: ["x"], xmp }), "a.pdf");
    return {
      ids: labels.map(({ id }) => Number(id.slice(-12))),
      details: coverage.reasons.map(({ detail }) => detail),
    };
  };

  test("packets, of pictures and with labels", async () => {
    expect(await read(`${packet("a picture").repeat(500)}${packet(keys(7))}`)).toEqual({ ids: [7], details: [] });
    expect((await read(packet(keys(7)).repeat(101))).details).toEqual([DETAIL]);
  });

  test("packets without an end, one right behind the other, each of which is read to the next", async () => {
    const open = Array.from({ length: 100 }, (_, at) => `<x:xmpmeta>${keys(at)}`).join("");
    expect((await read(open)).ids).toEqual(Array.from({ length: 50 }, (_, at) => at));
    const file = bytesOf(Buffer.from(`${open}${"x".repeat(1_000_000)}`));
    let bytes = 0;
    const source: ByteSource = {
      size: file.size,
      read: (at, length) => {
        const piece = file.read(at, length);
        bytes += piece.length;
        return piece;
      },
    };
    const reading = { budget: new Budget(DEFAULT_LIMITS), coverage: new CoverageLog() } as unknown as Reading;
    expect(await readPdfLabels({ source, path: "a.pdf" }, () => "", reading)).toHaveLength(100);
    expect(bytes).toBeLessThan(3 * file.size);
  });

  test("one of more than a megabyte", async () => {
    const long = "x".repeat(1024 * 1024);
    expect(await read(packet(`${keys(7)}${long}`))).toEqual({ ids: [7], details: [] });
    expect((await read(packet(`${long}${keys(7)}`))).details).toEqual([DETAIL]);
    expect((await read(`${packet("")}${long}${keys(7)}`)).details).toEqual([]);
  });

  test("object streams", async () => {
    expect((await read("/ObjStm stream\n".repeat(10_000))).details).toEqual([]);
    expect((await read("/ObjStm stream\n".repeat(10_001))).details).toEqual([DETAIL]);
  });

  test("keys in the information dictionary", async () => {
    const information = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`${name(at)}_Enabled`, at === count - 1 ? "true" : "false"]),
      );
    const file = pdfFile({ pages: ["x"], information: information(60) });
    const some = await readFile(file, "a.pdf");
    expect(some.labels.map(({ id }) => Number(id.slice(-12)))).toEqual([59]);
    const many = await readFile(pdfFile({ pages: ["x"], information: information(1001) }), "a.pdf");
    expect(many.coverage.reasons).toMatchObject([{ reason: "over-budget", detail: DETAIL }]);
  });
});
