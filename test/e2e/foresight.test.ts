/**
 * Foresight over the API and in the console: what would happen, what would change, and the way back.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sidewaysOverflow, violations } from "../support/axe.ts";
import { openBrowser, type TestBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { RawBrowser } from "../support/raw-browser.ts";

interface Document {
  version: number;
  policies: { id?: string; name: string; mode?: string; [key: string]: unknown }[];
}

describe("foresight", () => {
  let demo: Demo;
  let browser: TestBrowser;
  beforeAll(async () => {
    demo = await startDemo();
    browser = await openBrowser(demo);
    const visitor = new RawBrowser(demo);
    await visitor.enter(demo.file.apps[1]?.url ?? "");
    await visitor.open(`${demo.file.apps[1]?.url}download/budget/budget.xlsx`);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });
  const read = () => demo.api<Document>("GET", "/configuration");
  const off = ({ policies, ...rest }: Document, name: RegExp) => ({
    ...rest,
    policies: policies.map((policy) => (name.test(policy.name) ? { ...policy, mode: "off" } : policy)),
  });

  it("answers what a sign-in would meet, under what is in force and under a draft", async () => {
    const question = { app: "mail", user: "amira@contoso.example", clientApp: "mobile-and-desktop" };
    const now = await demo.api<{ access: { outcome: string; policy: { id: string } } }>("POST", "/what-if", question);
    expect(now.access).toMatchObject({ outcome: "block", policy: { id: "block-native-without-certificate" } });
    const draft = off(await read(), /mobile and desktop/).policies;
    expect(await demo.api("POST", "/what-if", { ...question, draft })).toMatchObject({
      draft: true,
      access: { outcome: "allow" },
    });
    expect(await demo.ask("POST", "/what-if", { ...question, clientApp: "browzer" })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "clientApp", message: expect.stringContaining('Did you mean "browser"?') }] },
    });
  });

  it("replays what was recorded against a draft, and previews one policy", async () => {
    const draft = off(await read(), /downloads/).policies;
    const replay = await demo.api("POST", "/replay", { draft });
    expect(replay).toMatchObject({
      changed: 1,
      newlyAllowed: 1,
      users: [{ name: "amira@contoso.example", changed: 1 }],
      records: [{ object: "budget.xlsx", before: "block", after: "allow" }],
    });
    const policy = { kind: "session", name: "p", control: "file-download", action: "block" };
    expect(await demo.api("POST", "/preview", { policy })).toMatchObject({ matched: 1 });
    expect(await demo.api("POST", "/forecast", {})).toMatchObject({
      now: [{ user: "amira@contoso.example", loses: "downloads" }],
      later: [],
    });
  });

  it("applies a file on top of the version that it was made from, and refuses on a newer one", async () => {
    const document = off(await read(), /downloads/);
    expect(await demo.api("POST", "/configuration/plan", document)).toMatchObject({
      stale: false,
      changes: [{ kind: "policy", change: "changed" }],
      replay: { newlyAllowed: 1 },
    });
    const applied = await demo.api<{ version: number }>("POST", "/configuration/apply", { ...document, reason: "Try" });
    expect(applied.version).toBe(document.version + 1);
    expect(await demo.ask("POST", "/configuration/apply", document)).toMatchObject({ status: 409 });
    expect((await read()).version).toBe(applied.version);
    const secret = JSON.stringify(await demo.api("GET", `/configuration/versions/${applied.version}`));
    expect(secret).not.toMatch(/clientSecret|"secret"/);
  });

  it("carries inspection settings, refuses in the plan what could not be applied, and says so in the history", async () => {
    const document = await read();
    const label = { id: "11111111-2222-3333-4444-555555555555", name: "Secret", priority: 9, siteId: null };
    const yara = (rules: string) => ({
      ...document,
      inspection: { engines: [{ kind: "yara", name: "House", rules }] },
    });
    const broken = yara("rule broken { condition: nothing_here }");
    for (const way of ["plan", "apply"]) {
      expect(await demo.ask("POST", `/configuration/${way}`, broken)).toMatchObject({
        status: 400,
        body: { errors: [{ path: "inspection.engines.0.rules", message: expect.stringContaining("nothing_here") }] },
      });
    }
    const asking = {
      kind: "session",
      name: "Asks",
      control: "file-download",
      action: "protect",
      protection: { label: label.id },
    };
    const unlisted = { ...document, policies: [...document.policies, asking], inspection: {} };
    expect(await demo.ask("POST", "/configuration/plan", unlisted)).toMatchObject({ status: 400 });
    const sound = { ...unlisted, inspection: { labels: [label] } };
    const changes = [
      { kind: "policy", change: "added", name: "Asks" },
      { kind: "sensitivity-label", change: "added", name: "Secret" },
    ];
    expect(await demo.api("POST", "/configuration/plan", sound)).toMatchObject({ changes });
    const { version } = await demo.api<{ version: number }>("POST", "/configuration/apply", sound);
    expect(await demo.api("GET", "/inspection")).toMatchObject({ labels: [label] });
    expect(await demo.api("GET", `/configuration/versions/${version}`)).toMatchObject({ changes, alsoChanged: [] });
    await demo.api("POST", `/configuration/versions/${document.version}/restore`, { base: version });
    expect(await demo.api("GET", "/inspection")).toMatchObject({ labels: [] });
  });

  it("shows in the console what would be decided, while it is typed", async () => {
    const { page } = browser;
    await page.goto(`${demo.file.console}what-if`);
    await page.getByLabel("Admin token").fill(demo.file.adminToken);
    await page.getByRole("button", { name: "Sign in with the token" }).click();
    await page.getByLabel("App").first().selectOption("mail");
    await page.getByLabel("User").first().fill("amira@contoso.example");
    await page.getByRole("heading", { name: "The sign-in is allowed" }).waitFor();
    await page.getByLabel("Client app").selectOption("mobile-and-desktop");
    await page.getByRole("heading", { name: "The sign-in is refused" }).waitFor();
    await page.getByText("Block mobile and desktop apps without a certificate").first().waitFor();
    await page.getByLabel("Client certificate").selectOption("valid");
    await page.getByRole("heading", { name: "The sign-in is allowed" }).waitFor();
    for (const width of [380, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await violations(page)).toEqual([]);
      expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
    }
  });

  it("tells in the editor how much of last week a policy would have been about", async () => {
    const { page } = browser;
    await page.goto(`${demo.file.console}policies/new/session`);
    await page.getByText(/Matches 1 of last week's \d+ activities/).waitFor();
    await page.getByLabel("Control").selectOption("block-activities");
    await page.getByLabel("Print").check();
    await page.getByText(/Matches 0 of last week's \d+ activities/).waitFor();
  });

  it("shows on the list what analysis found, and the case of it", async () => {
    const { page } = browser;
    await demo.api("POST", "/policies", {
      kind: "access",
      name: "Said already",
      action: "block",
      filters: [
        { attribute: "client-app", operator: "equals", values: ["mobile-and-desktop"] },
        { attribute: "user", operator: "equals", values: ["amira@contoso.example"] },
        { attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] },
      ],
    });
    await page.goto(`${demo.file.console}policies`);
    await page.getByText(/It never makes a difference/).waitFor();
    await page.getByText("What no policy restricts").click();
    for (const width of [380, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(200);
      expect(await violations(page)).toEqual([]);
      expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
    }
    await page.getByRole("link", { name: "Show a case of Said already" }).click();
    await page.getByRole("heading", { name: "The sign-in is refused" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("link", { name: "Ask a question of your own" }).click();
    await page.getByText("Choose an app and a user").waitFor();
  });

  it("puts a version back in force from the history", async () => {
    const { page } = browser;
    await page.goto(`${demo.file.console}history`);
    await page.getByRole("link", { name: "Version 1", exact: true }).click();
    await page.getByRole("button", { name: "Restore this version" }).click();
    await page.getByRole("button", { name: "Restore", exact: true }).click();
    await page.getByText("Version 1 restored.").waitFor();
    const { policies } = await read();
    expect(policies.map(({ mode }) => mode)).toEqual(["on", "on"]);
  });
});
