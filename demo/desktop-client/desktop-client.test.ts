import { afterEach, describe, expect, it } from "vitest";
import { formatTable } from "./inbox.ts";
import { type Loopback, openLoopback, readAnswer } from "./loopback.ts";

const expected = { state: "the-state", issuerOrigin: "https://login.sallyport.localhost:8443" };
const callback = (parameters: Record<string, string>, path = "/callback") =>
  new URL(`http://127.0.0.1${path}?${new URLSearchParams(parameters)}`);
const read = (parameters: Record<string, string>, path?: string) => readAnswer(callback(parameters, path), expected);

describe("what comes to the loopback address", () => {
  it("is taken when it carries our state, and nothing else is", () => {
    expect(read({ code: "c", state: "the-state" })).toMatchObject({ kind: "code" });
    expect(read({ code: "c", state: "the-stata" })).toBeUndefined();
    expect(read({ code: "c" })).toBeUndefined();
    expect(read({ state: "the-state" })).toBeUndefined();
    expect(read({ error: "access_denied", state: "another" })).toBeUndefined();
    expect(read({ code: "c", state: "the-state" }, "/favicon.ico")).toBeUndefined();
  });

  it("leads on to a page of the sign-in service, never to another", () => {
    const refused = { error: "access_denied", error_description: "No\u001b[31m certificate", state: "the-state" };
    const page = "https://login.sallyport.localhost:8443/blocked/1";
    expect(read({ ...refused, error_uri: page })).toEqual({
      kind: "error",
      error: "access_denied",
      description: "No [31m certificate",
      page,
    });
    for (const error_uri of [
      "https://evil.example/",
      "javascript:alert(1)",
      "//evil.example",
      "https://login.sallyport.localhost/",
    ])
      expect(read({ ...refused, error_uri }), error_uri).not.toHaveProperty("page");
  });
});

describe("the loopback server", () => {
  let loopback: Loopback | undefined;
  afterEach(() => loopback?.close());
  const ask = (uri: string, parameters: Record<string, string>) =>
    fetch(`${uri}?${new URLSearchParams(parameters)}`, { redirect: "manual" });

  it("waits through stray requests and gives the answer with its own port", async () => {
    loopback = await openLoopback(expected);
    const { redirectUri } = loopback;
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect((await fetch(new URL("/favicon.ico", redirectUri))).status).toBe(404);
    expect((await ask(redirectUri, { code: "c", state: "wrong" })).status).toBe(404);
    const page = await ask(redirectUri, { code: "c", state: "the-state" });
    expect(await page.text()).toContain("You are signed in");
    expect(await loopback.answer).toEqual({ kind: "code", url: new URL(`${redirectUri}?code=c&state=the-state`) });
  });

  it("shows a refusal escaped, or the page that explains it", async () => {
    loopback = await openLoopback(expected);
    const refused = { error: "access_denied", error_description: "<script>", state: "the-state" };
    const own = await ask(loopback.redirectUri, refused);
    expect(await own.text()).toContain("&lt;script&gt;");
    const error_uri = `${expected.issuerOrigin}/blocked/1`;
    const led = await ask(loopback.redirectUri, { ...refused, error_uri });
    expect([led.status, led.headers.get("location")]).toEqual([303, error_uri]);
  });
});

describe("the table", () => {
  it("has columns as wide as their contents, and no control characters", () => {
    const message = {
      id: "1",
      url: "https://mail.contoso.example/inbox/1",
      from: { name: "Ana", address: "ana@contoso.example" },
      subject: "Hi\u001b[2J",
      date: "2026-07-01T08:00:00.000Z",
      unread: true,
      attachments: [{ name: "a.pdf", size: 1 }],
    };
    expect(formatTable([message]).split("\n")).toEqual([
      "   From  Subject  Date              Attachments",
      "*  Ana   Hi[2J    2026-07-01 08:00  a.pdf",
      "",
    ]);
  });
});
