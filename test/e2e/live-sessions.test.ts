/**
 * Story line 5, in real Chromium: with a session open, the authority is removed, the certificate revoked or expired, or
 * a policy changed in the console. The next request is judged anew, the open web socket is closed, a download in
 * progress is cut, all within one second.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuthority, issueCrl, issueDeviceCertificate } from "../../demo/authority/index.ts";
import { openBrowser, signIn, type TestBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { type DripApp, startDripApp } from "../support/drip.ts";
import { until } from "../support/until.ts";

const PASSWORD = "import-me";

describe("a live session", () => {
  let demo: Demo;
  let drip: DripApp;
  let browser: TestBrowser;
  beforeEach(async () => {
    demo = await startDemo();
    drip = await startDripApp(demo);
    browser = await openBrowser(demo);
  });
  afterEach(async () => {
    await browser?.close();
    await drip?.close();
    await demo?.stop();
  });

  it("ends within a second when the authority is removed", async () => {
    const { authority } = await importCertificate();
    const open = await openSession();
    const { socket, download } = await open.after(() => demo.api("DELETE", `/certificate-authorities/${authority}`));
    expect(socket).toBeLessThan(1000);
    expect(download).toBeLessThan(1000);
    expect(await nextDownload(open.mail)).toMatch(/issued by .*, an authority that was removed on/);
  });

  it("ends within a second when the certificate is revoked by an uploaded list", async () => {
    const { authority, issuer, serial } = await importCertificate();
    const open = await openSession();
    const { pem } = await issueCrl(issuer, { revoked: [{ serial }] });
    const upload = () => demo.api("POST", `/certificate-authorities/${authority}/crls`, { content: pem });
    const { socket, download } = await open.after(upload);
    expect(socket).toBeLessThan(1000);
    expect(download).toBeLessThan(1000);
    expect(await nextDownload(open.mail)).toContain("was revoked by");
  });

  it("ends within a second when the certificate expires", async () => {
    const notAfter = new Date(Math.ceil(Date.now() / 1000) * 1000 + 20_000);
    await importCertificate({ notAfter });
    const open = await openSession();
    const wait = () => new Promise<void>((resolve) => setTimeout(resolve, notAfter.getTime() - Date.now()));
    const { socket, download } = await open.after(wait);
    expect(socket).toBeLessThan(1000);
    expect(download).toBeLessThan(1000);
    expect(await nextDownload(open.mail)).toContain("It expired on");
    const { items } = await demo.api<{ items: { device: { status: string } }[] }>("GET", "/activities?type=download");
    expect(items[0]?.device.status).toBe("expired");
  });

  it("ends within a second when a policy is switched on in the console", async () => {
    await importCertificate();
    await demo.api("POST", "/policies", {
      kind: "session",
      name: "No downloads today",
      enabled: false,
      control: "file-download",
      action: "block",
      message: "Downloads are closed today.",
    });
    const open = await openSession();
    const admin = await browser.context.newPage();
    await admin.goto(`${demo.file.console}policies`);
    await admin.getByLabel("Admin token").fill(demo.file.adminToken);
    await admin.getByRole("button", { name: "Sign in with the token" }).click();
    const toggle = admin.getByRole("switch", { name: "Enable No downloads today" });
    await toggle.waitFor();
    const { socket, download } = await open.after(() => toggle.click());
    expect(socket).toBeLessThan(1000);
    expect(download).toBeLessThan(1000);
    expect(await nextDownload(open.mail)).toContain("Downloads are closed today.");
  });

  it("is refused by its next request, on a page that says why, when an access policy shuts it out", async () => {
    await importCertificate();
    const open = await openSession();
    const { socket, download } = await open.after(() =>
      demo.api("POST", "/policies", {
        kind: "access",
        name: "Closed",
        action: "block",
        message: "Contoso is closed.",
        filters: [{ attribute: "user", operator: "equals", values: ["amira@contoso.example"] }],
      }),
    );
    expect(socket).toBeLessThan(1000);
    expect(download).toBeLessThan(1000);
    await open.mail.reload();
    expect(await open.mail.locator("main").textContent()).toContain("Contoso is closed.");
  });

  /** An authority of the test's own, uploaded; a certificate of it in the browser's store. */
  async function importCertificate(options: { notAfter?: Date } = {}) {
    const issuer = await createAuthority({ name: "Northwind Devices", organisation: "Northwind" });
    const { id } = await demo.api<{ id: string }>("POST", "/certificate-authorities", {
      name: "Northwind",
      content: issuer.pem,
    });
    const device = await issueDeviceCertificate(issuer, { subject: "CN=laptop, O=Northwind", ...options });
    const file = join(demo.data, "device.p12");
    writeFileSync(file, device.p12(PASSWORD));
    await browser.profile.importP12(file, PASSWORD);
    return { authority: id, issuer, serial: device.serial };
  }

  /** The webmail with its web socket, and the other app with a download in progress. */
  async function openSession() {
    const mail = browser.page;
    await mail.goto(demo.file.apps[0]?.url ?? "");
    await signIn(mail, demo);
    await mail.getByRole("button", { name: /^Continue to/ }).click();
    await mail.locator('[data-live="open"]').waitFor();
    await mail.evaluate(`
      globalThis.closedAt = null;
      const live = document.querySelector("[data-live]");
      new MutationObserver(() => {
        if (live.getAttribute("data-live") === "closed") globalThis.closedAt ??= Date.now();
      }).observe(live, { attributes: true });
    `);
    const files = await browser.context.newPage();
    await files.goto(drip.url);
    await files.getByRole("button", { name: /^Continue to/ }).click();
    const [download] = await Promise.all([
      files.waitForEvent("download"),
      files.getByRole("link", { name: "Download" }).click(),
    ]);
    await until("the download runs", () => drip.sending() === 1);
    return {
      mail,
      /** Milliseconds from the end of `change` until the socket was closed and the download had ended, in the browser. */
      async after(change: () => Promise<unknown>) {
        const failed = download.failure().then((reason) => ({ reason, at: Date.now() }));
        await change();
        const at = Date.now();
        await until("the socket is closed", () => mail.evaluate<boolean>("globalThis.closedAt !== null"));
        const { reason, at: failedAt } = await failed;
        expect(reason).not.toBeNull();
        await until("the app is not asked for more", () => drip.sending() === 0);
        return { socket: (await mail.evaluate<number>("globalThis.closedAt")) - at, download: failedAt - at };
      },
    };
  }
});

/** The text that stands in for the next download. */
async function nextDownload(page: Page): Promise<string> {
  const inbox = new URL("/inbox/board-paper", page.url()).href;
  await page.goto(inbox);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator('a[href*="/attachments/"]').first().click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.blocked\.txt$/);
  return readFileSync(await download.path(), "utf8");
}
