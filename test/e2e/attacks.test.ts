/**
 * Ways around control, and into somebody else's session, as someone would try them who has read the code.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../support/demo.ts";
import { RawBrowser } from "../support/raw-browser.ts";
import { ask } from "../support/raw-request.ts";

const NAVIGATION = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none" };
const FORM = { "content-type": "application/x-www-form-urlencoded" };

let demo: Demo;
let login: string;
let console: string;
let mail: { url: string; directUrl: string };
beforeAll(async () => {
  demo = await startDemo();
  login = `https://login.${demo.file.base}`;
  console = `https://console.${demo.file.base}`;
  mail = demo.file.apps[0] ?? { url: "", directUrl: "" };
});
afterAll(() => demo?.stop());

const lastLocation = (browser: RawBrowser, part: string) =>
  browser.hops.findLast(({ headers }) => headers.location?.includes(part))?.headers.location ?? "";

describe("an authorization code of a web app", () => {
  let browser: RawBrowser;
  let authorization: string;
  beforeAll(async () => {
    browser = new RawBrowser(demo);
    await browser.enter(mail.url);
    authorization = (await ask(demo, `${mail.directUrl}oidc/login`)).headers.location ?? "";
  });

  it("is not told to the browser by an app that repeats its address", async () => {
    await browser.open(authorization);
    const sealed = new URL(lastLocation(browser, "code=sp1.")).searchParams.get("code") ?? "";
    const host = new URL(mail.url).hostname;
    const own = browser
      .cookieHeader(host)
      .split("; ")
      .filter((cookie) => cookie.startsWith("__Host-sallyport"))
      .join("; ");
    const answer = await ask(demo, `${mail.url}inbox?code=${sealed}`, { headers: { ...NAVIGATION, cookie: own } });
    const state = new URL(answer.headers.location ?? "").searchParams.get("state") ?? "";
    const repeated = Buffer.from(state.split(".")[0] ?? "", "base64url").toString("utf8");
    expect(repeated).toContain(`/inbox?code=${sealed}`);
  });

  it("is not put into a page, in whatever way the app is made to ask for it", async () => {
    const query = new URLSearchParams(new URL(authorization).search);
    query.set("response_mode", "form_post");
    const cookie = browser.cookieHeader(new URL(login).hostname);
    for (const [method, path] of [
      ["GET", `/oidc/auth?${query}`],
      ["POST", "/oidc/auth"],
      ["POST", "/oidc/auth/"],
      ["POST", "/oidc/request"],
    ] as const) {
      const body = method === "POST" ? { body: query.toString() } : {};
      const answer = await ask(demo, login + path, { method, headers: { ...FORM, cookie }, ...body });
      expect([400, 404, 405]).toContain(answer.status);
    }
    const metadata = await ask(demo, `${login}/oidc/.well-known/openid-configuration`);
    expect(JSON.parse(metadata.body)).not.toHaveProperty("pushed_authorization_request_endpoint");
  });
});

describe("the console's sign-in", () => {
  it("is finished by the browser that began it, and by no other", async () => {
    const admin = new RawBrowser(demo);
    const page = await admin.signIn(`${console}/api/v1/auth/start?return=/policies`, 2);
    expect(page.url.href).toBe(`${console}/policies`);
    const cookie = admin.cookieHeader(new URL(login).hostname);
    const start = await ask(demo, `${console}/api/v1/auth/start?return=/`);
    let ticket = start.headers.location ?? "";
    for (let hop = 0; hop < 5 && !ticket.includes("ticket="); hop++) {
      ticket = (await ask(demo, ticket, { headers: { cookie } })).headers.location ?? "";
    }
    expect(ticket).toContain("ticket=");
    const victim = await ask(demo, ticket);
    expect(victim.headers["set-cookie"]).toBeUndefined();
    const late = await ask(demo, ticket, {
      headers: { cookie: (start.headers["set-cookie"] ?? []).map((one) => one.split(";")[0]).join("; ") },
    });
    expect(late.headers["set-cookie"]).toBeUndefined();
  });

  it.each(["/%09/elsewhere.example", "/%0A/elsewhere.example", "//elsewhere.example", "/%5Celsewhere.example"])(
    "does not lead elsewhere: %s",
    async (to) => {
      const answer = await ask(demo, `${console}/api/v1/auth/enter?ticket=x&return=${to}`);
      expect(answer).toMatchObject({ status: 303, headers: { location: "/" } });
    },
  );
});

describe("addresses that are none", () => {
  it.each(["/callback?state=a&state=b", "/proof?sign-in=a&sign-in=b&code=a&code=b", "/start?return=a&return=b"])(
    "are refused at sign-in: %s",
    async (path) => {
      expect((await ask(demo, login + path)).status).toBe(400);
    },
  );
});
