/**
 * Files looked into on their way, in real Chromium: "block download of files with payment card data" and "block upload of
 * malware", with a real clamd; the message, the reference and the masked evidence; a large file with a page to wait on;
 * ranges answered from what was inspected.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { enterApp, openBrowser, type TestBrowser } from "../support/browser.ts";
import { type Clamd, HARMLESS_MALWARE, SIGNATURE, startClamd } from "../support/clamd.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { docx } from "../support/files/office.ts";
import { pictureOf, scannedPdf } from "../support/files/picture.ts";
import { zipFile } from "../support/files/zip.ts";
import { type Shelf, startShelf } from "../support/shelf.ts";
import { until } from "../support/until.ts";

const CARDS = "Customer: A. Person, card 4111 1111 1111 1111, expires 12/29, cardholder verification needed\n";

interface Recorded {
  readonly action: string;
  readonly reference: string;
  readonly summary: string;
  readonly object: { readonly name: string; readonly size: number };
  readonly inspection?: {
    readonly status: string;
    readonly stopped?: boolean;
    readonly matches: { readonly type: string; readonly evidence: { readonly masked: string }[] }[];
    readonly missed: { readonly reason: string }[];
    readonly malware: { readonly verdict: string; readonly engines: { readonly found: string[] }[] } | null;
  };
}

const RULE_PACKAGE = `<?xml version="1.0" encoding="utf-16"?><RulePackage><Rules>
<Entity id="11111111-2222-3333-4444-555555555555" patternsProximity="500" recommendedConfidence="85">
<Pattern confidenceLevel="85"><IdMatch idRef="number"/><Match idRef="words" minCount="2"/></Pattern></Entity>
<Regex id="number">CV-[0-9]{5}</Regex><Keyword id="words"><Group matchStyle="word"><Term>Résumé</Term></Group></Keyword>
<LocalizedStrings><Resource idRef="11111111-2222-3333-4444-555555555555"><Name default="true" langcode="fr-fr">Résumé</Name></Resource></LocalizedStrings>
</Rules></RulePackage>`;

describe("files on their way", () => {
  let demo: Demo;
  let shelf: Shelf;
  let clamd: Clamd;
  let browser: TestBrowser;
  let page: Page;
  const policies: string[] = [];

  beforeAll(async () => {
    [demo, clamd] = await Promise.all([startDemo(), startClamd()]);
    shelf = await startShelf(demo);
    await demo.api("DELETE", "/policies/block-downloads-without-certificate");
    const engines = [{ kind: "clamd", name: "ClamAV", address: clamd.address }];
    await demo.api("PUT", "/inspection", { engines });
    browser = await openBrowser(demo);
    page = browser.page;
    await enterApp(page, demo, shelf.url);
    await page.getByRole("heading", { name: "Shelf" }).waitFor();
  });
  afterEach(async () => {
    for (const id of policies.splice(0)) await demo.api("DELETE", `/policies/${id}`);
  });
  afterAll(async () => {
    await browser?.close();
    await shelf?.close();
    await demo?.stop();
    await clamd?.close();
  });

  async function policy(body: object): Promise<void> {
    const { id } = await demo.api<{ id: string }>("POST", "/policies", { kind: "session", action: "block", ...body });
    policies.push(id);
  }
  const noCards = (more: object = {}) =>
    policy({
      name: "Block download of files with payment card data",
      control: "file-download",
      inspection: { method: "built-in-dlp", presets: ["payment-card"], showLastFour: true },
      message: "Card numbers stay in the vault.",
      ...more,
    });
  const noMalware = () =>
    policy({
      name: "Block upload of malware",
      control: "file-upload",
      inspection: { method: "malware" },
      message: "This file is dangerous.",
    });
  async function download(name: string): Promise<{ name: string; content: string }> {
    await page.goto(shelf.url);
    const [got] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name, exact: true }).click(),
    ]);
    return { name: got.suggestedFilename(), content: readFileSync(await got.path(), "utf8") };
  }
  async function upload(files: { name: string; content: Buffer | string }[]): Promise<void> {
    const paths = files.map(({ name, content }) => {
      const path = join(demo.data, name);
      writeFileSync(path, content);
      return path;
    });
    await page.goto(shelf.url);
    await page.getByLabel("File").setInputFiles(paths);
    await page.getByRole("button", { name: "Upload" }).click();
    await page.waitForLoadState();
  }
  const lastOf = async (type: string) =>
    (await demo.api<{ items: Recorded[] }>("GET", `/activities?type=${type}&limit=1`)).items[0] as Recorded;

  it("are described in the API's document", async () => {
    const { paths } = await demo.api<{ paths: Record<string, unknown> }>("GET", "/openapi.json");
    for (const path of ["/inspection", "/inspection/test", "/exact-data", "/information-types"])
      expect(paths[`/api/v1${path}`]).toBeDefined();
  });

  it("with payment card data are not downloaded; the evidence is masked; others are", async () => {
    await noCards();
    shelf.put("cards.txt", { type: "text/csv", content: Buffer.from(CARDS) });
    shelf.put("lunch.txt", { type: "text/csv", content: Buffer.from("Soup on Monday, 4111 portions\n") });
    const blocked = await download("cards.txt");
    expect(blocked.name).toBe("cards.txt.blocked.txt");
    expect(blocked.content).toContain("Card numbers stay in the vault.");
    const record = await lastOf("download");
    expect(blocked.content).toContain(record.reference);
    expect(record).toMatchObject({ action: "blocked", object: { name: "cards.txt" } });
    expect(record.inspection).toMatchObject({ status: "completed", matches: [{ type: "payment-card" }] });
    const masked = record.inspection?.matches[0]?.evidence[0]?.masked ?? "";
    expect(masked).toMatch(/\*{4} \*{4} \*{4} 1111/);
    expect(JSON.stringify(record)).not.toContain("4111");
    expect(await download("lunch.txt")).toEqual({ name: "lunch.txt", content: "Soup on Monday, 4111 portions\n" });
    expect(await lastOf("download")).toMatchObject({
      action: "allowed",
      inspection: { status: "completed", matches: [] },
    });
  });

  it("are not read on once it is certain that they are blocked, unless somebody wants to know what else they hold", async () => {
    await noCards();
    shelf.put("long.txt", { type: "text/csv", content: Buffer.from(CARDS + "nothing\n".repeat(200_000)) });
    expect((await download("long.txt")).content).toContain("Card numbers stay in the vault.");
    const record = await lastOf("download");
    expect(record).toMatchObject({
      action: "blocked",
      inspection: {
        ...{ status: "partially-scanned", stopped: true },
        ...{ matches: [{ type: "payment-card" }], missed: [{ reason: "not-needed" }] },
      },
    });
    expect(record.summary).toContain("The rest was not read, because that is enough.");
    await noCards({
      name: "Only reports",
      mode: "report-only",
      inspection: { method: "built-in-dlp", presets: ["iban"] },
    });
    expect((await download("long.txt")).content).toContain("Card numbers stay in the vault.");
    expect(await lastOf("download")).toMatchObject({
      action: "blocked",
      inspection: { status: "completed", stopped: false, matches: [{ type: "payment-card" }] },
    });
  });

  it("are looked into for the policies in force when they are decided, not for those when they began to come", async () => {
    await noCards();
    let begun = () => {};
    let goOn = () => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    shelf.put("slow.txt", {
      type: "text/csv",
      content: async function* () {
        yield Buffer.from("Account of A. Person\n".repeat(100));
        begun();
        await waiting;
        yield Buffer.from("IBAN DE89 3704 0044 0532 0130 00\n");
      },
    });
    await page.goto(shelf.url);
    const got = page.evaluate<string>('fetch("/slow.txt").then((answer) => answer.text())');
    await beginning;
    await noCards({
      name: "No accounts",
      inspection: { method: "built-in-dlp", presets: ["iban"] },
      whenUnscannable: "ignore",
    });
    goOn();
    expect(await got).not.toContain("DE89");
    expect(await lastOf("download")).toMatchObject({ action: "blocked", inspection: { matches: [{ type: "iban" }] } });
  });

  it("with payment card data on a scanned page are found once text in pictures is recognised", async () => {
    await noCards({ whenUnscannable: "ignore" });
    const scan = scannedPdf([{ picture: await pictureOf("Card 4111 1111 1111 1111, expires 12/29") }]);
    shelf.put("scan.pdf", { content: scan });
    expect((await download("scan.pdf")).name).toBe("scan.pdf");
    const { limits } = await demo.api<{ limits: object }>("GET", "/inspection");
    await demo.api("PUT", "/inspection", { limits: { ...limits, pictures: 3 } });
    try {
      const tried = await demo.send("/inspection/test?name=scan.pdf", scan);
      expect(tried).toMatchObject({ body: { coverage: "full", evidence: { matches: [{ type: "payment-card" }] } } });
      await page.goto(shelf.url);
      await page.getByRole("link", { name: "scan.pdf", exact: true }).click();
      // Refused by a file or, where it takes its time, on the page that waits.
      await until("the download is refused", async () => (await lastOf("download")).action === "blocked", 20_000);
      expect((await lastOf("download")).inspection?.matches).toMatchObject([
        { type: "payment-card", evidence: [{ part: "scan.pdf / page 1 / picture" }] },
      ]);
    } finally {
      await demo.api("PUT", "/inspection", { limits });
    }
  });

  it("that are not asked about are not held", async () => {
    await noCards({ filters: [{ attribute: "file-extension", operator: "equals", values: ["csv"] }] });
    shelf.put("cards.txt", { type: "text/csv", content: Buffer.from(CARDS) });
    expect((await download("cards.txt")).content).toBe(CARDS);
    expect((await lastOf("download")).inspection).toBeUndefined();
  });

  it("that cannot be scanned do what the policy says, and are never called clean", async () => {
    shelf.put("noise.bin", { content: Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251)) });
    await noCards();
    const blocked = await download("noise.bin");
    expect(blocked.name).toBe("noise.bin.blocked.txt");
    expect(blocked.content).toContain("Files of this kind cannot be looked into.");
    expect(blocked.content).not.toContain("device");
    expect((await lastOf("download")).inspection).toMatchObject({ status: "unsupported-type" });
    await demo.api("DELETE", `/policies/${policies.pop()}`);
    await noCards({ whenUnscannable: "ignore" });
    expect((await download("noise.bin")).name).toBe("noise.bin");
  });

  it("of malware are not uploaded, be it among others; nothing of it reaches the app", async () => {
    await noMalware();
    const before = shelf.received.length;
    await upload([{ name: "report.txt", content: "All is well.\n" }]);
    expect(await page.locator("h1").textContent()).toBe("Taken");
    const taken = shelf.received.at(-1);
    expect(taken?.body.toString()).toContain("All is well.");
    expect(taken?.body.toString()).toContain("a note");
    await upload([
      { name: "fine.txt", content: "All is well.\n" },
      { name: "evil.txt", content: HARMLESS_MALWARE },
    ]);
    const text = (await page.locator("main").textContent()) ?? "";
    expect(text).toContain('The upload of "evil.txt" was blocked');
    expect(text).toContain("This file is dangerous.");
    expect(shelf.received).toHaveLength(before + 1);
    const { items } = await demo.api<{ items: Recorded[] }>("GET", "/activities?type=upload&limit=2");
    const record = items.find(({ object }) => object.name === "evil.txt");
    expect(record).toMatchObject({ action: "blocked", inspection: { malware: { verdict: "infected" } } });
    expect(record?.inspection?.malware?.engines[0]?.found[0]).toContain(SIGNATURE);
    expect(text).toContain(record?.reference ?? "no reference");
  });

  it("of malware are not uploaded by a script either, whatever they are called", async () => {
    await noMalware();
    const before = shelf.received.length;
    const put = (path: string, type: string) =>
      page.evaluate(
        async ([address, kind, body]) => {
          const answer = await fetch(address as string, {
            method: "PUT",
            headers: { "content-type": kind as string },
            body: body as string,
          });
          return { status: answer.status, body: await answer.text() };
        },
        [path, type, HARMLESS_MALWARE.toString()],
      );
    await page.goto(shelf.url);
    for (const [path, type] of [
      ["/upload/evil.bin", "application/octet-stream"],
      ["/upload/evil.json", "application/json"],
      ["/upload/notes", "text/plain"],
      ["/upload/content", "application/json"],
      ["/upload", "application/x-something"],
    ] as const) {
      const { status, body } = await put(path, type);
      expect([path, status]).toEqual([path, 403]);
      expect(body).toContain("This file is dangerous.");
    }
    expect(shelf.received).toHaveLength(before);
  });

  it("wait for an engine that is away as the policy says", async () => {
    await noMalware();
    await demo.api("PUT", "/inspection", {
      engines: [{ kind: "clamd", name: "Gone", address: "unix:/nowhere/clamd" }],
    });
    const before = shelf.received.length;
    await upload([{ name: "report.txt", content: "All is well.\n" }]);
    const told = (await page.locator("main").textContent()) ?? "";
    expect(told).toContain('The upload of "report.txt" was blocked');
    expect(told).toContain("the service that does so does not answer");
    expect(shelf.received).toHaveLength(before);
    const record = await lastOf("upload");
    expect(record.inspection).toMatchObject({ malware: { verdict: "not-scanned" } });
    expect(record.summary).toMatch(/Not scanned for malware: Gone: there is no such socket/);
    const { engines } = await demo.api<{ engines: object[] }>("GET", "/inspection/health");
    expect(engines).toMatchObject([{ engine: "Gone", available: false }]);
    await demo.api("PUT", "/inspection", { engines: [{ kind: "clamd", name: "ClamAV", address: clamd.address }] });
  });

  it("that are large are waited for on a page, and then come", async () => {
    await noCards();
    const line = Buffer.from(`${"Nothing of interest here. ".repeat(400)}\n`);
    shelf.put("large.txt", {
      type: "text/csv",
      async *content() {
        for (let at = 0; at < 300; at += 1) {
          yield line;
          await new Promise((resolve) => setTimeout(resolve, 15));
        }
      },
    });
    await page.goto(shelf.url);
    const coming = page.waitForEvent("download", { timeout: 60_000 });
    await page.getByRole("link", { name: "large.txt" }).click();
    await page.getByRole("heading", { name: "Checking large.txt" }).waitFor();
    const got = await coming;
    expect(got.suggestedFilename()).toBe("large.txt");
    expect(readFileSync(await got.path()).byteLength).toBe(line.byteLength * 300);
    await page.getByRole("heading", { name: "large.txt is ready" }).waitFor();
  });

  it("that are large and refused say so on the page", async () => {
    await noCards();
    shelf.put("large-cards.txt", {
      type: "text/csv",
      async *content() {
        for (let at = 0; at < 30; at += 1) {
          yield Buffer.from(CARDS);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
    });
    await page.goto(shelf.url);
    await page.getByRole("link", { name: "large-cards.txt" }).click();
    await page.getByRole("heading", { name: "Checking large-cards.txt" }).waitFor();
    await page.getByRole("heading", { name: "The download of large-cards.txt was blocked" }).waitFor();
    expect(await page.locator("main").textContent()).toContain("Card numbers stay in the vault.");
  });

  it("are answered in parts from the inspected whole", async () => {
    await noCards();
    const headers = { "set-cookie": "seen=parts; Path=/" };
    shelf.put("parts.txt", { type: "text/csv", content: Buffer.from("0123456789abcdefghij"), headers });
    shelf.put("cards.txt", { type: "text/csv", content: Buffer.from(CARDS) });
    await page.goto(shelf.url);
    const part = (name: string, range: string) =>
      page.evaluate(
        async ([address, asked]) => {
          const answer = await fetch(address as string, { headers: { range: asked as string } });
          return { status: answer.status, range: answer.headers.get("content-range"), body: await answer.text() };
        },
        [`/${name}`, range],
      );
    expect(await part("parts.txt", "bytes=10-14")).toEqual({ status: 206, range: "bytes 10-14/20", body: "abcde" });
    expect(await part("parts.txt", "bytes=-3")).toEqual({ status: 206, range: "bytes 17-19/20", body: "hij" });
    expect((await part("parts.txt", "bytes=99-")).status).toBe(416);
    // What else the answer says comes through.
    expect(await page.evaluate("document.cookie")).toContain("seen=parts");
    // Not even a part without a single digit of the card.
    expect((await part("cards.txt", "bytes=0-7")).body).toContain("Card numbers stay in the vault.");
    expect((await part("cards.txt", "bytes=0-7")).body).not.toContain("Customer");
    // An app that gives nothing but parts gives nothing that could be looked into.
    shelf.put("half.txt", { type: "text/csv", content: Buffer.from(CARDS), onlyParts: true });
    const half = await part("half.txt", "bytes=0-");
    expect(half.status).toBe(502);
    expect(half.body).not.toContain("ustomer");
    await until("nothing is held any more", async () => {
      const { held } = await demo.api<{ held: number }>("GET", "/inspection/health");
      return held < 10_000_000;
    });
  });

  it("are compared with what the organisation taught: a table, a document, examples of a kind", async () => {
    const table = "customer,name,city\nCT-48213,Rosalind Achterberg,Utrecht\nCT-90417,Ferdinand Oyelaran,Porto\n";
    const query = new URLSearchParams({
      id: "customers",
      name: "Customers",
      primary: "customer",
      secondary: "name",
      needed: "1",
    });
    expect(await demo.send(`/exact-data?${query}`, Buffer.from(table))).toMatchObject({
      status: 201,
      body: { rows: 2 },
    });
    const unlike = await demo.send(`/exact-data?${query}`, Buffer.from(`a,b\n${"1,2\n".repeat(2_000_000)}`));
    expect(unlike).toMatchObject({ status: 400 });
    expect(JSON.stringify(unlike.body)).toContain("the file has no column customer, name");
    const contract = Array.from(
      { length: 60 },
      (_, at) => `Clause ${at}: party ${at * 7} owes heron ${at * 13} days.`,
    ).join("\n");
    const print = await demo.send("/fingerprints?id=contract&name=Contract&file=contract.txt", Buffer.from(contract));
    expect(print).toMatchObject({ status: 201 });
    const blank = Array.from(
      { length: 60 },
      (_, at) => `Field ${at}: enter heron ${at * 11} of section ${at * 17}.`,
    ).join("\n");
    const filled = `${blank}\n${Array.from({ length: 60 }, (_, at) => `Answer ${at * 3}: otter ${at * 19} swims.`).join("\n")}`;
    const both = Buffer.from(blank + filled);
    const form = `/fingerprints?id=form&name=Form&file=form.txt&blankFile=blank.txt&blankBytes=${blank.length}`;
    expect(await demo.send(form, both)).toMatchObject({ status: 201 });
    expect(await demo.send(form, Buffer.from(blank + blank))).toMatchObject({
      status: 400,
      body: { errors: [{ message: "beyond the empty form there is too little text in it to know it by" }] },
    });
    const sealed = Buffer.concat([Buffer.from("%PDF-1.7 broken"), Buffer.alloc(8_000_000, 32)]);
    const unread = await demo.send(form.replace("blank.txt", "blank.zip").replace(/\d+$/, "15"), sealed);
    expect(unread).toMatchObject({ status: 400, body: { errors: [{ path: "blankFile" }] } });
    const say = (words: string[], at: number) =>
      words.map((word, step) => `${word} ${(at * 31 + step * 17) % 97}`).join(" ");
    const entries = Array.from({ length: 30 }, (_, at) => [
      {
        name: `examples/${at}.txt`,
        data: Buffer.from(say(["invoice", "amount", "payable", "creditor", "remittance"], at)),
      },
      {
        name: `counterexamples/${at}.txt`,
        data: Buffer.from(say(["picnic", "weather", "football", "recipe", "garden"], at)),
      },
    ]).flat();
    const learnt = await demo.send("/classifiers?id=invoices&name=Invoices&file=set.zip", zipFile(entries));
    expect(learnt).toMatchObject({ status: 201, body: { ready: true, accuracy: { positives: 30, negatives: 30 } } });
    await policy({
      name: "Nothing that is ours",
      control: "file-download",
      inspection: {
        method: "data-classification",
        types: [
          { type: "customers", classifier: "exact-data-match", minimumConfidence: "low" },
          { type: "contract", classifier: "document-fingerprint", minimumConfidence: "low" },
          { type: "invoices", classifier: "trained-classifier", minimumConfidence: "low" },
        ],
      },
    });
    shelf.put("row.txt", { type: "text/csv", content: Buffer.from("Call Rosalind Achterberg about CT-48213 today.") });
    shelf.put("other-row.txt", {
      type: "text/csv",
      content: Buffer.from("Call Rosalind Achterberg about CT-90417 today."),
    });
    shelf.put("copy.txt", { type: "text/csv", content: Buffer.from(`Fwd:\n${contract.slice(0, 2000)}`) });
    shelf.put("invoice.txt", {
      type: "text/csv",
      content: Buffer.from(say(["invoice", "amount", "payable", "creditor"], 71)),
    });
    expect((await download("row.txt")).name).toBe("row.txt.blocked.txt");
    expect((await lastOf("download")).inspection?.matches).toMatchObject([{ type: "customers" }]);
    expect((await download("other-row.txt")).name).toBe("other-row.txt");
    expect((await download("copy.txt")).name).toBe("copy.txt.blocked.txt");
    const typesIn = async (text: string) => {
      const { body } = await demo.send("/inspection/test?name=some.txt", Buffer.from(text));
      const { evidence } = body as { evidence: { matches: { type: string }[] } };
      return evidence.matches.map(({ type }) => type);
    };
    expect(await typesIn(blank)).not.toContain("form");
    expect(await typesIn(filled)).toContain("form");
    expect((await download("invoice.txt")).name).toBe("invoice.txt.blocked.txt");
    expect(await demo.ask("DELETE", "/exact-data/customers")).toMatchObject({ status: 400 });
    const packaged = Buffer.from(`\ufeff${RULE_PACKAGE}`, "utf16le").toString("base64");
    for (const given of [{ file: packaged }, { text: RULE_PACKAGE }])
      expect(await demo.api("POST", "/inspection/import", { kind: "rule-package", ...given })).toMatchObject({
        types: [{ name: "Résumé" }],
        refused: [],
        notes: [{ note: "evidence counts within 300 characters, not within 500." }],
      });
    for (const given of [{}, { file: packaged, text: RULE_PACKAGE }, { file: "no base64!" }])
      expect(await demo.ask("POST", "/inspection/import", { kind: "rule-package", ...given })).toMatchObject({
        status: 400,
      });
    const stored = JSON.stringify(await demo.api("GET", "/inspection"));
    for (const secret of ["Achterberg", "CT-48213", "Clause"]) expect(stored).not.toContain(secret);
  });

  it("are given out as protected copies, with a password on a page of its own where they are encrypted", async () => {
    const label = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    await demo.api("PUT", "/inspection", { labels: [{ id: label, name: "Confidential", priority: 5 }] });
    await policy({ name: "Marked", control: "file-download", action: "protect", protection: { label } });
    shelf.put("plan.docx", { content: docx(["The plan."]) });
    shelf.put("notes.txt", { type: "text/csv", content: Buffer.from("No label fits here.") });
    await page.goto(shelf.url);
    const [got] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "plan.docx" }).click(),
    ]);
    expect(got.suggestedFilename()).toBe("plan.docx");
    const copy = readFileSync(await got.path());
    expect(await lastOf("download")).toMatchObject({ action: "protected", summary: expect.stringContaining("label") });
    const tried = await demo.send("/inspection/test?name=plan.docx", copy);
    expect(tried).toMatchObject({ status: 200, body: { evidence: { labels: [{ id: label }] } } });
    // What cannot be protected is blocked unless the policy says otherwise.
    expect((await download("notes.txt")).name).toBe("notes.txt.blocked.txt");
    expect((await lastOf("download")).summary).toContain("cannot be done");
    await demo.api("DELETE", `/policies/${policies.pop()}`);

    await policy({
      name: "Encrypted",
      control: "file-download",
      action: "protect",
      protection: { tier: "encrypt", whenUnprotectable: "allow" },
    });
    await page.goto(shelf.url);
    const [sealed] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "plan.docx" }).click(),
    ]);
    const bytes = readFileSync(await sealed.path());
    expect(bytes.includes("The plan.")).toBe(false);
    const locked = await demo.send("/inspection/test?name=plan.docx", bytes);
    expect(locked).toMatchObject({ body: { coverage: "none", evidence: { status: "encrypted" } } });
    await page.getByRole("link", { name: "Show its password" }).click();
    expect(((await page.locator("code").textContent()) ?? "").length).toBeGreaterThan(15);
    expect(await lastOf("password-view")).toMatchObject({ action: "allowed", object: { name: "plan.docx" } });
    // Of another person's session the address leads nowhere.
    const stranger = await openBrowser(demo);
    try {
      await enterApp(stranger.page, demo, shelf.url, 1);
      await stranger.page.getByRole("heading", { name: "Shelf" }).waitFor();
      const answer = await stranger.page.goto(page.url());
      expect(answer?.status()).toBe(404);
    } finally {
      await stranger.close();
    }
    expect((await download("notes.txt")).name).toBe("notes.txt");
    expect(await lastOf("download")).toMatchObject({
      action: "allowed",
      summary: expect.stringContaining("cannot be done"),
    });
  });
});
