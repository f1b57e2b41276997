/**
 * Encrypted files open with their password and no other, in readers that others wrote, and hold what was marked.
 */
import { randomBytes } from "node:crypto";
import cfb from "cfb";
import officecrypto from "officecrypto-tool";
import { describe, expect, test } from "vitest";
import { docx, docxItems, pptx, xlsx } from "../../../../test/support/files/office.ts";
import { pdfFile } from "../../../../test/support/files/pdf.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../../text/testing.ts";
import { qpdf } from "../pdf/qpdf.ts";
import { entriesOf, INTERNAL, type Protected, protect, SITE } from "../testing.ts";
import { writeCompound } from "./compound.ts";
import { newPassword, PASSWORD_BITS } from "./password.ts";

const passwordOf = ({ outcome }: Protected): string => (outcome.ok ? (outcome.password ?? "") : "");
const opened = (file: Buffer, password: string): Promise<Buffer> =>
  officecrypto.decrypt(file, { password }) as Promise<Buffer>;

describe("Office documents", () => {
  test.each([
    ["a.docx", docx(["one", "two"])],
    ["a.xlsx", xlsx([{ name: "S", rows: [["one", 2]] }])],
    ["a.pptx", pptx(["one"])],
  ])("%s opens with its password as the marked document", async (name, file) => {
    const made = await protect(file, name, { tier: "encrypt" });
    expect(made.outcome).toMatchObject({
      ok: true,
      applied: ["label", "metadata", "encryption"],
      extension: name.slice(2),
    });
    const plain = await opened(made.file, passwordOf(made));
    const read = await readFile(plain, name);
    expect(read.content).toBe((await readFile(file, name)).content);
    expect(read.labels.map(({ id }) => id)).toEqual([INTERNAL.id]);
    await expect(opened(made.file, newPassword())).rejects.toThrow("password");
  });

  test("the label lies in clear beside it, and it counts as encrypted", async () => {
    const made = await protect(docx(["x"]), "a.docx", { tier: "encrypt" });
    const read = await readFile(made.file, "a.docx");
    expect(read.reasons).toEqual(["encrypted"]);
    expect(read.labels).toEqual([
      { id: INTERNAL.id, name: null, siteId: SITE, method: "standard", setDate: null, source: "encrypted-package" },
    ]);
    expect((await protect(made.file, "a.docx")).outcome).toMatchObject({ ok: false, reason: "encrypted" });
  });

  test("it says AES-256, SHA-512 and 100,000 rounds", async () => {
    const { file } = await protect(docx(["x"]), "a.docx", { tier: "encrypt" });
    const info = Buffer.from(cfb.find(cfb.read(file, { type: "buffer" }), "/EncryptionInfo")?.content as Uint8Array);
    expect(info.subarray(0, 8).toString("hex")).toBe("0400040040000000");
    const xml = info.subarray(8).toString();
    expect(xml.match(/keyBits="256"/g)).toHaveLength(2);
    expect(xml.match(/hashAlgorithm="SHA512"/g)).toHaveLength(2);
    expect(xml.match(/cipherChaining="ChainingModeCBC"/g)).toHaveLength(2);
    expect(xml).toContain('spinCount="100000"');
  });

  test.each([3000, 4096, 60_000, 9_000_000])("of %i bytes more, at the seams of the container", async (size) => {
    const picture = randomBytes(size);
    const file = zipFile([...docxItems(["x"]), { name: "word/media/a.png", data: picture, method: 0 }]);
    const made = await protect(file, "a.docx", { tier: "encrypt" });
    const plain = await opened(made.file, passwordOf(made));
    expect(entriesOf(plain).get("word/media/a.png")?.packed.equals(picture)).toBe(true);
    expect(made.file.length % 512).toBe(0);
  });

  test("two files have nothing in common", async () => {
    const [one, two] = [
      await protect(docx(["x"]), "a.docx", { tier: "encrypt" }),
      await protect(docx(["x"]), "a.docx", { tier: "encrypt" }),
    ];
    expect(passwordOf(one)).not.toBe(passwordOf(two));
    expect(one.file.subarray(512, 1024).equals(two.file.subarray(512, 1024))).toBe(false);
  });
});

