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
    const long = { ...draft[0], id: undefined, description: "x".repeat(2000) };
    const large = [
      ...draft,
      ...Array.from({ length: 1500 }, (_, at) => ({ ...long, name: `Policy ${at}`, mode: "off" })),
    ];
    expect(await demo.ask("POST", "/what-if", { ...question, draft: large })).toMatchObject({ status: 200 });
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

  it("takes facts and the content of a file outright, and says at the field what is no country", async () => {
    const { page } = browser;
    const filters = [{ attribute: "location", operator: "equals", values: ["US"] }];
    const abroad = { kind: "access", name: "Nobody from abroad", action: "block", filters };
    const { id } = await demo.api<{ id: string }>("POST", "/policies", abroad);
    await page.goto(`${demo.file.console}what-if`);
    await page.getByLabel("App").first().selectOption("files");
    await page.getByLabel("User").first().fill("amira@contoso.example");
    await page.getByText("Say facts outright").click();
    await page.getByLabel("Country", { exact: true }).selectOption("none");
    await page.getByRole("heading", { name: "The sign-in is allowed" }).waitFor();
    await page.getByLabel("Country", { exact: true }).selectOption("value");
    await page.getByLabel("Letters of the country").fill("USA");
    await page.getByText("Write the two letters of a country").waitFor();
    await page.getByLabel("Letters of the country").fill("us");
    await page.getByText("Decided by “Nobody from abroad”.").waitFor();
    await page.getByText("(1 said)").waitFor();
    await page.getByLabel("User agent tags").selectOption("value");
    await page.getByLabel("What is done").selectOption("download");
    await page.getByText("Say what is in the file").click();
    await page.getByLabel("Sensitivity labels").selectOption("value");
    await page.getByLabel("Inspection").selectOption("value");
    await page.getByRole("button", { name: "Add what is found" }).click();
    await page.getByLabel("Type").fill("Payment card");
    for (const width of [380, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await violations(page)).toEqual([]);
      expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
    }
    await demo.api("DELETE", `/policies/${id}`);
  });

  it("asks what if of a policy that is being edited, and goes back to it with nothing lost", async () => {
    const { page } = browser;
    const heading = (name: string) => page.getByRole("heading", { name, exact: true }).waitFor();
    await page.goto(`${demo.file.console}policies/new/session`);
    await page.getByLabel("Start from a template").selectOption("block-payment-card-download");
    await page.getByRole("button", { name: "Try in what-if" }).click();
    await page.getByText("is added to the policies in force").waitFor();
    expect(page.url()).toBe(`${demo.file.console}what-if`);
    await page.getByLabel("App").first().selectOption("files");
    await page.getByLabel("User").first().fill("amira@contoso.example");
    await page.getByLabel("Client certificate").selectOption("valid");
    await page.getByLabel("What is done").selectOption("download");
    await page.getByText("Say what is in the file").click();
    await page.getByLabel("Inspection").selectOption("value");
    await heading("It is allowed");
    await page.getByText("For the draft").waitFor();
    await page.getByRole("button", { name: "Add what is found" }).click();
    await page.getByLabel("Type").fill("Payment card number");
    await heading("It is blocked");
    await page.getByText("Session policy, not saved yet.").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("link", { name: "Back to the policy" }).click();
    await page.getByLabel("Action").selectOption("audit");
    await page.getByLabel("Reason (optional)").fill("The auditors asked");
    await page.getByRole("button", { name: "Try in what-if" }).click();
    await heading("It is allowed");
    await page.goBack();
    await page.getByLabel("Action").selectOption("block");
    expect(await page.getByLabel("Reason (optional)").inputValue()).toBe("The auditors asked");
    await page.getByRole("textbox", { name: "Name" }).fill("Cards stay here");
    await page.getByRole("button", { name: "Try in what-if" }).click();
    await page.getByText("Decided by “Cards stay here”.").waitFor();
    await page.reload();
    await page.getByText("The new policy “Cards stay here” is added").waitFor();
    await page.getByRole("button", { name: "Ask the policies in force" }).click();
    await page.getByText("The answers are for a draft").waitFor({ state: "detached" });
  });

  it("saves what was tried on top of the revision that was edited", async () => {
    const { page } = browser;
    const input = { kind: "access", name: "Edited by two", action: "audit", description: "" };
    const { id } = await demo.api<{ id: string }>("POST", "/policies", input);
    await page.goto(`${demo.file.console}policies/${id}`);
    await page.getByLabel("Description").fill("Mine");
    await page.getByRole("button", { name: "Try in what-if" }).click();
    await page.getByText("is taken as you edited it, not as it is saved").waitFor();
    await demo.api("PUT", `/policies/${id}`, { ...input, description: "Theirs" });
    await page.getByRole("link", { name: "Back to the policy" }).click();
    expect(await page.getByLabel("Description").inputValue()).toBe("Mine");
    await page.getByRole("button", { name: "Save policy" }).click();
    await page.getByRole("button", { name: "Load theirs" }).click();
    await expect.poll(() => page.getByLabel("Description").inputValue()).toBe("Theirs");
    await page.getByLabel("Description").fill("Ours");
    await page.getByRole("button", { name: "Save policy" }).click();
    await page.getByRole("table", { name: "Policies" }).getByRole("link", { name: "Edited by two" }).waitFor();
    expect(await demo.api("GET", `/policies/${id}`)).toMatchObject({ description: "Ours", revision: 3 });
    await demo.api("DELETE", `/policies/${id}`);
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
