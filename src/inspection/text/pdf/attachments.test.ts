/**
 * Large files attached to a PDF, which its engine is not shown.
 */
import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import { describe, expect, test } from "vitest";
import { pdfOfObjects } from "../../../../test/support/files/pdf.ts";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { readFile } from "../testing.ts";
import { findEmbedded } from "./embedded.ts";

const CARD = "Card 4111 1111 1111 1111";
/** Of text that does not shrink below the size from which on files are taken out. */
const large = (size = 450_000) => Buffer.from(`${randomBytes(size / 2).toString("hex")}\n${CARD}\n`);
/** Is not given to the engine: what it would take is larger than it may be. */
const HUGE = 40 * 1024 * 1024;

interface Attached {
  readonly name: string;
  readonly dictionary: string;
  readonly data: Uint8Array;
}

const plain = (name: string, data: Uint8Array): Attached => ({ name, dictionary: "", data });
const packed = (name: string, data: Uint8Array): Attached => ({
  name,
  dictionary: "/Filter/FlateDecode",
  data: deflateSync(data),
});

/** `contents`: the object that the page draws; the attached ones are from 6 on, every other one. */
const pdf = (attached: readonly Attached[], contents = 4) => {
  const names = attached.map(({ name }, index) => `(${name}) ${6 + 2 * index} 0 R`).join("");
  return pdfOfObjects([
    `<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[${names}]>>>>>>`,
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${contents} 0 R/Resources<</Font<</F 5 0 R>>>>>>`,
    ["<<>>", Buffer.from("BT /F 12 Tf 20 20 Td (the page) Tj ET")],
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...attached.flatMap(({ name, dictionary, data }, index): (string | [string, Uint8Array])[] => [
      `<</Type/Filespec/F(${name})/UF(${name})/EF<</F ${7 + 2 * index} 0 R>>>>`,
      [`<</Type/EmbeddedFile${dictionary}/Params<</Size 1>>>>`, data],
    ]),
  ]);
};

describe("large attachments", () => {
  test("are read whole and by their names, packed or not, beside small ones, at any chunk size", async () => {
    const texts = [large(), large(), large()];
    const file = pdf([
      packed("a.txt", texts[0] as Buffer),
      plain("small.txt", Buffer.from("a small one")),
      plain("b.txt", texts[1] as Buffer),
      packed("c.txt", texts[2] as Buffer),
    ]);
    for (const chunk of [97, 1000, 65_536]) {
      const read = await readFile(file, "a.pdf", { chunk });
      expect(read.coverage).toEqual({ level: "full", reasons: [] });
      expect(read.parts["content: a.pdf / page 1"]).toBe("the page\n");
      expect(read.parts["content: a.pdf / small.txt"]).toBe("a small one");
      for (const [index, name] of ["a.txt", "b.txt", "c.txt"].entries())
        expect(read.parts[`content: a.pdf / ${name}`] === texts[index]?.toString()).toBe(true);
      expect(read.names).toContain("c.txt");
    }
  });

  test("are found at chunks of 64 bytes", async () => {
    const read = await readFile(pdf([plain("a.txt", large(300_000))]), "a.pdf", { chunk: 64 });
    expect(read.coverage.level).toBe("full");
    expect(read.parts["content: a.pdf / a.txt"]).toContain(CARD);
  });

  test("are never given to the engine", async () => {
    const read = await readFile(pdf([plain("a.txt", Buffer.alloc(HUGE, "word "))]), "a.pdf");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.parts["content: a.pdf / a.txt"]?.length).toBe(HUGE);
  });

  test("of a document by another program, whose objects are packed", async () => {
    const document = await PDFDocument.create();
    document.addPage().drawText("the page");
    const [one, two] = [large(700_000), large(700_000)];
    await document.attach(one, "one.txt");
    await document.attach(two, "two.txt");
    const read = await readFile(Buffer.from(await document.save()), "a.pdf");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.parts["content: a.pdf / one.txt"] === one.toString()).toBe(true);
    expect(read.parts["content: a.pdf / two.txt"] === two.toString()).toBe(true);
  });

  test("one whose length stands elsewhere", async () => {
    const text = large();
    const file = pdf([plain("a.txt", text)]).toString("latin1");
    const elsewhere = file.replace(
      `/Length ${text.length}>>`,
      `/Length 99 0 R>>`.padEnd(9 + String(text.length).length + 1),
    );
    const read = await readFile(Buffer.from(elsewhere, "latin1"), "a.pdf");
    expect(read.parts["content: a.pdf / a.txt"] === text.toString()).toBe(true);
    expect(read.coverage.level).toBe("full");
  });

  test("what stands before the damage is read, and the damage is a reason", async () => {
    const attached = packed("a.txt", Buffer.concat([Buffer.from(`${CARD}\n`), large(900_000)]));
    const data = attached.data.subarray(0, 400_000);
    const read = await readFile(pdf([{ ...attached, data }]), "a.pdf");
    expect(read.coverage).toMatchObject({
      level: "partial",
      reasons: [{ reason: "corrupted", part: "a.pdf / a.txt" }],
    });
    expect(read.parts["content: a.pdf / a.txt"]).toContain(CARD);
    expect(read.parts["content: a.pdf / page 1"]).toBe("the page\n");
  });

  test("what follows the packed data is read and flagged", async () => {
    const attached = packed("a.txt", large(900_000));
    const data = Buffer.concat([attached.data, Buffer.from("smuggled words")]);
    const read = await readFile(pdf([{ ...attached, data }]), "a.pdf");
    expect(read.content).toContain("smuggled words");
    expect(read.flags).toContain("trailing-data");
  });

  test("are left to the engine where it takes more than deflate to unpack them", async () => {
    const hex = Buffer.from(large(300_000).toString("hex"));
    const read = await readFile(pdf([{ name: "a.txt", dictionary: "/Filter/ASCIIHexDecode", data: hex }]), "a.pdf");
    expect(read.coverage.level).toBe("full");
    expect(read.parts["content: a.pdf / a.txt"]).toContain(CARD);
  });
});

describe("a part that only says of itself to be a file", () => {
  const drawing = Buffer.from(
    `BT /F 12 Tf 20 20 Td <${Buffer.from(CARD).toString("hex")}> Tj ET\n${"%\n".repeat(200_000)}`,
  );

  test("and is drawn by a page: what the page shows is read, and so is the file", async () => {
    for (const attached of [plain("a.txt", drawing), packed("a.txt", Buffer.concat([drawing, large(900_000)]))]) {
      const read = await readFile(pdf([attached], 7), "a.pdf");
      expect(read.parts["content: a.pdf / page 1"]).toContain(CARD);
      expect(read.parts["content: a.pdf / a.txt"]).toContain("Tj ET");
    }
  });

  test("and is attached nowhere, is read", async () => {
    for (const text of [
      large(),
      Buffer.from("a short one that is longer than what could take its place, though: it has a hundred characters."),
    ]) {
      const file = pdf([plain("a.txt", text)]);
      const unlisted = Buffer.from(file.toString("latin1").replace("/Names[", "/Nomes["), "latin1");
      const read = await readFile(unlisted, "a.pdf");
      expect(read.reasons).toEqual([]);
      expect(read.parts["content: a.pdf / attachment 1"]).toBe(text.toString());
    }
  });

  test("and holds other parts of the document hides none of them", async () => {
    // What says where the second one is lies within the first one; its bytes are packed as only the engine unpacks.
    const spec = "8 0 obj\n<</Type/Filespec/F(inner.txt)/UF(inner.txt)/EF<</F 9 0 R>>>>\nendobj\n";
    const data = Buffer.from(`${Buffer.from("hidden words").toString("hex")}>`);
    const inner = { name: "inner.txt", dictionary: "/Filter[/ASCIIHexDecode]", data };
    const text = pdf([plain("outer.txt", Buffer.from(`${spec}${"padding ".repeat(60)}`)), inner]).toString("latin1");
    const entry = text.lastIndexOf("0000000000 65535 f") + 20 * 8;
    expect(text.slice(entry).startsWith(String(text.lastIndexOf("8 0 obj")).padStart(10, "0"))).toBe(true);
    const forged = text.slice(0, entry) + String(text.indexOf("8 0 obj")).padStart(10, "0") + text.slice(entry + 10);
    const read = await readFile(Buffer.from(forged, "latin1"), "a.pdf");
    expect(read.parts["content: a.pdf / inner.txt"]).toBe("hidden words");
    expect(read.content).toContain("padding");
    expect(read.reasons).toEqual([]);
  });
});

test("files that are changed anywhere are read or are a reason, and nothing breaks", async () => {
  const file = pdf([packed("a.txt", large(900_000)), plain("b.txt", large())]);
  let state = 7;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
  const heads = [...file.toString("latin1").matchAll(/EmbeddedFile|stream|endobj|xref/g)].map(({ index }) => index);
  for (let round = 0; round < 60; round += 1) {
    const changed = Buffer.from(file);
    for (let i = 0; i < 4; i += 1)
      changed[Math.min(file.length - 1, (heads[random(heads.length)] as number) + random(60))] = random(256);
    const read = await readFile(bytesOf(changed), "a.pdf");
    expect(["full", "partial", "none"]).toContain(read.coverage.level);
  }
});

describe("files that annotations hold", () => {
  const pinned = (files: readonly Attached[], spec = "/FS") =>
    pdfOfObjects([
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Count 1/Kids[3 0 R]>>",
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[${files
        .map(
          ({ name }, index) =>
            `<</Type/Annot/Subtype/FileAttachment/Rect[10 10 30 30]/Contents(note)${spec} <</Type/Filespec/F(${name})/EF<</F ${6 + index} 0 R>>>>>>`,
        )
        .join("")}]>>`,
      ["<<>>", Buffer.from("BT /F 12 Tf 20 20 Td (the page) Tj ET")],
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      ...files.map(({ dictionary, data }): [string, Uint8Array] => [`<</Type/EmbeddedFile${dictionary}>>`, data]),
    ]);

  test("are read, small ones and large ones", async () => {
    const text = large(700_000);
    const read = await readFile(
      pinned([plain("small.txt", Buffer.from("pinned words")), packed("large.txt", text)]),
      "a.pdf",
    );
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.parts["content: a.pdf / small.txt"]).toBe("pinned words");
    expect(read.parts["content: a.pdf / large.txt"]).toBe(text.toString());
    expect(read.parts["content: a.pdf / page 1"]).toContain("note");
    expect(read.names).toContain("large.txt");
  });

  test("one that cannot be got at is a reason", async () => {
    const read = await readFile(pinned([plain("small.txt", Buffer.from("pinned words"))], "/Elsewhere"), "a.pdf");
    expect(read.coverage.reasons).toEqual([
      { reason: "corrupted", part: "a.pdf", detail: "page 1 holds a file that cannot be read" },
    ]);
  });
});