describe("compound files", () => {
  test.each([0, 1, 3, 12, 40])("%i short streams beside a large one are found again", async (count) => {
    const short = Array.from({ length: count }, (_, index) => ({
      path: index % 3 === 0 ? [`storage ${index % 4}`, `s${index}`] : [`s${"x".repeat(index % 7)}${index}`],
      data: randomBytes((index * 97) % 4096),
    }));
    const large = { path: ["large"], data: randomBytes(80_001) };
    const pieces: Buffer[] = [];
    await writeCompound(
      [...short, large].map(({ path, data }) => ({ path, size: data.length, pour: (write) => write(data) })),
      async (bytes) => void pieces.push(Buffer.from(bytes)),
    );
    const read = cfb.read(Buffer.concat(pieces), { type: "buffer" });
    for (const { path, data } of [...short, large]) {
      const found = cfb.find(read, `/${path.join("/")}`);
      expect(found?.size).toBe(data.length);
      if (data.length > 0) expect(Buffer.from(found?.content as Uint8Array).equals(data)).toBe(true);
    }
  });
});

describe("PDF", () => {
  test("opens with its password only, and is AES-256 of revision 6", async () => {
    const made = await protect(pdfFile({ pages: ["first page"] }), "a.pdf", { tier: "encrypt" });
    expect(made.outcome).toMatchObject({ applied: ["label", "watermark", "metadata", "encryption"], extension: "pdf" });
    const text = made.file.toString("latin1");
    expect(text).toMatch(/\/CFM\s*\/AESV3/);
    expect(text).toMatch(/\/R 6\b/);
    expect(text).toMatch(/\/V 5\b/);
    expect((await readFile(made.file, "a.pdf")).reasons).toContain("encrypted");
    const wrong = await qpdf(Uint8Array.from(made.file), "--password=wrong", "--decrypt");
    expect(wrong).toMatchObject({ code: 2, output: null });
    const right = await qpdf(Uint8Array.from(made.file), `--password=${passwordOf(made)}`, "--decrypt");
    expect(right.code).toBe(0);
    const read = await readFile(right.output ?? Buffer.alloc(0), "a.pdf");
    expect(read.content).toContain("first page");
    expect(read.labels.map(({ id }) => id)).toEqual([INTERNAL.id]);
    expect((await protect(made.file, "a.pdf")).outcome).toMatchObject({ ok: false, reason: "encrypted" });
  });

  test("one that opens without a password but is encrypted is left alone", async () => {
    const locked = await qpdf(Uint8Array.from(pdfFile({ pages: ["x"] })), "--encrypt", "", "owner", "256", "--");
    const { outcome } = await protect(locked.output ?? Buffer.alloc(0), "a.pdf");
    expect(outcome).toMatchObject({ ok: false, reason: "encrypted" });
  });

  test("keys are random", async () => {
    const [one, two] = [
      await protect(pdfFile({ pages: ["x"] }), "a.pdf", { tier: "encrypt" }),
      await protect(pdfFile({ pages: ["x"] }), "a.pdf", { tier: "encrypt" }),
    ];
    const keys = ({ file }: Protected) => /\/U <(\w+)>/.exec(file.toString("latin1"))?.[1] ?? file.toString("latin1");
    expect(keys(one)).not.toBe(keys(two));
  });
});

describe("passwords", () => {
  test("have more than 80 bits, in groups, of letters that are not mistaken", () => {
    expect(PASSWORD_BITS).toBeGreaterThan(80);
    const made = Array.from({ length: 1000 }, newPassword);
    expect(new Set(made).size).toBe(1000);
    for (const password of made)
      expect(password).toMatch(/^[acdefghjkmnpqrtvwxy34679]{4}(-[acdefghjkmnpqrtvwxy34679]{4}){4}$/);
  });
});
