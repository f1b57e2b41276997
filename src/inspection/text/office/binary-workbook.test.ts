import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binaryWorkbook,
  byte,
  cell,
  double,
  formula,
  record,
  shared,
  u32,
  wide,
} from "../../../../test/support/files/binary-workbook.ts";
import { docx } from "../../../../test/support/files/office.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../testing.ts";
import { BinaryRecords } from "./binary-records.ts";

const text = (value: string) => Buffer.concat([Buffer.from([0x17, value.length, 0]), Buffer.from(value, "utf16le")]);
const number = (value: number) => Buffer.concat([byte(0x1f), double(value)]);
const whole = (value: number) => u32(((value << 2) | 2) >>> 0);
const PAY = {
  name: "Pay",
  rows: [
    [shared(0, 0), shared(1, 1), cell(2, 2, whole(1_234_567)), cell(1, 3), cell(2, 4, u32(((4550 << 2) | 3) >>> 0))],
    [cell(5, 0, double(4111111111111111)), cell(6, 1, wide("inline")), cell(62, 2, byte(0), wide("rich"))],
    [
      cell(8, 0, wide("typed"), formula(text("typed into a formula"))),
      cell(9, 1, double(2.5), formula(number(5555555555554444))),
      cell(10, 2, byte(1), formula(text("yes"))),
    ],
  ],
};
const BOOK = binaryWorkbook(
  [PAY, { name: "Secret", hidden: true, rows: [[shared(0, 2)]] }],
  ["first", "Müller 漢", "in hiding", "of no cell"],
);
const ROWS = "first\tMüller 漢\t1234567\t\t45.5\n4111111111111111\tinline\trich\ntyped\t2.5";

