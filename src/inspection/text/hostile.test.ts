/**
 * Files that were made to cost, to crash or to hide: each ends with a reason within its budget, and none passes for read.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { cpioFile } from "../../../test/support/files/cpio.ts";
import { mutate } from "../../../test/support/files/mutate.ts";
import { docx, paragraph, xlsx } from "../../../test/support/files/office.ts";
import { outlookMessage } from "../../../test/support/files/ole.ts";
import { pdfFile } from "../../../test/support/files/pdf.ts";
import { type Seed, seeds } from "../../../test/support/files/seeds.ts";
import { tarFile } from "../../../test/support/files/tar.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS } from "../budget.ts";
import { type ByteSource, bytesOf } from "../bytes.ts";
import { extract } from "./index.ts";
import { readFile } from "./testing.ts";

const MB = 1024 ** 2;

/** Bytes made as they are read: a file of any size that takes no memory. */
const endless = (size: number, byte: number): ByteSource => ({
  size,
  read: (offset, length) => Buffer.alloc(Math.max(0, Math.min(length, size - offset)), byte),
});

/** The packed form of `megabytes` of one byte. */
const bomb = (megabytes: number, byte = 0): Buffer => deflateRawSync(Buffer.alloc(megabytes * MB, byte));

describe("bombs", () => {
  test("a gigabyte of zeros in a zip file", async () => {
    // Blocks end on byte boundaries when they are flushed, so packed pieces can be put one after another.
    const piece = deflateRawSync(Buffer.alloc(64 * MB), { finishFlush: 3 });
    const packed = Buffer.concat([...Array.from({ length: 16 }, () => piece), deflateRawSync(Buffer.alloc(0))]);
    const item = { name: "zeros.txt", data: "", packed, stated: { unpacked: 1024 * MB } };
    const before = process.memoryUsage().rss;
    const read = await readFile(zipFile([item]), "bomb.zip");
    expect(read.reasons).toContain("over-budget");
    expect(read.coverage.level).not.toBe("full");
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * MB);
  });

  test("a document and a workbook whose parts are bombs", async () => {
    const packed = bomb(32, 0x20);
    for (const name of ["word/document.xml", "xl/sharedStrings.xml"]) {
      const items = [
        { name: "[Content_Types].xml", data: "wordprocessingml.document.main" },
        { name, data: "", packed },
      ];
      const read = await readFile(zipFile(items), "a.docx");
      expect(read.reasons).toContain("over-budget");
    }
  });

  test("bombs within bombs end at the same budget", async () => {
    const inner = zipFile(
      Array.from({ length: 10 }, (_, index) => ({ name: `${index}.txt`, data: Buffer.alloc(MB, 65) })),
    );
    const outer = zipFile(Array.from({ length: 10 }, (_, index) => ({ name: `${index}.zip`, data: inner })));
    const read = await readFile(outer, "a.zip", { limits: { unpackedBytes: 20 * MB } });
    expect(read.reasons).toContain("over-budget");
    expect(read.coverage.level).toBe("partial");
  });

  test("entries that share their bytes are read once", async () => {
    const file = zipFile([
      { name: "a.txt", data: "hello" },
      { name: "b.txt", data: "world" },
    ]);
    // The second entry of the directory points to the first.
    const second = file.lastIndexOf("PK\x01\x02");
    file.writeUInt32LE(0, second + 42);
    const read = await readFile(file, "a.zip");
    expect(read.reasons).toContain("over-budget");
    expect(read.coverage.level).toBe("partial");
  });

  test("a gzip bomb, and one in a mail", async () => {
    const packed = gzipSync(Buffer.alloc(32 * MB));
    expect((await readFile(packed, "a.gz")).reasons).toContain("over-budget");
    const mail = `From: a@b.example\r\nSubject: x\r\nContent-Type: application/gzip; name=a.gz\r\nContent-Transfer-Encoding: base64\r\n\r\n${packed.toString("base64")}`;
    expect((await readFile(mail, "a.eml")).reasons).toContain("over-budget");
  });

  test("too many entries", async () => {
    const items = Array.from({ length: 300 }, (_, index) => ({ name: `${index}.txt`, data: "x" }));
    for (const file of [zipFile(items), tarFile(items)]) {
      const read = await readFile(file, "a.zip", { limits: { entries: 100 } });
      expect(read.reasons).toContain("over-budget");
      expect(read.coverage.level).toBe("partial");
    }
  });
});

