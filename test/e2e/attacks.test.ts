/**
 * Ways around control, and into somebody else's session, as someone would try them who has read the code.
 */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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

describe("a native app's request", () => {
  const request = (change: Record<string, string>) =>
    ask(
      demo,
      `${login}/oidc/auth?${new URLSearchParams({
        ...{ client_id: "contoso-mail-desktop", response_type: "code", scope: "openid", state: "s" },
        ...{ redirect_uri: "http://127.0.0.1/callback", code_challenge_method: "S256" },
        code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        ...change,
      })}`,
    );

  it.each([
    "http://127.0.0.1.elsewhere.example/",
    "http://127.0.0.1:99@elsewhere.example/",
    "http://localhost/callback",
  ])("is explained on a page, and answered nowhere, when it names another address: %s", async (address) => {
    const answer = await request({ redirect_uri: address });
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.body).toContain("cannot be accepted");
  });

  it.each([
    ["no challenge", { code_challenge: "", code_challenge_method: "" }],
    ["a plain challenge", { code_challenge_method: "plain" }],
    ["no prompt", { prompt: "none" }],
    ["a token at once", { response_type: "token" }],
    ["a request object", { request: "eyJhbGciOiJub25lIn0.e30." }],
  ])("is refused with %s", async (_what, change) => {
    const answer = await request(change as unknown as Record<string, string>);
    expect(answer.headers.location).toMatch(/^http:\/\/127\.0\.0\.1\/callback[?#]error=/);
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

describe("an app that answers in its own way", () => {
  let upstream: Server;
  let url: string;
  let cookie: string;
  const received: { method: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const ANSWERS: Record<string, { status?: number; headers: Record<string, string | string[]>; body?: string }> = {
    "/without-a-type": { headers: {} },
    "/created": { status: 201, headers: { "content-type": "application/pdf" } },
    "/called/x.js": { headers: { "content-type": "application/pdf" } },
    "/page": { headers: { "content-type": "text/plain", "x-name": "caf\u00c3\u00a9" }, body: "shown" },
    "/sign-out": { headers: { "content-type": "text/plain", "clear-site-data": '"cookies"' }, body: "shown" },
  };

  beforeAll(async () => {
    upstream = createServer(({ method, headers, url: path = "" }, response) => {
      received.push({ method, headers });
      const answer = ANSWERS[path];
      if (path === "/never") return;
      response.writeHead(answer?.status ?? 200, answer?.headers ?? { "content-type": "text/html" });
      response.end(answer?.body ?? "secret");
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const { port } = upstream.address() as AddressInfo;
    const host = "odd.fabrikam.example";
    await demo.api("POST", "/apps", {
      name: "Odd",
      hosts: [{ host, upstream: `http://localhost:${port}` }],
      clients: [],
    });
    url = `https://${host}.${demo.file.base}`;
    const browser = new RawBrowser(demo);
    await browser.enter(`${url}/`);
    cookie = browser.cookieHeader(new URL(url).hostname);
  });
  afterAll(() => {
    upstream?.closeAllConnections();
    upstream?.close();
  });

  it.each([
    ["/without-a-type", "empty"],
    ["/created", "empty"],
    ["/called/x.js", "script"],
  ])("gives no file to a device that may have none: %s", async (path, destination) => {
    const headers = {
      cookie,
      "sec-fetch-dest": destination,
      "sec-fetch-mode": "cors",
      "sec-fetch-site": "same-origin",
    };
    const answer = await ask(demo, url + path, { headers });
    expect(answer.body).toContain("was blocked");
    expect(answer.body).not.toContain("secret");
  });

  it("is not made to repeat a request", async () => {
    received.length = 0;
    expect((await ask(demo, `${url}/page`, { method: "TRACE", headers: { cookie } })).status).toBe(405);
    expect(received).toEqual([]);
  });

  it("gets headers as they came, and clears no cookies of others", async () => {
    const page = await ask(demo, `${url}/page`, { headers: { cookie } });
    expect(page).toMatchObject({ body: "shown", headers: { "x-name": "caf\u00c3\u00a9" } });
    const signOut = await ask(demo, `${url}/sign-out`, { headers: { cookie } });
    expect(signOut.headers).not.toHaveProperty("clear-site-data");
  });

  it("stays open to others when one session asks for all it has", async () => {
    const other = new RawBrowser(demo);
    await other.enter(`${url}/`, 1);
    const waiting = Array.from({ length: 200 }, () => ask(demo, `${url}/never`, { headers: { cookie } }));
    // One of them at least; on a busy machine another may be answered first, by a connection to the app that was lost.
    await Promise.any(waiting.map(async (one) => expect(await one).toMatchObject({ status: 429 })));
    const answer = await ask(demo, `${url}/page`, { headers: { cookie: other.cookieHeader(new URL(url).hostname) } });
    expect(answer.body).toBe("shown");
    // Again and again: on a busy machine some of them are only on their way.
    const closing = setInterval(() => upstream.closeAllConnections(), 100);
    await Promise.all(waiting).finally(() => clearInterval(closing));
  });
});