describe("a binary workbook", () => {
  it("is read cell by cell, each sheet by its name", async () => {
    const read = await readFile(BOOK, "a.xlsb");
    expect(read.types).toMatchObject([{ extension: "xlsb" }]);
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.parts["content: a.xlsb / Pay"]?.trim()).toBe(ROWS);
    expect(read.parts["content: a.xlsb / Secret (hidden)"]?.trim()).toBe("in hiding");
    expect(read.parts["content: a.xlsb / unused strings"]?.trim()).toBe("of no cell");
    expect(read.metadata).toContain("typed into a formula\n5555555555554444\nyes\n");
  });

  it("is read the same however it is cut", async () => {
    const { parts } = await readFile(BOOK, "a.xlsb");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (chunk) => {
        expect((await readFile(BOOK, "a.xlsb", { chunk })).parts).toEqual(parts);
      }),
      { numRuns: 30 },
    );
  });

  it("has the texts of all other records: comments, links, headers, names, and what a pivot table keeps", async () => {
    const sheet = {
      ...PAY,
      more: [record(494, Buffer.alloc(16), wide("rId9"), wide(""), wide("a tip"), wide("shown"))],
    };
    const comments = Buffer.concat([
      record(628),
      record(632, wide("Ada")),
      record(637, byte(0), wide("a comment")),
      record(629),
    ]);
    const cache = Buffer.concat([record(24, wide("kept text")), record(21, double(4111111111111111))]);
    const parts = { "xl/comments1.bin": comments, "xl/pivotCache/pivotCacheDefinition1.bin": cache };
    const read = await readFile(binaryWorkbook([sheet], ["first", "second"], parts), "a.xlsb");
    expect(read.coverage.level).toBe("full");
    expect(read.parts["content: a.xlsb / Pay"]).toContain("a tip\nshown\n");
    expect(read.parts["content: a.xlsb / comments1"]?.trim()).toBe("Ada\na comment");
    expect(read.parts["content: a.xlsb / pivotCache/pivotCacheDefinition1"]?.trim()).toBe(
      "kept text\n4111111111111111",
    );
  });

  it("has cells that tell no column, how texts are read out, and numbers of other workbooks", async () => {
    const short = (type: number, ...value: readonly Uint8Array[]) => record(type, u32(0), ...value);
    const rows = [
      [
        cell(1, 0),
        ...[short(13, whole(1_234_567)), short(16, double(4111111111111111)), short(17, wide("short"))],
        ...[short(18, u32(0)), short(61, byte(0), wide("short and rich"))],
      ],
    ];
    const parts = {
      "xl/sharedStrings2.bin": record(19, byte(2), wide("kanji"), wide("read out")),
      "xl/externalLinks/externalLink1.bin": record(368, u32(0), double(5555555555554444)),
    };
    const read = await readFile(binaryWorkbook([{ name: "Pay", rows }], ["first"], parts), "a.xlsb");
    expect(read.coverage.level).toBe("full");
    expect(read.parts["content: a.xlsb / Pay"]?.trim()).toBe("1234567\t4111111111111111\tshort\tfirst\tshort and rich");
    expect(read.content).toContain("kanji");
    expect(read.metadata).toContain("read out");
    expect(read.content).toContain("5555555555554444");
  });

  it("has what is typed into names and lists to choose from, and comments whatever characters they hold", async () => {
    const more = [record(64, Buffer.alloc(9), text("4111111111111111,or this"), number(5555555555554444))];
    const comments = { "xl/comments1.bin": record(637, byte(0), wide("a comment\u0001")) };
    const read = await readFile(binaryWorkbook([{ ...PAY, more }], [], comments), "a.xlsb");
    expect(read.metadata).toContain("4111111111111111,or this\n5555555555554444\n");
    expect(read.content).toContain("a comment");
  });

  it("has texts of all other records whatever characters they hold, and rows of constants", async () => {
    const header = record(479, Buffer.alloc(2), wide("a header\u0001 goes on behind it"), wide("a footer"));
    const serial = Buffer.concat([byte(1), Buffer.from([16, 0]), Buffer.from("4012888888881881", "utf16le")]);
    const constants = Buffer.concat([u32(1), u32(2), serial, byte(0), double(4111111111111111)]);
    const tokens = Buffer.concat([byte(0x20), Buffer.alloc(14), text("typed\u0001 into a formula")]);
    const rows = [[cell(8, 0, wide("x"), formula(tokens), constants)]];
    const read = await readFile(binaryWorkbook([{ name: "Pay", rows, more: [header] }]), "a.xlsb");
    expect(read.coverage.level).toBe("full");
    for (const words of ["a header", "goes on behind it", "a footer"]) expect(read.content).toContain(words);
    for (const words of ["4012888888881881", "4111111111111111", "into a formula"])
      expect(read.metadata).toContain(words);
  });

  it("has short texts, and such in any writing, with characters that cannot be seen", async () => {
    const tokens = Buffer.concat([byte(0x20), Buffer.alloc(14), text("\u0001金額")]);
    const rows = [[cell(8, 0, wide("x"), formula(tokens))]];
    const header = record(479, Buffer.alloc(2), wide("機密書類\u0001"), wide("ab\u0001cd"), wide("\u0002秘密"));
    const name = record(39, Buffer.alloc(9), text("in a\u0001 name"));
    const read = await readFile(binaryWorkbook([{ name: "Pay", rows, more: [header, name] }]), "a.xlsb");
    expect(read.coverage.level).toBe("full");
    for (const words of ["機密書類", "ab\u0001cd", "秘密"]) expect(read.content).toContain(words);
    for (const words of ["金額", "in a\u0001 name"]) expect(read.metadata).toContain(words);
  });

  it("has numbers that a pivot table keeps with what is said of them, and what a filter asks for", async () => {
    const filter = record(174, Buffer.from([4, 2]), double(5555555555554444));
    const parts = {
      "xl/pivotCache/pivotCacheDefinition1.bin": Buffer.concat([
        record(28, double(4111111111111111), Buffer.alloc(4)),
        record(21, double(4012888888881881), Buffer.alloc(1)),
      ]),
    };
    const { content } = await readFile(binaryWorkbook([{ ...PAY, more: [filter] }], [], parts), "a.xlsb");
    for (const number of ["4111111111111111", "4012888888881881", "5555555555554444"])
      expect(content).toContain(number);
  });

  const ELSEWHERE = ["tables/a.bin", "styles2.bin", "sharedStrings3.bin", "media/a.bin", "theme/a.BIN"];
  it.each([...ELSEWHERE, "media/a.png", "printerSettings/a.dat", "theme/a"])(
    "has cells in whatever part they stand: %s",
    async (name) => {
      const sheet = Buffer.concat([record(129), cell(5, 0, double(4111111111111111)), record(130)]);
      const read = await readFile(binaryWorkbook([], ["first"], { [`xl/${name}`]: sheet }), "a.xlsb");
      expect(read.coverage.level).toBe("full");
      expect(read.content + read.metadata).toContain("4111111111111111");
    },
  );

  it("is corrupted where programs disagree on what its records are", async () => {
    const odd = Buffer.concat([Buffer.from([0x85, 0x80, 0x00, 2, 2]), Buffer.alloc(2)]);
    const read = await readFile(binaryWorkbook([{ ...PAY, more: [odd] }], ["first"]), "a.xlsb");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  it("says what is not read of it", async () => {
    const records = { "xl/pivotCache/pivotCacheRecords1.bin": record(33, double(4111111111111111)) };
    const kept = await readFile(binaryWorkbook([PAY], [], records), "a.xlsb");
    expect(kept.coverage.reasons).toMatchObject([
      { reason: "unsupported", detail: "numbers that a pivot table keeps" },
    ]);
    const padded = cell(5, 0, double(4111111111111111), Buffer.alloc(600_000));
    for (const chunk of [4096, 65_536, 1_000_000]) {
      const long = await readFile(binaryWorkbook([{ name: "Pay", rows: [[padded]] }]), "a.xlsb", { chunk });
      expect(long.reasons).toEqual(["unsupported"]);
      expect(long.content).toContain("4111111111111111");
    }
    const large = { "xl/comments1.bin": record(637, byte(0), wide("x".repeat(300_000))) };
    expect((await readFile(binaryWorkbook([PAY], [], large), "a.xlsb")).reasons).toEqual(["unsupported"]);
    const cut = { "xl/comments1.bin": record(637, byte(0), wide("a comment")).subarray(0, 12) };
    expect((await readFile(binaryWorkbook([PAY], [], cut), "a.xlsb")).reasons).toEqual(["corrupted"]);
  });

  it("holds files as others do; one that is called a sheet in a document of another kind is a file", async () => {
    const inner = zipFile([{ name: "inner.txt", data: "text of the inner file" }]);
    const embedded = await readFile(binaryWorkbook([PAY], [], { "xl/embeddings/a.bin": inner }), "a.xlsb");
    expect(embedded.content).toContain("text of the inner file");
    const disguised = await readFile(docx("body", { "xl/worksheets/sheet1.bin": inner }), "a.docx");
    expect(disguised.content).toContain("text of the inner file");
  });

  it("takes time linear in what only looks like texts", async () => {
    const lying = Buffer.concat(Array.from({ length: 60_000 }, (_, at) => u32(0x200000 + at)));
    const read = await readFile(binaryWorkbook([PAY], [], { "xl/comments1.bin": record(637, lying) }), "a.xlsb");
    expect(read.coverage.level).toBe("full");
  });

  it.skipIf(spawnSync("sh", ["-c", "command -v soffice"]).status !== 0)(
    "is one to LibreOffice, too",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "sallyport-xlsb-"));
      writeFileSync(join(folder, "a.xlsb"), BOOK);
      const options = [
        `-env:UserInstallation=file://${folder}/profile`,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "a.xlsb",
      ];
      execFileSync("soffice", options, { cwd: folder, stdio: "ignore", timeout: 100_000 });
      expect(readFileSync(join(folder, "a.csv"), "utf8")).toContain(
        "first,Müller 漢,1234567,,45.5\n4111111111111111,inline,rich,,\ntyped into a formula,5555555555554444,",
      );
      rmSync(folder, { recursive: true, force: true });
    },
    120_000,
  );
});

it("records are told apart by types and sizes of one byte and more, wherever they are cut", () => {
  const bodies = [0, 1, 127, 128, 300, 20_000].map((size, at) => ({
    type: [0, 127, 128, 300, 5, 16_383][at] as number,
    size,
  }));
  const bytes = Buffer.concat(bodies.map(({ type, size }, at) => record(type, Buffer.alloc(size, at))));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (chunk) => {
      const found: { type: number; size: number }[] = [];
      const records = new BinaryRecords((type, body) => {
        expect(body.every((one) => one === found.length)).toBe(true);
        found.push({ type, size: body.length });
      });
      for (let at = 0; at < bytes.length; at += chunk) records.write(bytes.subarray(at, at + chunk));
      records.end();
      expect(found).toEqual(bodies);
    }),
    { numRuns: 50 },
  );
});