describe("markup", () => {
  test("a billion laughs cost nothing", async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `<!ENTITY l${index + 1} "&l${index};&l${index};&l${index};&l${index};">`,
    );
    const file = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">${levels.join("")}]><x>&l30;</x>`;
    const read = await readFile(file, "a.xml");
    expect(read.characters).toBeLessThan(5000);
    const inside = await readFile(
      docx("", { "word/document.xml": file.replace("<x>", `<x>${paragraph("text")}`) }),
      "a.docx",
    );
    expect(inside.characters).toBeLessThan(5000);
  });

  test("300,000 nested elements", async () => {
    const open = "<a>".repeat(300_000);
    expect((await readFile(`<?xml version="1.0"?>${open}`, "a.xml")).reasons).toContain("over-budget");
    expect((await readFile(docx(`${open}${"</a>".repeat(300_000)}`), "a.docx")).reasons).toContain("over-budget");
    const page = await readFile(`<html>${"<div>".repeat(300_000)}text`, "a.html");
    expect(page.content).toContain("text");
    expect((await readFile(`{\\rtf1 ${"{".repeat(300_000)}`, "a.rtf")).reasons).toContain("over-budget");
  });

  test("endless lines, values, comments and tags take no memory", async () => {
    const before = process.memoryUsage().rss;
    const long = "x".repeat(20 * MB);
    for (const file of [
      `<?xml version="1.0"?><a b="${long}"/>`,
      `<?xml version="1.0"?><a><!--${long}--></a>`,
      `<?xml version="1.0"?><${long}/>`,
      `<html><p title="${long}">`,
      `<html><!--${long}`,
    ])
      await readFile(file, "a.xml", { limits: { unpackedBytes: 64 * MB } });
    const line = await extract(endless(300 * MB, 65), { name: "a.txt", type: null }, new Budget(DEFAULT_LIMITS), quiet);
    expect(line.coverage.level).toBe("full");
    expect(line.characters).toBeGreaterThan(300 * MB);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * MB);
  });

  test("time runs out as a reason", async () => {
    let now = 0;
    const budget = new Budget({ ...DEFAULT_LIMITS, time: 5 }, () => now++);
    const read = await extract(endless(50 * MB, 65), { name: "a.txt", type: null }, budget, quiet);
    expect(read.coverage.level).toBe("partial");
    expect(read.coverage.reasons.map(({ reason }) => reason)).toEqual(["timed-out"]);
  });

  test("time runs out while blanks are passed over to see what kind of text follows", async () => {
    let [now, reads] = [0, 0];
    const blanks = endless(50 * MB, 0x20);
    const source = {
      ...blanks,
      read: (offset: number, length: number) => {
        reads += 1;
        return blanks.read(offset, length);
      },
    };
    const budget = new Budget({ ...DEFAULT_LIMITS, time: 5 }, () => now++);
    const read = await extract(source, { name: "a.txt", type: null }, budget, quiet);
    expect(read.coverage.reasons.map(({ reason }) => reason)).toEqual(["timed-out"]);
    expect(reads).toBeLessThan(1000);
  });
});

const quiet = { part: () => {}, text: () => {} };

