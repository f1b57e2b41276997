/**
 * Real Chromium with a real certificate store.
 * @module
 */
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { createProfile, type Profile } from "../../demo/browser/profile.ts";
import type { Demo } from "./demo.ts";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

export interface TestBrowser {
  readonly profile: Profile;
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

export async function openBrowser(
  demo: Demo,
  options: { managed?: boolean; args?: string[] } = {},
): Promise<TestBrowser> {
  const valid = demo.file.certificates.valid;
  const profile = await createProfile({
    serverCa: demo.file.serverCa,
    autoSelectFor: demo.file.base,
    ...(options.managed && valid ? { p12: { file: valid.p12, password: valid.password } } : {}),
  });
  const context = await chromium.launchPersistentContext(profile.userDataDir, {
    executablePath: EXECUTABLE,
    headless: true,
    chromiumSandbox: false,
    acceptDownloads: true,
    env: { ...process.env, HOME: profile.home } as Record<string, string>,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-proxy-server",
      ...(options.args ?? []),
    ],
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  return {
    profile,
    context,
    page,
    async close() {
      await context.close();
      await profile.dispose();
    },
  };
}

/** Fills the identity provider's page if it is shown. */
export async function signIn(page: Page, demo: Demo, user = 0): Promise<void> {
  const who = demo.file.users[user];
  if (who === undefined) throw new Error(`the demo has no user ${user}`);
  await page.locator("#name").fill(who.name);
  await page.locator("#password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Into an app under control, past sign-in and notice. */
export async function enterApp(page: Page, demo: Demo, url: string, user = 0): Promise<void> {
  await page.goto(url);
  await signIn(page, demo, user);
  await page.getByRole("button", { name: /^Continue to/ }).click();
}
