/**
 * Lists, names and values of which no program makes so many: each is bounded, and what is beyond it is a reason.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { compoundFile, differences, sharedValue } from "../../../test/support/files/compound.ts";
import { listOfFolders, longNamesOnDisc, piecesOnDisc } from "../../../test/support/files/lists.ts";
import { customProperties, docx } from "../../../test/support/files/office.ts";
import { pdfFile, pdfOfObjects } from "../../../test/support/files/pdf.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS } from "../budget.ts";
import { bytesOf } from "../bytes.ts";
import { sevenZip } from "./readers/seven-zip.ts";
import type { Reading } from "./reading.ts";
import { readFile } from "./testing.ts";

const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

const PROPERTIES = "more properties, or longer ones, than are read";
const OLE_PROPERTIES = "\u0005SummaryInformation";

describe("7z", () => {
  test("folders", async () => {
    expect((await readFile(listOfFolders(50_001, 1), "a.7z")).reasons).toEqual(["over-budget"]);
    const { reasons } = await readFile(listOfFolders(50_000, 8), "a.7z", { limits: { entries: 60_000 } });
    expect(reasons).not.toContain("over-budget");
  });

  test("the budget is looked at as the list is read", async () => {
    let looks = 0;
    const budget = new Budget({ ...DEFAULT_LIMITS, time: 100 }, () => looks++);
    const inner = vi.fn();
    const source = bytesOf(listOfFolders(50_000, 1));
    const archive = { source, path: "a.7z", name: "a.7z", depth: 0 };
    await expect(sevenZip(archive, { budget, inner } as unknown as Reading)).rejects.toThrow("timed-out");
    expect(inner).not.toHaveBeenCalled();
  });

  test.skipIf(!has("7zz"))("memory that archives within archives hold together", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-bounds-"));
    const pack = (name: string, mode: string, ...files: string[]) => {
      execFileSync("7zz", ["a", "-bso0", `-m0=${mode}`, "-ms=off", name, ...files], { cwd: folder });
      return readFileSync(join(folder, name));
    };
    try {
      writeFileSync(join(folder, "0.7z"), "inner words");
      writeFileSync(join(folder, "outer.txt"), "outer words");
      // Four megabytes each.
      for (let level = 1; level <= 5; level += 1) pack(`${level}.7z`, "BZip2", `${level - 1}.7z`);
      const deep = await readFile(pack("b.7z", "Copy", "5.7z", "outer.txt"), "b.7z");
      expect(deep.coverage.reasons).toEqual([
        expect.objectContaining({
          reason: "over-budget",
          part: "b.7z / 5.7z / 4.7z / 3.7z / 2.7z / 1.7z",
          detail: "takes more than 16 MB of memory to unpack",
        }),
      ]);
      expect(deep.content).toContain("outer words");
      const less = await readFile(pack("c.7z", "Copy", "4.7z", "3.7z", "outer.txt"), "c.7z");
      expect(less.content.match(/inner words/g)).toHaveLength(2);
      expect(less.coverage).toEqual({ level: "full", reasons: [] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("disc images", () => {
  test("names of directories that wait", async () => {
    const detail = "directories of a disc image whose names are too long in all";
    const over = expect.objectContaining({ reason: "over-budget", detail });
    expect((await readFile(longNamesOnDisc(1100), "a.iso")).coverage.reasons).toContainEqual(over);
    expect((await readFile(longNamesOnDisc(800), "a.iso")).coverage.reasons).not.toContainEqual(over);
  });

  test("pieces of a file", async () => {
    const detail = "a file of the disc image that lies in more than 10000 pieces";
    const over = expect.objectContaining({ reason: "over-budget", detail });
    expect((await readFile(piecesOnDisc(10_001), "a.iso")).coverage.reasons).toContainEqual(over);
    const read = await readFile(piecesOnDisc(10_000), "a.iso");
    expect(read.coverage.reasons).not.toContainEqual(over);
    expect(read.names).toBe("a.iso\nA");
  });
});

describe("labels", () => {
  const labelled = (ids: readonly number[]) =>
    docx(["text"], {
      "docProps/custom.xml": customProperties(
        Object.fromEntries(
          ids.flatMap((id) => {
            const name = `MSIP_Label_00000000-0000-0000-0000-${String(id).padStart(12, "0")}`;
            return [
              [`${name}_Enabled`, "true"],
              [`${name}_Name`, `Label ${id}`],
            ];
          }),
        ),
      ),
    });

  test("are as many as are shown, each of them once", async () => {
    const documents = Array.from({ length: 60 }, (_, at) => ({ name: `${at}.docx`, data: labelled([1, 2]) }));
    const few = await readFile(zipFile([...documents, { name: "last.docx", data: labelled([3]) }]), "a.zip");
    expect(few.labels.map(({ name }) => name)).toEqual(["Label 1", "Label 2", "Label 3"]);
    const many = await readFile(labelled(Array.from({ length: 70 }, (_, at) => at)), "a.docx");
    expect(many.labels).toHaveLength(50);
    const over = { reason: "over-budget", part: "a.docx", detail: "labels other than the first 50" };
    expect(many.coverage.reasons).toEqual([over]);
    expect(few.coverage.reasons).toEqual([]);
  });
});

describe("compound files", () => {
  test("streams", async () => {
    const file = compoundFile(Array.from({ length: 30_100 }, (_, at) => ({ name: `s${at}` })));
    const { coverage } = await readFile(file, "a.doc", { limits: { entries: 50_000 } });
    const over = { reason: "over-budget", part: "a.doc", detail: "more than 30000 streams" };
    expect(coverage.reasons).toContainEqual(over);
  });

  test("properties that share a value", async () => {
    const read = (count: number) =>
      readFile(compoundFile([{ name: OLE_PROPERTIES, data: sharedValue(count, 20_000) }]), "a.doc");
    const over = expect.objectContaining({ reason: "over-budget", detail: PROPERTIES });
    const many = await read(200);
    expect(many.coverage.reasons).toContainEqual(over);
    expect(many.metadata.length).toBeGreaterThan(1_900_000);
    const few = await read(90);
    expect(few.coverage.reasons).not.toContainEqual(over);
    expect(few.metadata.length).toBeGreaterThan(90 * 20_000);
  });

  test("properties, sections and bytes of a set", async () => {
    const read = (data: Buffer) => readFile(compoundFile([{ name: OLE_PROPERTIES, data }]), "a.doc");
    const over = expect.objectContaining({ reason: "over-budget", detail: PROPERTIES });
    const sections = sharedValue(10, 100);
    sections.writeUInt32LE(5, 24);
    // The value of one of them stands behind a picture, as those of some programs do; the picture is not looked at.
    const [far, behind] = [sharedValue(10, 100), 1_100_000];
    far.writeUInt32LE(behind, 48 + 8 + 4);
    const picture = Buffer.alloc(behind);
    for (const data of [sharedValue(1001, 100), sections, Buffer.concat([far, picture])])
      expect((await read(data)).coverage.reasons).toContainEqual(over);
    for (const data of [sharedValue(1000, 100), Buffer.concat([sharedValue(10, 100), picture])])
      expect((await read(data)).coverage.reasons).not.toContainEqual(over);
  });

  test("differences between lists of a document", async () => {
    const over = expect.objectContaining({ reason: "over-budget", detail: "more than 100000 lists in a document" });
    expect((await readFile(differences(100_001), "a.doc")).coverage.reasons).toContainEqual(over);
    expect((await readFile(differences(100_000), "a.doc")).coverage.reasons).not.toContainEqual(over);
  });
});

describe("PDF", () => {
  test("files that are pinned to pages", async () => {
    const pages = 3;
    const file = pdfOfObjects([
      "<</Type/Catalog/Pages 2 0 R>>",
      `<</Type/Pages/Count ${pages}/Kids[${Array.from({ length: pages }, (_, at) => `${at + 7} 0 R`).join(" ")}]>>`,
      `[${"4 0 R ".repeat(6)}]`,
      "<</Type/Annot/Subtype/FileAttachment/Rect[0 0 1 1]/FS 5 0 R>>",
      "<</Type/Filespec/F(a.txt)/EF<</F 6 0 R>>>>",
      ["<</Type/EmbeddedFile>>", Buffer.from("pinned words")],
      ...Array.from(
        { length: pages },
        () => "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>/Annots 3 0 R>>",
      ),
    ]);
    const over = { reason: "over-budget", part: "a.pdf", detail: "more files pinned to pages than are read" };
    const few = await readFile(file, "a.pdf", { limits: { entries: 13 } });
    expect(few.coverage.reasons).toContainEqual(over);
    expect(few.content).toContain("pinned words");
    const all = await readFile(file, "a.pdf", { limits: { entries: 100 } });
    expect(all.coverage.reasons).not.toContainEqual(over);
  });

  /** The engine unpacks what says how it was predicted. */
  const attached = (names: readonly string[], files: readonly Uint8Array[]) =>
    pdfOfObjects([
      `<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA 6 0 R>>/Names<</EmbeddedFiles<</Names[${names
        .map((name, at) => `(${name})${7 + 2 * at} 0 R`)
        .join(" ")}]>>>>>>`,
      "<</Type/Pages/Count 1/Kids[3 0 R]>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
      ["<<>>", Buffer.from("BT /F 12 Tf 20 20 Td (the page) Tj ET")],
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      ["<<>>", Buffer.from("<a><b>asked in a form</b></a>")],
      ...files.flatMap((file, at): (string | [string, Uint8Array])[] => [
        `<</Type/Filespec/F(${names[at]})/EF<</F ${8 + 2 * at} 0 R>>>>`,
        ["<</Type/EmbeddedFile/Filter/FlateDecode/DecodeParms<</Predictor 1>>>>", deflateSync(file)],
      ]),
    ]);

  test("the engine is let go of for what takes as much, and goes on behind it", async () => {
    const inner = attached(["deep.txt"], [Buffer.from("deep words")]);
    const large = Buffer.from(`${randomBytes(300_000).toString("hex")}\nlarge words\n`);
    const file = attached(
      ["one.txt", "inner.pdf", "large.txt", "other.pdf", "last.txt"],
      [Buffer.from("first words"), inner, large, pdfFile({ pages: ["another page"] }), Buffer.from("last words")],
    );
    const { content, coverage } = await readFile(file, "a.pdf");
    expect(coverage).toEqual({ level: "full", reasons: [] });
    for (const words of ["first", "deep", "large", "last"]) expect(content).toContain(`${words} words`);
    expect(content).toContain("another page");
    expect(content.match(/the page/g)).toHaveLength(2);
    expect(content.match(/asked in a form/g)).toHaveLength(2);
  });
});
