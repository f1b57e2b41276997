import { describe, expect, it } from "vitest";
import { addressesOf } from "../config/index.ts";
import { initiatorOf, isNavigation, requestHeaders, responseHeaders } from "./headers.ts";
import { createHostMap } from "./index.ts";

const addresses = addressesOf("base.example:8443");
const map = createHostMap(["mail.contoso.example", "files.fabrikam.example"], addresses);
const toApp = (headers: Record<string, string>) =>
  requestHeaders(headers, { map, originalHost: "mail.contoso.example", cookie: null, ip: "192.0.2.1" });

describe("headers for the app", () => {
  it("say whom it is called by, and where the client is, whatever the client claims", () => {
    const headers = toApp({
      "x-forwarded-for": "10.0.0.1",
      "x-forwarded-host": "evil.example",
      "x-real-ip": "10.0.0.1",
      forwarded: "for=10.0.0.1",
      "x-sallyport-user": "root",
      host: "mail.contoso.example.base.example:8443",
    });
    expect(headers).toMatchObject({
      host: "mail.contoso.example",
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-host": "mail.contoso.example",
      "x-forwarded-proto": "https",
    });
    for (const name of ["x-real-ip", "forwarded", "x-sallyport-user"]) expect(headers).not.toHaveProperty(name);
  });
  it.each(["x_forwarded_for", "X_Sallyport_User", "x-forwarded-server", "x-client-ip", "x-original-url"])(
    "do not include %s, however it is written",
    (name) => expect(toApp({ [name.toLowerCase()]: "root" })).not.toHaveProperty(name.toLowerCase()),
  );
  it("drop what belongs to one connection, the names in Connection included", () => {
    const headers = toApp({
      connection: "keep-alive, X-Private",
      "x-private": "1",
      "keep-alive": "5",
      te: "trailers",
      a: "b",
    });
    expect(Object.keys(headers)).toContain("a");
    for (const name of ["connection", "x-private", "keep-alive", "te"]) expect(headers).not.toHaveProperty(name);
  });
  it("name hosts as the app knows them", () => {
    const headers = toApp({ origin: "https://mail.contoso.example.base.example:8443" });
    expect(headers.origin).toBe("https://mail.contoso.example");
  });
});

describe("headers for the browser", () => {
  it("name hosts as the browser reaches them, and lose cookies and pins", () => {
    const headers = responseHeaders(
      {
        location: "http://mail.contoso.example/inbox?to=https://mail.contoso.example/",
        "content-security-policy": "connect-src wss://mail.contoso.example",
        "set-cookie": ["a=1"],
        "alt-svc": "h3=':443'",
        "strict-transport-security": "max-age=1; includeSubDomains",
      },
      map,
    );
    expect(headers.location).toBe(
      "https://mail.contoso.example.base.example:8443/inbox?to=https://mail.contoso.example/",
    );
    expect(headers["content-security-policy"]).toBe("connect-src wss://mail.contoso.example.base.example:8443");
    expect(headers).not.toHaveProperty("set-cookie");
    expect(headers).not.toHaveProperty("alt-svc");
    expect(headers["strict-transport-security"]).toBe("max-age=31536000");
  });
});

describe("who began a request", () => {
  const own = "https://mail.contoso.example.base.example:8443";
  const other = "https://files.fabrikam.example.base.example:8443";
  const of = (headers: Record<string, string>) =>
    initiatorOf(headers, "GET", "mail.contoso.example", addresses).crossSite;
  it("is told by the original sites, though all share one under the base", () => {
    expect(of({ "sec-fetch-site": "same-site", origin: own })).toBe(false);
    expect(of({ "sec-fetch-site": "same-site", origin: other })).toBe(true);
    expect(of({ "sec-fetch-site": "same-site", referer: `${other}/page` })).toBe(true);
    expect(of({ "sec-fetch-site": "cross-site", origin: "https://evil.example" })).toBe(true);
  });
  it("counts as cross-site without a trace", () => expect(of({ "sec-fetch-site": "same-site" })).toBe(true));
  it("is the person, where they typed the address", () => expect(of({ "sec-fetch-site": "none" })).toBe(false));
});

describe("a navigation", () => {
  it("is a person opening a page, and nothing a page does by itself", () => {
    expect(isNavigation("GET", { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" })).toBe(true);
    expect(isNavigation("GET", { "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" })).toBe(false);
    expect(isNavigation("GET", { "sec-fetch-mode": "cors", accept: "text/html" })).toBe(false);
    expect(isNavigation("POST", { "sec-fetch-mode": "navigate" })).toBe(false);
    expect(isNavigation("GET", { accept: "text/html,*/*" })).toBe(true);
  });
});

describe("what an app may clear", () => {
  const clear = (value: string) => responseHeaders({ "clear-site-data": value }, map)["clear-site-data"];
  it("is its own host's, never the cookies that it shares a site with", () => {
    expect(clear('"cookies"')).toBeUndefined();
    expect(clear('"cache", "cookies"')).toBe('"cache"');
    expect(clear('"*"')).toBe('"cache", "storage", "executionContexts"');
  });
});

describe("a request whose beginning is hidden or framed", () => {
  const begun = (headers: Record<string, string>, method = "GET") =>
    initiatorOf(headers, method, "mail.contoso.example", addresses);
  it.each(["iframe", "frame", "object", "embed"])(
    "opens no page at the top with a navigation into %s",
    (destination) => {
      const headers = { "sec-fetch-mode": "navigate", "sec-fetch-dest": destination, "sec-fetch-site": "cross-site" };
      expect(begun(headers)).toEqual({ crossSite: true, topLevelSafe: false });
    },
  );
  it("is somebody else where the origin is hidden", () => {
    expect(begun({ origin: "null" }, "POST").crossSite).toBe(true);
  });
});