describe("lists without end", () => {
  test("ends of a message are counted like its parts", async () => {
    const mail = `From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\na\r\n${"--b--\n".repeat(25_000)}`;
    const read = await readFile(Buffer.from(mail), "a.eml");
    expect(read.coverage.reasons).toContainEqual(expect.objectContaining({ detail: "too many parts in a message" }));
  });

  test("long names of elements and attributes are names like any other", async () => {
    const name = "x".repeat(300_000);
    const read = await readFile(Buffer.from(`<html><${name} ${name}="a">text</${name}></html>`), "a.html");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.content).toContain("text");
  });

  test("a comment of millions of letters ends the reading, one of a million is read", async () => {
    const comment = (letters: number) => readFile(Buffer.from(`<html><!--${"x".repeat(letters)}--></html>`), "a.html");
    expect((await comment(3_000_000)).reasons).toEqual(["over-budget"]);
    expect((await comment(1_000_000)).reasons).not.toContain("over-budget");
  });
});

describe("two things at once", () => {
  const hidden = zipFile([{ name: "secret.txt", data: "secret words" }]);

  test("a zip file behind a PDF: both are read", async () => {
    const read = await readFile(Buffer.concat([pdfFile({ pages: ["harmless"] }), hidden]), "a.pdf");
    expect(read.types.map(({ extension }) => extension)).toEqual(["pdf", "zip"]);
    expect(read.flags).toEqual(expect.arrayContaining(["polyglot", "trailing-data"]));
    expect(read.content).toContain("harmless");
    expect(read.content).toContain("secret words");
  });

  test("a zip file behind a picture: the picture is not read, and it says so", async () => {
    const picture = Buffer.concat([Buffer.from("GIF89a\x01\0\x01\0\0\0\0;", "latin1"), hidden]);
    const read = await readFile(picture, "a.gif");
    expect(read.types.map(({ extension }) => extension)).toEqual(["gif", "zip"]);
    expect(read.flags).toContain("polyglot");
    expect(read.content).toContain("secret words");
    expect(read.reasons).toContain("unsupported");
  });

  test("a script that passes for a picture", async () => {
    const read = await readFile("GIF89a/*\x01\x00\x01*/=1;alert('secret')", "a.gif");
    expect(read.types.map(({ extension }) => extension)).toEqual(["gif", "js"]);
    expect(read.flags).toContain("polyglot");
  });

  const letters = ["one", "two"].map((name) => ({ name: `${name}.docx`, data: docx([`letter ${name}`]) }));
  const program = (...args: string[]) => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-program-"));
    for (const { name, data } of letters) writeFileSync(join(folder, name), data);
    execFileSync("7zz", ["a", "-bso0", "-mx=0", "a.7z", ...args], { cwd: folder });
    return readFileSync(join(folder, "a.7z"));
  };

  test.each<[string, string, () => Buffer]>([
    ["an archive", "a.tar", () => tarFile(letters)],
    ["a packed one", "a.tar.gz", () => gzipSync(tarFile(letters))],
    ["one that holds them as they are", "a.7z", () => program("one.docx", "two.docx")],
    ["a message", "a.msg", () => outlookMessage({ subject: "s", body: "b", attachments: letters })],
  ])("documents within %s are no second file", async (_, name, make) => {
    const read = await readFile(make(), name);
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.flags).toEqual([]);
    expect(read.types).toHaveLength(1);
    expect(read.content.match(/letter one|letter two/g)).toEqual(["letter one", "letter two"]);
  });

  test("a zip file that is not the one within an archive, but for its directory, is read", async () => {
    const inner = zipFile([{ name: "a.txt", data: "harmless words", method: 0 }]);
    const other = Buffer.from(inner);
    other.write("secret   words", other.indexOf("harmless words"));
    const note = tarFile([{ name: "a.zip", data: inner }], Buffer.concat([Buffer.alloc(1024), other]));
    const read = await readFile(note, "a.tar");
    expect(read.content).toContain("harmless words");
    expect(read.content).toContain("secret   words");
    expect(read.flags).toContain("polyglot");
  });

  describe("a PDF in the first KB of an archive", () => {
    const file = pdfFile({ pages: ["on paper"] });
    const archives = (items: readonly { name: string; data: Buffer | string }[]) => [
      ["a.tar", tarFile(items)] as const,
      ["a.zip", zipFile(items.map((item) => ({ ...item, method: 0 })))] as const,
      ["a.cpio", cpioFile(items, "newc")] as const,
    ];

    test("is one of its files, and makes it no PDF", async () => {
      const items = [
        { name: "a.pdf", data: file },
        { name: "b.txt", data: "an object of art" },
        { name: "c.pdf", data: pdfFile({ pages: ["further on"] }) },
      ];
      for (const [name, archive] of archives(items)) {
        const read = await readFile(archive, name);
        expect(read.types.map(({ extension }) => extension)).toEqual([name.slice(2)]);
        expect(read.flags).toEqual([]);
        expect(read.coverage).toEqual({ level: "full", reasons: [] });
        expect(read.content.match(/on paper|further on|of art/g)).toEqual(["on paper", "of art", "further on"]);
      }
    });

    test("makes it one where something else of a PDF stands outside of its PDFs", async () => {
      for (const word of [" obj\n", "\nobj<<", "\0obj(", "\tobj%"]) {
        const items = [
          { name: "a.pdf", data: file },
          { name: "b.txt", data: `${"-".repeat(70_000)}9 0${word}/A 1>>` },
        ];
        for (const [name, archive] of archives(items)) {
          const read = await readFile(archive, name);
          expect(read.flags).toContain("polyglot");
          expect(read.content.match(/on paper/g)).toHaveLength(2);
        }
      }
    });

    test("makes it one where that begins or ends within one of its PDFs", async () => {
      // What fills up a block of a tar file is nobody's; the other half of the word ends the PDF, or is the next file's.
      for (const [ending, filling] of [
        ["\n9 0 ", "obj<<>>"],
        ["\n9 0 ob", "j+1"],
        ["\n9 0 obj", "<<>>"],
      ] as const) {
        const data = Buffer.concat([file, Buffer.from(ending)]);
        const archive = tarFile([{ name: "a.pdf", data }]);
        archive.write(filling, 512 + data.length, "latin1");
        expect((await readFile(archive, "a.tar")).flags).toContain("polyglot");
      }
    });

    test("makes it one where it is none of its files", async () => {
      const items = [{ name: "a.bin", data: Buffer.concat([Buffer.alloc(10), file]) }];
      for (const [name, archive] of archives(items))
        expect((await readFile(archive, name)).flags).toContain("polyglot");
      const headed = [
        { name: "a.bin", data: Buffer.from("..........%PDF-1.4 and nothing more") },
        { name: "b.pdf", data: file },
      ];
      for (const [name, archive] of archives(headed))
        expect((await readFile(archive, name)).flags).toContain("polyglot");
      // A file that begins there, but lies packed in another place.
      const packed = zipFile([{ name: "a.pdf", data: file }], { comment: "%PDF-1.4" });
      expect((await readFile(packed, "a.zip")).flags).toContain("polyglot");
    });
  });

  test("a PDF behind HTML", async () => {
    const read = await readFile(
      Buffer.concat([Buffer.from("<html><p>page</p>\n"), pdfFile({ pages: ["sheet"] })]),
      "a.html",
    );
    expect(read.types.map(({ extension }) => extension)).toEqual(["pdf", "html"]);
    expect(read.flags).toContain("polyglot");
    expect(read.content).toContain("sheet");
  });
});

