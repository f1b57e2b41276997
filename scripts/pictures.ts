/**
 * Takes the README's pictures from the story as it runs, into docs/pictures: `npm run pictures`.
 * @module
 */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openBrowser, signIn } from "../test/support/browser.ts";
import { startDemo } from "../test/support/demo.ts";

const FOLDER = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
mkdirSync(FOLDER, { recursive: true });
const demo = await startDemo({ port: 8443 });
const browser = await openBrowser(demo);
const { page } = browser;
await page.setViewportSize({ width: 1180, height: 760 });
const shoot = async (from: Page, name: string) => {
  await from.waitForTimeout(600);
  await from.screenshot({ path: `${FOLDER}${name}.png`, fullPage: name.startsWith("1-") });
  process.stdout.write(`${name}.png\n`);
};

try {
  await page.goto(await desktopClientAddress());
  await signIn(page, demo);
  await page.getByRole("heading", { name: /cannot open/ }).waitFor();
  await shoot(page, "1-desktop-app-refused");

  await page.goto(`${demo.file.apps[0]?.url}inbox/board-paper`);
  await page.getByRole("heading", { name: /monitored/ }).waitFor();
  await shoot(page, "2-monitored-notice");
  await page.getByRole("button", { name: /^Continue to/ }).click();
  await page.locator('[data-live="open"]').waitFor();
  const [blocked] = await Promise.all([
    page.waitForEvent("download"),
    page.locator('a[href*="/attachments/"]').first().click(),
  ]);
  await page.goto(`file://${await blocked.path()}`);
  await page.goto(`${demo.file.apps[0]?.url}inbox/board-paper`);
  await shoot(page, "3-webmail-under-control");

  const { valid } = demo.file.certificates;
  if (valid === undefined) throw new Error("the demo has no valid certificate");
  await browser.profile.importP12(valid.p12, valid.password);
  await Promise.all([page.waitForEvent("download"), page.locator('a[href*="/attachments/"]').first().click()]);

  await page.setViewportSize({ width: 1440, height: 860 });
  await page.goto(demo.file.console);
  await page.getByLabel("Admin token").fill(demo.file.adminToken);
  await page.getByRole("button", { name: "Sign in with the token" }).click();
  await page.getByRole("heading", { name: "Activity log" }).waitFor();
  await shoot(page, "4-activity-log");
  const { items } = await demo.api<{ items: { id: string }[] }>("GET", "/activities?type=sign-in&action=blocked");
  await page.goto(`${demo.file.console}activities/${items[0]?.id}`);
  await shoot(page, "5-one-activity");
  await page.goto(`${demo.file.console}what-if`);
  await page.getByLabel("App").first().selectOption("mail");
  await page.getByLabel("User").first().fill("amira@contoso.example");
  await page.getByLabel("Client app").selectOption("mobile-and-desktop");
  await page.getByRole("heading", { name: "The sign-in is refused" }).waitFor();
  await shoot(page, "7-what-if");
  await page.goto(`${demo.file.console}policies`);
  await shoot(page, "6-policies");
} finally {
  await browser.close();
  await demo.stop();
}

/** Where the desktop client sends the person: its sign-in address, without opening a browser. */
async function desktopClientAddress(): Promise<string> {
  const [command, ...args] = demo.file.desktopClient;
  const child = spawn(command, [...args, "--no-browser", "--timeout", "30"], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const address = /https:\/\/\S+(?=\n)/.exec(output)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`the desktop client gave no address: ${output}`);
}
