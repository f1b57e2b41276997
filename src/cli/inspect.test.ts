import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { pictureOf, png } from "../../test/support/files/picture.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import { Failure } from "./failure.ts";
import { inspect } from "./inspect.ts";
import { lineOf } from "./progress.ts";

const folder = mkdtempSync(join(tmpdir(), "sallyport-inspect-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
async function run(...args: string[]): Promise<{ code: number; output: string }> {
  let output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  const code = await inspect(args);
  vi.restoreAllMocks();
  return { code, output };
}
const left = () => readdirSync(tmpdir()).filter((name) => /^sallyport-inspect-(?!test)/.test(name));

describe("sallyport inspect", { timeout: 60_000 }, () => {
  const cards = file("cards.txt", "Card 4111 1111 1111 1111, cardholder verification needed\n\u001b[2J");
  const lunch = file("lunch.txt", "Soup on Monday\n");

  it("tells what is in a file, masked, and leaves nothing behind", async () => {
    const before = left();
    const { code, output } = await run(cards);
    expect(code).toBe(1);
    expect(output).toContain("cards.txt (61 bytes): looked into completely");
    expect(output).toMatch(/found +payment-card, 1 distinct in content, confidence high/);
    expect(output).toContain("**** **** **** ****");
    expect(output).not.toContain("4111");
    expect(output).not.toContain("\u001b");
    expect(left()).toEqual(before);
  });
  it("works from a folder whose packages are kept elsewhere, behind a link", async () => {
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const copy = join(folder, "program");
    for (const part of ["src", "bin", "package.json"]) cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const program = promisify(execFile)(process.execPath, [join(copy, "bin/sallyport.mjs"), "inspect", lunch]);
    expect((await program).stdout).toContain("lunch.txt (15 bytes): looked into completely");
  });
  it("ends with 0 where nothing is found, and with the worst of several", async () => {
    expect(await run(lunch)).toMatchObject({ code: 0, output: expect.stringMatching(/found +nothing\n/) });
    const archive = file("locked.zip", zipFile([{ name: "a.txt", data: "????????", encrypted: true }]));
    const { code, output } = await run(lunch, archive);
    expect(code).toBe(2);
    expect(output).toMatch(/missed +encrypted/);
  });
  it("writes JSON, and looks with the settings of a file", async () => {
    const settings = file(
      "settings.yaml",
      `inspection:
  informationTypes:
    - { id: soup, name: Soup, patterns: [{ expression: "[Ss]oup", confidence: high }] }
  engines:
    - { kind: yara, name: Kitchen, rules: 'rule monday { strings: $a = "Monday" condition: $a }' }
`,
    );
    const { code, output } = await run(lunch, "--json", "--settings", settings);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject([
      {
        name: lunch,
        coverage: "full",
        evidence: { matches: [{ type: "soup" }], malware: { verdict: "infected", engines: [{ found: ["monday"] }] } },
      },
    ]);
  });
  it("recognises text in pictures where the settings say so", async () => {
    const scan = file("scan.png", png(await pictureOf("Card 4111 1111 1111 1111, expires 12/29")));
    const off = await run(scan);
    expect(off.code).toBe(2);
    expect(off.output).toMatch(/missed +unsupported/);
    const { code, output } = await run(scan, "--settings", file("pictures.yaml", "limits: { pictures: 5 }"));
    expect(code).toBe(1);
    expect(output).toMatch(/found +payment-card, 1 distinct in content/);
    expect(output).toContain("scan.png / picture");
  });
  it("refuses what it cannot do, with the remedy", async () => {
    await expect(inspect([])).rejects.toThrow(Failure);
    await expect(inspect([join(folder, "missing")])).rejects.toThrow("cannot be read (ENOENT)");
    await expect(inspect([folder])).rejects.toThrow("is no file");
    await expect(inspect([lunch, "--colour"])).rejects.toThrow("Usage: sallyport inspect FILE...");
    const wrong = file("wrong.yaml", "inspection: { limits: { depth: 99 } }");
    await expect(inspect([lunch, "--settings", wrong])).rejects.toThrow("wrong.yaml: inspection.limits.depth:");
  });
  it("shows how far it has come", () => {
    const at = (taken: number, looked: number, seconds: number) =>
      lineOf("a.iso", { taken, looked, size: 100 }, seconds);
    expect(at(0, 0, 1)).toBe("[------------------------] a.iso: reading 0 %, 1 s");
    expect(at(50, 0, 3)).toBe("[############------------] a.iso: reading 50 %, 3 s");
    // How far it is, is not known before its first block, nor when only engines are left.
    expect(at(100, 0, 0)).toBe("[######------------------] a.iso: looking into it, 0 s");
    expect(at(100, 0, 1)).toBe("[----------######--------] a.iso: looking into it, 1 s");
    expect(at(100, 25, 2)).toBe("[######------------------] a.iso: looking into it 25 %, 2 s");
    expect(at(100, 100, 2)).toBe("[----------------######--] a.iso: looking into it, 2 s");
    expect(lineOf("a.iso", { taken: 0, looked: 0, size: 0 }, 2)).toContain("looking into it, 2 s");
  });
});