describe("names that lie", () => {
  test.each([
    ["invoice.pdf", zipFile([{ name: "a.txt", data: "x" }])],
    ["report.docx", Buffer.from("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".padEnd(600, "\0"), "latin1")],
    ["notes.txt", pdfFile({ pages: ["x"] })],
    ["photo.jpg", Buffer.from("<html><p>sign in</p></html>")],
    ["letter.docx", Buffer.from("just text, no document")],
  ])("%s", async (name, file) => {
    expect((await readFile(file, name)).flags).toContain("extension-mismatch");
  });

  test.each([
    ["report.docx", docx(["x"]), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["report.docm", docx(["x"]), "application/octet-stream"],
    ["main.ts", Buffer.from("export const a = 1;"), "video/mp2t"],
    ["app.jar", zipFile([{ name: "a.txt", data: "x" }]), "application/java-archive"],
    ["noextension", docx(["x"]), null],
    ["data.csv", Buffer.from("a,b\n1,2\n3,4\n"), "text/csv"],
  ])("%s is what it says", async (name, file, type) => {
    const flags = (await readFile(file, name, { type })).flags;
    expect(flags.filter((flag) => flag !== "declared-type-mismatch" || type !== "video/mp2t")).toEqual([]);
  });

  test("a declared type that is another", async () => {
    const read = await readFile(zipFile([{ name: "a.txt", data: "x" }]), "a.zip", { type: "image/png" });
    expect(read.flags).toEqual(["declared-type-mismatch"]);
  });
});

/** What a reader gives for the whole file at once, it gives for any pieces. */
describe("any chunking gives the same", () => {
  const { fast, slow } = seeds();
  test.each([...fast, ...slow].map((seed) => [seed.name, seed] as const))("%s", async (_, { name, file }) => {
    const { parts, ...expected } = await readFile(file, name);
    for (const chunk of [64, 97, 1000]) {
      const read = await readFile(file, name, { chunk });
      expect(read.parts).toEqual(parts);
      expect(read.coverage).toEqual(expected.coverage);
    }
  });

  test.each(
    fast.filter(({ name }) => /\.(html|xml|json|rtf|txt|eml)$/.test(name)).map((seed) => [seed.name, seed] as const),
  )("%s, byte by byte", async (_, { name, file }) => {
    const { parts } = await readFile(file, name);
    expect((await readFile(file, name, { chunk: 1 })).parts).toEqual(parts);
  });
});

/** Also so that a hang is a failure: an extraction that outlives its budget by this much has missed a loop. */
const SLOWEST = 20_000;
const FAST_EACH = 2_900;
const PDF = 3_000;

async function damage({ name, file }: Seed, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    const damaged = mutate(file, index);
    const at = `${name}, mutation ${index}`;
    const budget = new Budget({ ...DEFAULT_LIMITS, time: 10_000, unpackedBytes: 64 * MB });
    const read = await extract(bytesOf(damaged), { name, type: null }, budget, quiet).catch((error: unknown) => {
      throw new Error(`${at} threw`, { cause: error });
    });
    if (performance.now() - started > SLOWEST) throw new Error(`${at} took ${performance.now() - started} ms`);
    if ((read.coverage.level === "full") !== (read.coverage.reasons.length === 0)) throw new Error(`${at}: no reason`);
  }
}

