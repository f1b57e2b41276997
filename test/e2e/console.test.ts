/**
 * The console and the pages that people see: no violation that axe-core finds, nothing that sticks out, in light and
 * dark, at 380 and 1600 pixels; and the admin's work done with the keyboard alone.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sidewaysOverflow, violations } from "../support/axe.ts";
import { openBrowser, signIn, type TestBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { RawBrowser } from "../support/raw-browser.ts";

const LOOKS = (["light", "dark"] as const).flatMap((scheme) => [380, 1600].map((width) => ({ scheme, width })));

describe("what people see", () => {
  let demo: Demo;
  let browser: TestBrowser;
  let page: Page;
  let paths: Record<string, string>;

  beforeAll(async () => {
    demo = await startDemo();
    browser = await openBrowser(demo);
    page = browser.page;
    // Something to look at: a session, an allowed sign-in, a blocked download.
    const visitor = new RawBrowser(demo);
    await visitor.enter(demo.file.apps[1]?.url ?? "");
    await visitor.open(`${demo.file.apps[1]?.url}download/budget/budget.xlsx`);
    const first = async (path: string) => (await demo.api<{ items: { id: string }[] }>("GET", path)).items[0]?.id;
    paths = {
      activities: "activities",
      "one activity": `activities/${await first("/activities?type=download")}`,
      sessions: "sessions",
      policies: "policies",
      "a new access policy": "policies/new/access",
      "one session policy": `policies/${(await demo.api<{ items: { id: string; kind: string }[] }>("GET", "/policies")).items.find(({ kind }) => kind === "session")?.id}`,
      "a new rule": "policies/new/rule",
      "a new session policy": "policies/new/session",
      "what if": "what-if",
      history: "history",
      "the first version": "history/1",
      "address ranges": "address-ranges",
      "device tag rules": "device-tag-rules",
      "device identification": "device-identification",
      "one authority": `device-identification/${await first("/certificate-authorities")}`,
      apps: "apps",
      "a new app": "apps/new",
      "one app": "apps/mail",
      "editing an app": "apps/mail/edit",
      settings: "settings",
    };
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function expectSound(what: string) {
    for (const { scheme, width } of LOOKS) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(150);
      expect(await violations(page), `${what}, ${scheme}, ${width}`).toEqual([]);
      expect(await sidewaysOverflow(page), `${what}, ${scheme}, ${width}`).toBeLessThanOrEqual(0);
    }
  }

  it("signs in to the console through the identity provider, as a member of the group alone", async () => {
    await page.goto(demo.file.console);
    await page.getByRole("heading", { name: "Sallyport console" }).waitFor();
    await expectSound("the console's sign-in");
    await page.getByRole("link", { name: "Sign in with your organisation" }).click();
    await signIn(page, demo, 0);
    await page.getByRole("heading", { name: "The console is for administrators" }).waitFor();
    await expectSound("the refusal");
    await browser.context.clearCookies();
    await page.goto(demo.file.console);
    await page.getByRole("link", { name: "Sign in with your organisation" }).click();
    await signIn(page, demo, 2);
    await page.getByRole("heading", { name: "Activity log" }).waitFor();
  });

  it("is sound on every page of the console", { timeout: 240_000 }, async () => {
    for (const [what, path] of Object.entries(paths)) {
      await page.goto(demo.file.console + path);
      await page.getByRole("heading").first().waitFor();
      await page.waitForLoadState("networkidle");
      await expectSound(what);
    }
  });

  it("lets an access policy be made, switched off and deleted with the keyboard alone", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${demo.file.console}policies`);
    await page.getByRole("heading", { name: "Policies" }).waitFor();
    await tabTo(page, "New policy");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: /Access policy/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /New access policy/ }).waitFor();
    await tabTo(page, "Name");
    await page.keyboard.type("Made by keyboard");
    await tabTo(page, /^(Create|Save)/);
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "Policies" }).getByRole("link", { name: "Made by keyboard" }).waitFor();
    const stored = async () =>
      (await demo.api<{ items: { name: string; enabled: boolean }[] }>("GET", "/policies")).items.find(
        ({ name }) => name === "Made by keyboard",
      );
    expect(await stored()).toMatchObject({ enabled: true });
    await tabTo(page, "Enable Made by keyboard");
    await page.keyboard.press("Space");
    await expect.poll(async () => (await stored())?.enabled).toBe(false);
    await tabTo(page, "Delete Made by keyboard");
    await page.keyboard.press("Enter");
    await page.getByRole("alertdialog").waitFor();
    await expectSound("the question before deleting");
    await tabTo(page, /^Delete/);
    await page.keyboard.press("Enter");
    await expect.poll(stored).toBeUndefined();
  });

  it("keeps the webhook of a policy's alerts, and says at the field what is wrong with it", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${demo.file.console}policies/new/access`);
    await page.getByLabel("Name").fill("Tells the security team");
    await page.getByLabel("Raise an alert for what matches").check();
    await page.getByLabel("Webhook").fill("hooks.contoso.example");
    await page.getByRole("button", { name: "Create policy" }).click();
    const mistake = "Not an address; write https://hooks.example.com/...";
    await page.getByText(mistake).waitFor();
    expect(await page.getByLabel("Webhook").getAttribute("aria-invalid")).toBe("true");
    await expectSound("a webhook that is none");
    await page.getByLabel("Raise an alert for what matches").uncheck();
    await page.getByLabel("Webhook").fill("https://hooks.contoso.example/alerts");
    await page.getByRole("button", { name: "Create policy" }).click();
    const created = page
      .getByRole("table", { name: "Policies" })
      .getByRole("link", { name: "Tells the security team" });
    await created.click();
    await page.getByLabel("Raise an alert for what matches").check();
    expect(await page.getByLabel("Webhook").inputValue()).toBe("https://hooks.contoso.example/alerts");
    await page.getByLabel("Webhook").fill("");
    await page.getByRole("button", { name: "Save policy" }).click();
    await created.waitFor();
    const { items } = await demo.api<{ items: { id: string; name: string; alert: object }[] }>("GET", "/policies");
    const stored = items.find(({ name }) => name === "Tells the security team");
    expect(stored?.alert).toEqual({ enabled: true, dailyLimit: 5, email: [] });
    await demo.api("DELETE", `/policies/${stored?.id}`);
  });

  it("keeps address ranges and device tag rules, and says at the field what is wrong", async () => {
    await page.goto(`${demo.file.console}address-ranges`);
    await page.getByRole("button", { name: "New address range" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Office");
    await dialog.getByLabel("Address or range", { exact: true }).fill("192.0.2.0/99");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog
      .getByText(/Not an IP address or CIDR range/)
      .first()
      .waitFor();
    await dialog.getByRole("button", { name: "Remove 192.0.2.0/99" }).click();
    await dialog.getByLabel("Address or range", { exact: true }).fill("192.0.2.0/24");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "192.0.2.0/24" }).waitFor();
    expect(await demo.api("GET", "/ip-ranges")).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ name: "Office", category: "corporate" })]),
    });
    await expectSound("a list of address ranges");
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${demo.file.console}device-tag-rules`);
    await page.getByRole("button", { name: "New rule" }).first().click();
    await dialog.getByRole("textbox", { name: "Tag" }).fill("finance-laptop");
    await dialog.getByRole("textbox", { name: "Value" }).fill("Finance");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Delete finance-laptop" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("No rules yet").waitFor();
  });

  it("changes an authority, and says at the field what is wrong", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(demo.file.console + paths["one authority"]);
    await page.getByRole("button", { name: "Edit" }).click();
    const name = page.getByLabel("Name");
    const before = await name.inputValue();
    await name.fill(" ");
    await page.keyboard.press("Enter");
    await page.getByText("An authority needs a name").waitFor();
    await expectSound("an authority without a name");
    await name.fill(`${before}, renamed`);
    await page.getByLabel("Description").fill("Of all laptops");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: `${before}, renamed` }).waitFor();
    const { items } = await demo.api<{ items: object[] }>("GET", "/certificate-authorities");
    expect(items).toContainEqual(
      expect.objectContaining({ name: `${before}, renamed`, description: "Of all laptops" }),
    );
  });

  it("is sound on the pages for people", async () => {
    await browser.context.clearCookies();
    await demo.api("POST", "/policies", {
      kind: "access",
      name: "Mail only with a certificate",
      action: "block",
      message: "Mail is for devices of Contoso's.",
      filters: [
        { attribute: "app", operator: "equals", values: ["mail"] },
        { attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] },
      ],
    });
    await page.goto(demo.file.apps[0]?.url ?? "");
    await signIn(page, demo);
    await page.getByRole("heading", { name: /cannot open/ }).waitFor();
    await expectSound("the blocked page");
    await page.goto(demo.file.apps[1]?.url ?? "");
    await page.getByRole("heading", { name: /monitored/ }).waitFor();
    await expectSound("the notice");
    await page.goto(`https://unknown.${demo.file.base}/`);
    await page.getByRole("heading", { name: /not set up/ }).waitFor();
    await expectSound("the page of an unknown app");
    await page.goto(`https://login.${demo.file.base}/`);
    await expectSound("the sign-in host");
  });
});

/** Presses Tab until the element with this accessible name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let count = 0; count < 80; count++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate<string>(`(() => {
      const element = document.activeElement;
      if (element === null) return "";
      const label = element.labels?.[0]?.textContent;
      return (element.getAttribute("aria-label") ?? label ?? element.textContent ?? "").replace(/\\*$/, "").trim();
    })()`);
    if (typeof name === "string" ? focused === name : name.test(focused)) return;
    seen.push(focused);
  }
  throw new Error(`Tab does not lead to ${name}; it leads to: ${seen.join(", ")}`);
}
