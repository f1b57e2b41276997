/**
 * The story that Sallyport is for, in real Chromium with a real certificate store.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, signIn, type TestBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { until } from "../support/until.ts";

interface ActivityPage {
  items: {
    type: string;
    action: string;
    clientApp: string;
    summary: string;
    reference: string;
    device: { status: string } | null;
    explanation: { reason: string } | null;
  }[];
}

describe("a person without, then with the certificate", () => {
  let demo: Demo;
  let browser: TestBrowser;
  let page: Page;
  let mail: string;
  /** The page on which the desktop app's refusal is explained, left open. */
  let refused: Page;

  beforeAll(async () => {
    demo = await startDemo();
    browser = await openBrowser(demo);
    page = browser.page;
    mail = demo.file.apps[0]?.url ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const activities = async (query: string) => (await demo.api<ActivityPage>("GET", `/activities?${query}`)).items;

  it("refuses the desktop app, on a page that says why, and in the app", async () => {
    const client = startDesktopClient(demo);
    refused = await browser.context.newPage();
    const page = refused;
    await page.goto(await client.url);
    await signIn(page, demo);
    await page.getByRole("heading", { name: /cannot open Contoso Mail/ }).waitFor();
    const text = await page.locator("main").textContent();
    expect(text).toContain("Mail apps are for devices that Contoso manages");
    expect(text).toContain("No certificate was presented");
    expect(text).toContain("Contoso Device Issuing CA");
    expect(text).toMatch(/Reference\s*[0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(new URL(page.url()).hostname).toBe("login.sallyport.localhost");
    const { code, output } = await client.ended;
    expect(code).toBe(2);
    expect(output).toContain("access_denied");
    const [activity] = await activities("type=sign-in&action=blocked");
    expect(activity).toMatchObject({
      clientApp: "mobile-and-desktop",
      address: { category: "corporate", tags: ["demo"], country: null, isp: null },
      deviceInfo: { type: "pc", platform: "linux", contradictions: [] },
      userAgentTags: expect.arrayContaining(["native-client"]),
      device: { status: "no-certificate" },
      explanation: { reason: "blocked-by-policy" },
    });
    expect(text).toContain(activity?.reference);
  });

  it("lets the browser in, with the notice once and the deep link kept", async () => {
    await page.goto(`${mail}inbox`);
    await page.getByRole("heading", { name: /Access to Contoso Mail is monitored/ }).waitFor();
    await page.getByRole("button", { name: /Continue to Contoso Mail/ }).click();
    await page.locator("ul.messages a").first().waitFor();
    expect(new URL(page.url()).host).toBe(`mail.contoso.example.${demo.file.base}`);
    expect(new URL(page.url()).pathname).toBe("/inbox");
    await page.locator('[data-live="open"]').waitFor();
  });

  it("lets people read, write with an attachment, and see what comes in live", async () => {
    const other = await browser.context.newPage();
    await other.goto(`${mail}compose`);
    await other.getByLabel("To", { exact: true }).fill(demo.file.users[0]?.name ?? "");
    await other.getByLabel("Subject").fill("A note to myself");
    await other.getByLabel("Message", { exact: true }).fill("Written under control.");
    await other
      .getByLabel(/Attach files/)
      .setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("the notes") });
    await other.getByRole("button", { name: "Send" }).click();
    await other.getByRole("heading", { name: "A note to myself" }).waitFor();
    expect(await other.locator("main").textContent()).toContain("notes.txt");
    // The inbox that was open all the while shows it without being loaded again.
    await page.getByRole("link", { name: /A note to myself/ }).waitFor();
    await other.close();
  });

  it("replaces the download by a text file with the message and the reference", async () => {
    await openMessageWithAttachment(page);
    const text = await downloadFirst(page);
    expect(text.name).toMatch(/\.blocked\.txt$/);
    expect(text.content).toContain("Files can be downloaded on devices that Contoso manages");
    const [activity] = await activities("type=download");
    expect(activity).toMatchObject({ action: "blocked", device: { status: "no-certificate" } });
    expect(text.content).toContain(activity?.reference);
  });

  it("lets both work on the next try once the certificate is in the running browser", async () => {
    const valid = demo.file.certificates.valid;
    if (valid === undefined) throw new Error("the demo has no valid certificate");
    await browser.profile.importP12(valid.p12, valid.password);
    const download = await downloadFirst(page);
    expect(download.name).not.toContain("blocked");
    await refused.getByRole("link", { name: "Try again" }).click();
    await refused.getByRole("heading", { name: "This device is recognised now" }).waitFor();
    const client = startDesktopClient(demo);
    const tab = await browser.context.newPage();
    await tab.goto(await client.url);
    const { code, output } = await client.ended;
    expect(output).toMatch(/inbox/i);
    expect(code).toBe(0);
    const [activity] = await activities("type=sign-in&action=allowed");
    expect(activity).toMatchObject({ clientApp: "mobile-and-desktop", device: { status: "valid" } });
    await tab.close();
  });

  it("judges the open session again within a second when the authority is removed", async () => {
    const { items } = await demo.api<{ items: { id: string }[] }>("GET", "/certificate-authorities");
    await page.goto(`${mail}inbox`);
    await page.locator('[data-live="open"]').waitFor();
    await page.evaluate(`
      globalThis.closedAt = null;
      const live = document.querySelector("[data-live]");
      new MutationObserver(() => {
        if (live.getAttribute("data-live") === "closed") globalThis.closedAt ??= Date.now();
      }).observe(live, { attributes: true });
    `);
    const at = Date.now();
    await demo.api("DELETE", `/certificate-authorities/${items[0]?.id}`);
    await until("the socket is closed", () => page.evaluate<boolean>("globalThis.closedAt !== null"));
    const closedAt = await page.evaluate<number>("globalThis.closedAt");
    expect(closedAt - at).toBeLessThan(1000);
    await openMessageWithAttachment(page);
    const download = await downloadFirst(page);
    expect(download.name).toMatch(/\.blocked\.txt$/);
    expect(download.content).toContain("was removed");
  });
});

async function openMessageWithAttachment(page: Page): Promise<void> {
  const inbox = new URL("/inbox", page.url()).href;
  await page.goto(inbox);
  await page.goto(new URL("/inbox/board-paper", inbox).href);
  if ((await page.locator('a[href*="/attachments/"]').count()) > 0) return;
  throw new Error("no message has an attachment");
}

async function downloadFirst(page: Page): Promise<{ name: string; content: string }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator('a[href*="/attachments/"]').first().click(),
  ]);
  const path = await download.path();
  return { name: download.suggestedFilename(), content: readFileSync(path, "latin1") };
}

function startDesktopClient(demo: Demo): {
  url: Promise<string>;
  ended: Promise<{ code: number | null; output: string }>;
} {
  const [command, ...args] = demo.file.desktopClient;
  const child: ChildProcess = spawn(command, [...args, "--no-browser", "--timeout", "60"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const url = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [found] = /https:\/\/\S+/.exec(output) ?? [];
      if (found !== undefined && output.includes(`${found}\n`)) resolve(found);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`the desktop client ended with ${code}: ${output}`)));
  });
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once("exit", (code) => resolve({ code, output })),
  );
  url.catch(() => {});
  return { url, ended };
}
