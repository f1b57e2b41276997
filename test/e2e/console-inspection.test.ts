/**
 * Inspection in the console: a file tried out, a text, engines, types, tables; no violation that axe-core finds, in light
 * and dark, at 380 and 1600 pixels; one flow with the keyboard alone. And the parts of the API that the console does not
 * show by itself.
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sidewaysOverflow, violations } from "../support/axe.ts";
import { openBrowser, signIn, type TestBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { zipFile } from "../support/files/zip.ts";
import { RawBrowser } from "../support/raw-browser.ts";

const LOOKS = (["light", "dark"] as const).flatMap((scheme) => [380, 1600].map((width) => ({ scheme, width })));
const CARD = "4111 1111 1111 1111";
const TEXT = `Please charge card ${CARD}, cardholder A. Person. SECRET-PLAN inside.`;
const RULES = 'rule secret_plan { strings: $a = "SECRET-PLAN" condition: $a }';

interface Settings {
  readonly engines: readonly { readonly name: string; readonly enabled: boolean }[];
  readonly labels: readonly { readonly name: string; readonly priority: number }[];
  readonly informationTypes: readonly { readonly id: string }[];
  readonly exactData: readonly object[];
}

const GUID = "11111111-2222-3333-4444-555555555555";

describe("inspection in the console", () => {
  let demo: Demo;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    demo = await startDemo();
    await demo.api("DELETE", "/policies/block-downloads-without-certificate");
    browser = await openBrowser(demo);
    page = browser.page;
    await page.goto(demo.file.console);
    await page.getByRole("link", { name: "Sign in with your organisation" }).click();
    await signIn(page, demo, 2);
    await page.getByRole("heading", { name: "Activity log" }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const settings = () => demo.api<Settings>("GET", "/inspection");
  const dialog = () => page.getByRole("dialog");
  const named = (name: string | RegExp) => dialog().getByRole("textbox", { name });
  const save = (name: string | RegExp = "Save") => dialog().getByRole("button", { name, exact: true }).click();
  function file(name: string, content: string | Uint8Array): string {
    const path = join(demo.data, name);
    writeFileSync(path, content);
    return path;
  }
  async function open(path: string, heading: string): Promise<void> {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(demo.file.console + path);
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    await page.waitForLoadState("networkidle");
  }
  async function expectSound(what: string): Promise<void> {
    for (const { scheme, width } of LOOKS) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(150);
      expect(await violations(page), `${what}, ${scheme}, ${width}`).toEqual([]);
      expect(await sidewaysOverflow(page), `${what}, ${scheme}, ${width}`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  it("adds an engine, refuses YARA rules that do not compile at their field, and shows how it fares", async () => {
    await open("inspection/engines", "Engines and limits");
    await expectSound("no engine yet");
    await page.getByRole("button", { name: "New engine" }).first().click();
    await dialog().getByLabel("Kind").selectOption("yara");
    await named("Name").fill("House rules");
    await named("Rules").fill("rule broken { condition: nothing_here }");
    await save();
    await dialog()
      .getByText(/unknown identifier/)
      .waitFor();
    await expectSound("rules that are refused");
    await named("Rules").fill(RULES);
    await save();
    await page.getByRole("cell", { name: "1 rule" }).waitFor();
    await demo.api("PUT", "/inspection", {
      engines: [...(await settings()).engines, { kind: "clamd", name: "Away", address: "127.0.0.1:9" }],
    });
    await open("inspection/engines", "Engines and limits");
    await page.getByText("Unavailable").waitFor();
    await expectSound("engines");
    await page.getByRole("switch", { name: "Use Away" }).click();
    await expect.poll(async () => (await settings()).engines.map(({ enabled }) => enabled)).toEqual([true, false]);
    await page.getByRole("button", { name: "Remove Away" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await expect.poll(async () => (await settings()).engines.length).toBe(1);
    await page.getByRole("spinbutton", { name: "Largest file" }).fill("65");
    await page.getByRole("button", { name: "Save limits" }).click();
    await page.getByText("At most 64 GB").waitFor();
    await page.getByRole("spinbutton", { name: "Largest file" }).fill("2");
    await page.getByRole("button", { name: "Save limits" }).click();
    await expect.poll(() => settings()).toMatchObject({ limits: { file: 2 * 1024 ** 3 } });
  });

  it("tells how old that is which engines look for: since when rules are the same, and since when a mark is known", async () => {
    const options = 'ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nService: Scanner 1.0\r\nISTag: "S1"\r\n\r\n';
    const icap = createServer((socket) => void socket.on("error", () => {}).once("data", () => socket.end(options)));
    await new Promise<void>((resolve) => icap.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = icap.address() as AddressInfo;
      const yara = { kind: "yara", name: "House rules", rules: `${RULES} // these are new` };
      await demo.api("PUT", "/inspection", { engines: [yara] });
      const { items } = await demo.api<{ items: { time: string }[] }>("GET", "/configuration/versions?limit=1");
      const scanner = { kind: "icap", name: "Scanner", service: `icap://127.0.0.1:${port}/avscan` };
      await demo.api("PUT", "/inspection", { engines: [{ ...yara, name: "Renamed" }, scanner] });
      const health = () => demo.api<{ engines: { signaturesFirstSeen: string | null }[] }>("GET", "/inspection/health");
      const { engines } = await health();
      const signatures = expect.stringMatching(/^1 rule, SHA-256 [0-9a-f]{12}$/);
      expect(engines).toMatchObject([
        { engine: "Scanner", signatures: "S1", signaturesFrom: null, signaturesFirstSeen: expect.any(String) },
        { engine: "Renamed", signatures, signaturesFrom: items[0]?.time, signaturesFirstSeen: null, available: true },
      ]);
      await demo.api("PUT", "/inspection", { engines: [scanner, yara] });
      expect((await health()).engines[0]?.signaturesFirstSeen).toBe(engines[0]?.signaturesFirstSeen);
      await open("inspection/engines", "Engines and limits");
      const cellOf = (name: string) => page.getByRole("row", { name }).getByRole("cell");
      await cellOf("Scanner").getByText("first seen less than an hour ago").waitFor();
      await cellOf("House rules").getByText("changed less than an hour ago").waitFor();
      await expectSound("ages of signatures");
    } finally {
      icap.close();
      await demo.api("PUT", "/inspection", { engines: [] });
    }
  });

  it("says above every page, and in the log, that an engine is away, until it is back or not used", async () => {
    const engine = { kind: "clamd", name: "Scanner", address: "127.0.0.1:9" };
    await demo.api("PUT", "/inspection", { engines: [engine] });
    const alerts = () => demo.api<{ items: object[] }>("GET", "/alerts");
    await expect.poll(alerts, { timeout: 30_000 }).toMatchObject({
      items: [{ kind: "malware-engine-away", subject: "Scanner", detail: "Not reached: nothing listens there." }],
    });
    await open("activities", "Activity log");
    await page.getByText("The malware engine “Scanner” is away").waitFor();
    // On a slow machine an engine of an earlier test may have been away for long enough, too.
    await page
      .getByRole("row", { name: /Malware engine away/ })
      .first()
      .waitFor();
    await expectSound("an engine away");
    await page.getByRole("link", { name: "Malware engines" }).click();
    await page.getByRole("switch", { name: "Use Scanner" }).click();
    await page.getByText("The malware engine “Scanner” is away").waitFor({ state: "detached", timeout: 40_000 });
    expect(await alerts()).toEqual({ items: [] });
  });

  it("tries out a file with the keyboard: everything found, and what policies would do", async () => {
    await demo.api("PUT", "/inspection", { engines: [{ kind: "yara", name: "House rules", rules: RULES }] });
    await demo.api("POST", "/policies", {
      ...{ kind: "session", action: "block", name: "No card numbers", control: "file-download" },
      inspection: { method: "built-in-dlp", presets: ["payment-card"] },
    });
    await open("inspection", "Test a file");
    await expectSound("no file yet");
    const chosen = page.waitForEvent("filechooser");
    await page.getByRole("heading", { name: "Test a file" }).focus();
    const focused = () => page.evaluate<string>("document.activeElement.textContent");
    for (let count = 0; count < 12 && (await focused()) !== "Choose a file"; count++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await (await chosen).setFiles(file("cards.txt", TEXT));
    await page.getByRole("heading", { name: "cards.txt" }).waitFor();
    expect(await focused()).toBe("cards.txt");
    const found = page.getByRole("region", { name: "cards.txt" });
    await found.getByText("Payment card number").waitFor();
    expect(await found.textContent()).toContain("secret_plan");
    expect(await found.textContent()).toContain("**** **** **** ****");
    expect(await found.textContent()).not.toContain("4111");
    const would = page.getByRole("region", { name: "What policies would do" });
    expect(await would.textContent()).toMatch(/No card numbers.*Block.*On download/);
    await expectSound("what is in a file");
  });

  it("says of a file what was not looked at, and why", async () => {
    await open("inspection", "Test a file");
    const locked = zipFile([{ name: "inside.txt", data: "????????", encrypted: true }]);
    await page.locator("input[type=file]").setInputFiles(file("locked.zip", locked));
    await page.getByRole("heading", { name: "locked.zip" }).waitFor();
    const found = await page.getByRole("region", { name: "locked.zip" }).textContent();
    expect(found).toContain("What was not looked at, and why");
    expect(found).toMatch(/Encrypted/);
  });

  it("finds types in the library and in a text, highlighted there", async () => {
    await open("inspection/types", "Information types");
    await page.getByRole("textbox", { name: "Text" }).fill(TEXT);
    await page.getByRole("button", { name: "Look for types" }).click();
    await page.getByRole("region", { name: "What was found in the text" }).waitFor();
    expect(await page.locator(".try-text mark").allTextContents()).toEqual([CARD]);
    await page.getByRole("searchbox", { name: "Search" }).fill("Luhn");
    await page.getByRole("combobox", { name: "Category" }).selectOption("financial");
    await page.getByRole("button", { name: "Payment card number" }).waitFor();
    await expectSound("the library, and what is in a text");
    await page.getByRole("button", { name: "Payment card number" }).click();
    await dialog().getByText("payment-card", { exact: true }).waitFor();
    await expectSound("one type");
    await page.keyboard.press("Escape");
    expect(await demo.ask("POST", "/inspection/try", { text: "x", types: ["no-such-type"] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "types.0" }] },
    });
    expect(await demo.api("POST", "/inspection/try", { text: TEXT, types: ["iban"] })).toMatchObject({ matches: [] });
  });

  it("makes a type of one's own, says what is wrong with an expression, and imports others", async () => {
    await open("inspection/types", "Information types");
    await page.getByRole("button", { name: "New type" }).click();
    await named("Name").fill("Customer number");
    await named("Expression").fill("(?=K)\\d");
    await save();
    await dialog().getByText("Lookahead and lookbehind are not supported").waitFor();
    await expectSound("an expression that is refused");
    await named("Expression").fill("K-\\d{6}");
    await save();
    await page.getByRole("button", { name: "Customer number" }).waitFor();
    expect(await demo.api("POST", "/inspection/try", { text: "K-123456" })).toMatchObject({
      matches: expect.arrayContaining([expect.objectContaining({ type: "customer-number", confidence: "medium" })]),
    });
    await page.getByRole("button", { name: "Import" }).click();
    const toml = `[[rules]]\nid = "acme"\nregex = "acme_[a-z]{9}"\n[[rules]]\nid = "bad"\nregex = "(?=a)b"\n`;
    await dialog().locator("input[type=file]").setInputFiles(file("rules.toml", toml));
    await dialog()
      .getByText(/lookahead and lookbehind/)
      .waitFor();
    await expectSound("an import");
    await save("Add 1 type");
    await expect
      .poll(async () => (await settings()).informationTypes.map(({ id }) => id))
      .toEqual(["customer-number", "gitleaks-acme"]);
    await page.getByRole("button", { name: "Customer number" }).click();
    await dialog().getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(async () => (await settings()).informationTypes.length).toBe(1);
  });

  it("imports a rule package in UTF-16, and says what differs and what is refused", async () => {
    await open("inspection/types", "Information types");
    await page.getByRole("button", { name: "Import" }).click();
    const xml = `\ufeff<?xml version="1.0" encoding="utf-16"?><RulePackage><Rules>
      <Entity id="${GUID}" patternsProximity="500" recommendedConfidence="85"><Pattern confidenceLevel="85">
      <IdMatch idRef="number"/><Match idRef="Func_us_date"/><Match idRef="words"/></Pattern></Entity>
      <Affinity id="Of forms"/><Regex id="number">[0-9]{9}</Regex>
      <Keyword id="words"><Group matchStyle="word"><Term>Präsenz</Term></Group></Keyword>
      <LocalizedStrings><Resource idRef="${GUID}"><Name>Präsenznummer</Name></Resource></LocalizedStrings></Rules></RulePackage>`;
    await dialog()
      .locator("input[type=file]")
      .setInputFiles(file("rules.xml", Buffer.from(xml, "utf16le")));
    await dialog().getByText("Differs from the file: evidence counts within 300 characters, not within 500.").waitFor();
    await dialog()
      .getByText(/Affinity, which has no pattern/)
      .waitFor();
    await expectSound("an import of a rule package");
    await save("Add 1 type");
    await expect
      .poll(async () => (await settings()).informationTypes.map(({ id }) => id))
      .toEqual(["gitleaks-acme", GUID]);
    await page.getByRole("button", { name: "Präsenznummer" }).click();
    await dialog()
      .getByText(/and nearby: /)
      .waitFor();
    await dialog().getByRole("button", { name: "Edit" }).click();
    await dialog()
      .getByText(/Imported, to be met nearby as well/)
      .waitFor();
    await named("Name").fill("Presence number");
    await save();
    await expect
      .poll(async () => (await settings()).informationTypes.at(-1))
      .toMatchObject({
        name: "Presence number",
        patterns: [{ keywords: ["präsenz"], evidence: [{ least: 1 }] }],
      });
  });

  it("learns a table, a document and a kind of document from uploads, and refuses what is too little", async () => {
    await open("inspection/learnt", "Tables, documents, classifiers");
    await page.getByRole("button", { name: "Upload a table" }).click();
    await named("Name").fill("Customers");
    const table = file(
      "customers.csv",
      Buffer.from("\ufeffnumber\tname\ttown\r\nCT-48213\tRosalind Achterberg\tDelft\r\n12\tNobody\tUlm\r\n", "utf16le"),
    );
    await dialog().locator("input[type=file]").setInputFiles(table);
    await dialog().getByLabel("Column that must be found").selectOption("number");
    await dialog().getByLabel("name", { exact: true }).check();
    await expectSound("a table to upload");
    await save("Upload");
    await page.getByRole("cell", { name: "number, with 1 of name nearby" }).waitFor();
    await page.getByRole("cell", { name: "1 value of number is never found: too few letters and digits." }).waitFor();
    expect((await settings()).exactData).toMatchObject([{ id: "customers", rows: 1, primary: "number", needed: 1 }]);
    await page.getByRole("button", { name: "Upload a document" }).click();
    await named("Name").fill("Nothing");
    const [document, form] = ["Document", "Empty form (optional)"].map((name) =>
      dialog().locator(`input[type=file][aria-label="${name}"]`),
    );
    await document?.setInputFiles(file("short.txt", "too short"));
    await save("Upload");
    await dialog().getByText("There is too little text in it to know it by").waitFor();
    const blank = Array.from({ length: 60 }, (_, at) => `Field ${at}: enter heron ${at * 11}.`).join("\n");
    const filled = `${blank}\n${Array.from({ length: 60 }, (_, at) => `Answer ${at}: otter ${at * 19}.`).join("\n")}`;
    await document?.setInputFiles(file("copy.txt", blank));
    await form?.setInputFiles(file("blank.txt", blank));
    await expectSound("a document to upload, and its empty form");
    await save("Upload");
    await dialog().getByText("Beyond the empty form there is too little text in it to know it by").waitFor();
    await document?.setInputFiles(file("filled.txt", filled));
    await save("Upload");
    await page.getByRole("button", { name: "Delete Nothing" }).waitFor();
    await page.getByRole("button", { name: "Train a classifier" }).click();
    await named("Name").fill("Invoices");
    const pages = ["invoice payable by creditor", "lunch soup and bread"].flatMap((words, kind) =>
      Array.from({ length: 4 }, (_, at) => ({
        name: `${kind === 0 ? "examples" : "counterexamples"}/${at}.txt`,
        data: `${words} number ${at}. `.repeat(20),
      })),
    );
    await dialog()
      .locator("input[type=file]")
      .setInputFiles(file("set.zip", zipFile(pages)));
    await save("Train");
    await page.getByText("Needs more examples", { exact: true }).waitFor();
    await expectSound("what was learnt");
    await page.getByRole("button", { name: "Delete Invoices" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete Invoices" }).waitFor({ state: "detached" });
  });

  it("lists labels in their order", async () => {
    await open("inspection/labels", "Labels");
    for (const [name, digit] of [
      ["Public", "1"],
      ["Confidential", "2"],
    ] as const) {
      await page.getByRole("button", { name: "New label" }).first().click();
      await named("Name").fill(name);
      await named("Identifier").fill("no GUID");
      await save();
      await dialog()
        .getByText(/Not a GUID/)
        .waitFor();
      await named("Identifier").fill(`{AAAAAAAA-0000-0000-0000-00000000000${digit}}`);
      await save();
      await page.getByRole("button", { name: `Edit ${name}` }).waitFor();
    }
    await page.getByRole("button", { name: "Raise Public" }).click();
    await expect
      .poll(async () => Object.fromEntries((await settings()).labels.map(({ name, priority }) => [name, priority])))
      .toEqual({ Public: 1, Confidential: 0 });
    await expectSound("labels");
  });

  it("keeps the focus where it was when what held it is removed", async () => {
    const focused = () =>
      page.evaluate<string>("document.activeElement.ariaLabel ?? document.activeElement.textContent");
    const press = async (name: string) => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    await open("inspection/labels", "Labels");
    await press("Remove Confidential");
    await press("Remove");
    await expect.poll(focused).toBe("Raise Public");
    await open("inspection/types", "Information types");
    await press("acme");
    await press("Edit");
    await press("Another pattern");
    await press("Remove pattern 2");
    expect(await page.evaluate("document.activeElement.closest('form') !== null")).toBe(true);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await expect.poll(focused).toBe("acme");
  });

  it("offers what there is in the policy editor, and names a refused expression", async () => {
    await open("policies/new/session", "New session policy");
    await page.getByRole("textbox", { name: "Name" }).fill("Customers stay");
    await page.getByLabel("Look for", { exact: true }).selectOption("data-classification");
    await page.getByRole("button", { name: "Add what to look for" }).click();
    await page.getByLabel("Kind", { exact: true }).selectOption("exact-data-match");
    await page.getByLabel("Which", { exact: true }).selectOption({ label: "Customers" });
    await page.getByRole("button", { name: "Add another" }).click();
    await page.getByLabel("Which", { exact: true }).last().selectOption({ label: "IBAN" });
    await expectSound("data classification");
    await page.getByRole("button", { name: "Create policy" }).click();
    await page.getByRole("table", { name: "Policies" }).getByRole("link", { name: "Customers stay" }).waitFor();
    expect(await demo.ask("DELETE", "/exact-data/customers")).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('policy "Customers stay"') },
    });
    await open("policies/new/session", "New session policy");
    await page.getByRole("textbox", { name: "Name" }).fill("Broken");
    await page.getByLabel("Look for", { exact: true }).selectOption("built-in-dlp");
    for (const expression of ["fine", "(?=a)b"]) {
      await page.getByRole("combobox", { name: "Regular expression" }).fill(expression);
      await page.keyboard.press("Enter");
    }
    await page.getByRole("button", { name: "Create policy" }).click();
    await page.getByText("“(?=a)b”: Lookahead and lookbehind are not supported").waitFor();
    await expectSound("built-in DLP");
  });

  it("shows in an activity what was found in the file, and what was not looked at", async () => {
    await demo.api("POST", "/policies", {
      ...{ kind: "session", action: "block", name: "No budgets", control: "file-download" },
      inspection: { method: "built-in-dlp", expressions: ["[Bb]udget"] },
    });
    const app = demo.file.apps[1]?.url ?? "";
    const visitor = new RawBrowser(demo);
    await visitor.enter(app);
    await visitor.open(`${app}download/budget/budget.xlsx`);
    const { items } = await demo.api<{ items: { id: string }[] }>("GET", "/activities?type=download&limit=1");
    await open(`activities/${items[0]?.id}`, "Inspection of the file");
    const found = page.getByRole("region", { name: "Inspection of the file" });
    expect(await found.textContent()).toContain("[Bb]udget");
    expect(await found.textContent()).toContain("Type by its bytes");
    await expectSound("an activity with a file");
    await open("activities", "Activity log");
    await page.getByRole("combobox", { name: "Activity" }).selectOption("upload");
    await page.getByText("No activity fits these filters").waitFor();
  });

  it("tells the same on the command line, with what policies would do", async () => {
    const child = spawn(process.execPath, ["src/cli/index.ts", "inspect", file("again.txt", TEXT), "--server"], {
      env: { ...process.env, SALLYPORT_DATA: demo.data },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(output).toContain('"No card numbers" (download): block');
    expect(output).not.toContain("4111");
    expect(code).toBe(1);
  });
});