describe("100,000 damaged files", () => {
  const { fast, slow } = seeds();
  test.each(fast.map((seed) => [seed.name, seed] as const))("%s", (_, seed) => damage(seed, FAST_EACH), 300_000);
  test.each(slow.map((seed) => [seed.name, seed] as const))("%s", (_, seed) => damage(seed, PDF), 300_000);

  test("a file with checksums that is changed is never fully covered, save where a change means nothing", async () => {
    const file = xlsx([{ name: "S", rows: [["visa", 4111111111111111]] }]);
    const whole = await readFile(file, "a.xlsx");
    for (let at = 0; at < file.length; at += 1) {
      const damaged = Buffer.from(file);
      damaged[at] = (damaged[at] as number) ^ 0x10;
      const read = await readFile(damaged, "a.xlsx");
      if (read.coverage.level === "full" && read.types[0]?.extension === "xlsx")
        expect(read.content).toBe(whole.content);
    }
  });

  test("every file that is cut off says so, where its format has an end", async () => {
    for (const { name, file } of [...fast, ...slow]) {
      if (/\.(txt|html|json|doc|xls|ppt|msg)$/.test(name)) continue;
      for (const share of [0.2, 0.5, 0.8, 0.95]) {
        // The padding behind the end mark of a tar file may be of any length.
        if (name === "a.tar" && share > 0.9) continue;
        const read = await readFile(file.subarray(0, Math.floor(file.length * share)), name);
        if (read.coverage.level === "full") throw new Error(`${name} cut off at ${share} passes for whole`);
      }
    }
  });
});
