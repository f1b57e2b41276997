/**
 * What is written opens in the programs that people use, where these are installed: LibreOffice, qpdf, poppler, msoffcrypto.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pdfFile } from "../../../test/support/files/pdf.ts";
import { readFile } from "../text/testing.ts";
import { entriesOf, INTERNAL, protect } from "./testing.ts";

const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const [OFFICE, QPDF, POPPLER, DECRYPT] = ["soffice", "qpdf", "pdftotext", "msoffcrypto-tool"].map(has);
/** Debian's `python3-uno`: the only way to hand LibreOffice a password without a window. */
const UNO = spawnSync("/usr/bin/python3", ["-c", "import uno"]).status === 0;
const OPEN = fileURLToPath(new URL("fixtures/open-with-password.py", import.meta.url));
const TIME = 300_000;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-protect-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
function convert(format: string, ...names: string[]): void {
  const profile = `-env:UserInstallation=file://${at("profile")}`;
  const options = [profile, "--headless", "--convert-to", format, "--outdir", folder, ...names.map(at)];
  execFileSync("soffice", options, { stdio: "ignore", timeout: 100_000 });
}

const SLIDES = `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation><draw:page draw:name="one"><draw:frame svg:x="1cm" svg:y="1cm" svg:width="9cm" svg:height="3cm"><draw:text-box><text:p>Text of the slide 4111</text:p></draw:text-box></draw:frame></draw:page></office:presentation></office:body></office:document>`;

describe.skipIf(OFFICE !== true || POPPLER !== true)("LibreOffice", () => {
  test("makes documents, and opens them again when they are marked", { timeout: TIME }, async () => {
    writeFileSync(at("w.txt"), "Text of the document 4111\n");
    writeFileSync(at("c.csv"), "Text of the sheet,4111\n");
    writeFileSync(at("s.fodp"), SLIDES);
    convert("docx", "w.txt");
    convert("xlsx", "c.csv");
    convert("pptx", "s.fodp");
    const names = ["w.docx", "c.xlsx", "s.pptx"];
    for (const name of names) {
      const file = readFileSync(at(name));
      const { outcome, file: made } = await protect(file, name);
      expect(outcome.ok).toBe(true);
      const [before, after] = [entriesOf(file), entriesOf(made)];
      for (const [part, entry] of before)
        if (!/^(\[Content_Types\]|_rels\/\.rels|docProps\/custom)/.test(part)) expect(after.get(part)).toEqual(entry);
      expect((await readFile(made, name)).labels.map(({ id }) => id)).toEqual([INTERNAL.id]);
      writeFileSync(at(name), made);
    }
    convert("pdf", ...names);
    for (const [name, text] of [
      ["w.pdf", "Text of the document 4111"],
      ["c.pdf", "Text of the sheet"],
      ["s.pdf", "Text of the slide 4111"],
    ] as const)
      expect(execFileSync("pdftotext", [at(name), "-"]).toString()).toContain(text);
    // What it kept of the properties, it has read as such.
    convert("odt", "w.docx");
    const kept = await readFile(readFileSync(at("w.odt")), "w.odt");
    expect(kept.labels.map(({ id }) => id)).toEqual([INTERNAL.id]);
    expect(kept.metadata).toContain("ada@contoso.example");

    // A PDF of its own making goes the same way.
    const { outcome, file } = await protect(readFileSync(at("w.pdf")), "w.pdf");
    expect(outcome.ok).toBe(true);
    writeFileSync(at("marked.pdf"), file);
    const text = execFileSync("pdftotext", [at("marked.pdf"), "-"]).toString();
    expect(text).toContain("Text of the document 4111");
    expect(text).toContain("R-7F3A");
  });
});

describe.skipIf(OFFICE !== true || POPPLER !== true || !UNO)("LibreOffice, given a password", () => {
  function open(name: string, password: string): string {
    const given = [OPEN, at("locked-profile"), `sallyport-${process.pid}`, at(name), password, at("locked.pdf")];
    return execFileSync("/usr/bin/python3", given, { encoding: "utf8", timeout: 120_000 }).trim();
  }
  test("opens encrypted documents with theirs, and no other", { timeout: TIME }, async () => {
    writeFileSync(at("lw.txt"), "Text of the document 4111\n");
    writeFileSync(at("lc.csv"), "Text of the sheet,4111\n");
    writeFileSync(at("ls.fodp"), SLIDES);
    convert("docx", "lw.txt");
    convert("xlsx", "lc.csv");
    convert("pptx", "ls.fodp");
    for (const [name, text] of [
      ["lw.docx", "Text of the document 4111"],
      ["lc.xlsx", "Text of the sheet"],
      ["ls.pptx", "Text of the slide 4111"],
    ] as const) {
      const { outcome, file } = await protect(readFileSync(at(name)), name, { tier: "encrypt" });
      writeFileSync(at(name), file);
      expect([name, open(name, (outcome.ok && outcome.password) || "")]).toEqual([name, "opened"]);
      expect(execFileSync("pdftotext", [at("locked.pdf"), "-"]).toString()).toContain(text);
    }
    expect(open("lw.docx", "wrong")).toBe("refused");
  });
});

describe.skipIf(QPDF !== true)("qpdf", () => {
  const check = (...options: string[]) => spawnSync("qpdf", [...options, "--check"], { encoding: "utf8" });

  test("finds nothing wrong with a PDF, marked and encrypted", async () => {
    const file = pdfFile({ pages: ["one", "two"], information: { Title: "T" } });
    writeFileSync(at("m.pdf"), (await protect(file, "m.pdf")).file);
    expect(check(at("m.pdf"))).toMatchObject({ status: 0, stderr: "" });
    const { outcome, file: locked } = await protect(file, "m.pdf", { tier: "encrypt" });
    writeFileSync(at("e.pdf"), locked);
    const password = outcome.ok ? outcome.password : null;
    const right = check(`--password=${password}`, at("e.pdf"));
    expect(right).toMatchObject({ status: 0, stderr: "" });
    expect(right.stdout).toContain("R = 6");
    expect(right.stdout).toContain("file encryption method: AESv3");
    expect(check("--password=wrong", at("e.pdf")).status).toBe(2);
  });
});

describe.skipIf(DECRYPT !== true)("msoffcrypto", () => {
  test("opens an encrypted document with its password, and finds it whole", async () => {
    const { docx } = await import("../../../test/support/files/office.ts");
    const { outcome, file } = await protect(docx(["x"]), "a.docx", { tier: "encrypt" });
    writeFileSync(at("e.docx"), file);
    const open = (password: string) =>
      spawnSync("msoffcrypto-tool", ["-p", password, at("e.docx"), at("plain.docx")], { encoding: "utf8" });
    expect(open("wrong").status).not.toBe(0);
    expect(open((outcome.ok && outcome.password) || "").status).toBe(0);
    expect((await readFile(readFileSync(at("plain.docx")), "a.docx")).labels.map(({ id }) => id)).toEqual([
      INTERNAL.id,
    ]);
  });
});