test("an attachment whose bytes are not those of its checksum", async () => {
  const data = Buffer.from(deflateSync(large(700_000)));
  data[data.length - 1] = (data.at(-1) as number) ^ 1;
  const read = await readFile(pdf([{ name: "a.txt", dictionary: "/Filter/FlateDecode", data }]), "a.pdf");
  expect(read.content).toContain(CARD);
  expect(read.coverage.reasons).toEqual([
    { reason: "corrupted", part: "a.pdf / a.txt", detail: "an attachment of the PDF has a wrong checksum" },
  ]);
});

test("in a document that is encrypted without a password, the engine reads them", async () => {
  const document = await PDFDocument.create();
  document.addPage().drawText("the page");
  await document.attach(Buffer.from(`${"attached words ".repeat(20)}\n`), "note.txt");
  document.encrypt({ userPassword: "", ownerPassword: "herring" });
  const read = await readFile(Buffer.from(await document.save()), "a.pdf");
  expect(read.parts["content: a.pdf / note.txt"]).toContain("attached words attached words");
  expect(read.coverage).toEqual({ level: "full", reasons: [] });
});

test("nothing of an encrypted document is taken for a file in clear, packed or not", () => {
  const reading = { budget: new Budget(DEFAULT_LIMITS), chunk: 1000 } as unknown as Reading;
  const file = pdf([plain("a.txt", large())]);
  expect(findEmbedded({ source: bytesOf(file), path: "" }, reading)).toHaveLength(1);
  const encrypted = Buffer.from(file.toString("latin1").replace("/Root", "/Encrypt 9 0 R/Root"), "latin1");
  expect(findEmbedded({ source: bytesOf(encrypted), path: "" }, reading)).toEqual([]);
});
