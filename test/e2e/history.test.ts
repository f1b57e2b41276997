/**
 * The history in the console: what a version held, what it changed, why, and the way back to it.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sidewaysOverflow, violations } from "../support/axe.ts";
import { openBrowser, type TestBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";

describe("the history", () => {
  let demo: Demo;
  let browser: TestBrowser;
  beforeAll(async () => {
    demo = await startDemo();
    browser = await openBrowser(demo);
    const { page } = browser;
    await page.goto(demo.file.console);
    await page.getByLabel("Admin token").fill(demo.file.adminToken);
    await page.getByRole("button", { name: "Sign in with the token" }).click();
    await page.getByRole("heading", { name: "Activity log" }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });
  const version = async () => (await demo.api<{ version: number }>("GET", "/configuration")).version;

  async function expectSound() {
    const { page } = browser;
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [380, 1600]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(150);
        expect(await violations(page), `${colorScheme}, ${width}`).toEqual([]);
        expect(await sidewaysOverflow(page), `${colorScheme}, ${width}`).toBeLessThanOrEqual(0);
      }
    }
  }

  it("shows the address ranges and device tag rules of a version, and which of them it changed", async () => {
    const { page } = browser;
    const office = { name: "Office", cidrs: ["192.0.2.0/24"], category: "corporate", tags: ["floor-2"], country: "DE" };
    await demo.api("POST", "/ip-ranges", office);
    const finance = { tag: "finance-laptop", field: "organisational-unit", operator: "equals", value: "Finance" };
    await demo.api("POST", "/device-tag-rules", finance);
    await page.goto(`${demo.file.console}history/${await version()}`);
    const ranges = page.getByRole("region", { name: "Its address ranges" });
    const rules = page.getByRole("region", { name: "Its device tag rules" });
    await rules.getByText("finance-laptop").click();
    await rules.getByText("Given to a valid certificate whose organisational unit equals “Finance”.").waitFor();
    await rules.getByText("added").waitFor();
    await ranges.getByText("Office").click();
    await ranges.getByText("192.0.2.0/24").waitFor();
    await ranges.getByText("floor-2").waitFor();
    expect(await ranges.getByText("added").count()).toBe(0);
    await page.getByText("Block downloads on devices without a certificate", { exact: true }).click();
    await page.getByText(/^Block file downloads in .*when the device has no valid client certificate\.$/).waitFor();
    await expectSound();
    await page.goto(`${demo.file.console}history/1`);
    await rules.getByText("There are none.").waitFor();
  });

  it("tells why: of what was saved in the policy editor, and of what was restored", async () => {
    const { page } = browser;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${demo.file.console}policies/new/access`);
    await page.getByLabel("Name").fill("For a while");
    await page.getByLabel("Action").selectOption("audit");
    await page.getByLabel("Reason (optional)").fill("Prüfung & Nachweis, Ticket 12?");
    await page.getByRole("button", { name: "Create policy" }).click();
    await page.getByRole("table", { name: "Policies" }).getByRole("link", { name: "For a while" }).click();
    await page.getByLabel("Description").fill("Until the audit is over");
    await page.getByLabel("Reason (optional)").fill("Said by whom");
    await page.getByRole("button", { name: "Save policy" }).click();
    await page.getByRole("table", { name: "Policies" }).getByRole("link", { name: "For a while" }).waitFor();
    await page.goto(`${demo.file.console}history`);
    await page.getByText('Policy "For a while" changed: Said by whom').waitFor();
    await page.getByText('Policy "For a while" created: Prüfung & Nachweis, Ticket 12?').waitFor();
    await page.getByRole("link", { name: "Version 1", exact: true }).click();
    await page.getByRole("button", { name: "Restore this version" }).click();
    await page.getByLabel("Reason (optional)").fill("The audit is over");
    await expectSound();
    await page.getByRole("button", { name: "Restore", exact: true }).click();
    await page.getByText("Version 1 restored: The audit is over").waitFor();
  });
});
