import { describe, expect, it } from "vitest";
import { Sealer } from "../session/index.ts";
import { cookieForBrowser, cookiesForApp, type Initiator } from "./cookies.ts";

const sealer = new Sealer(Buffer.alloc(32, 7));
const at = (host: string, session = "s1") => ({ sealer, session, host, baseHost: "base.example" });
const MAIL = at("mail.contoso.co.uk");
const SAME: Initiator = { crossSite: false, topLevelSafe: false };
const LINK: Initiator = { crossSite: true, topLevelSafe: true };
const EMBEDDED: Initiator = { crossSite: true, topLevelSafe: false };

/** What the browser would send back. */
const pairOf = (header: string | null) => (header ?? "").split(";")[0] ?? "";

describe("a cookie of the app's, for the browser", () => {
  it("is sealed when it is HttpOnly, and comes back to the app as it was", () => {
    const header = cookieForBrowser("sid=secret; HttpOnly; Path=/; SameSite=Lax", MAIL);
    expect(header).not.toContain("secret");
    expect(header).toMatch(/HttpOnly/);
    expect(header).toMatch(/; Secure$/);
    expect(cookiesForApp(pairOf(header), MAIL, SAME)).toBe("sid=secret");
  });
  it("is not shadowed by one of the same name that a page of another app has set for all", () => {
    const own = pairOf(cookieForBrowser("sid=secret; HttpOnly; Path=/", MAIL));
    expect(cookiesForApp(`sid=planted; ${own}; theme=dark`, MAIL, SAME)).toBe("sid=secret; theme=dark");
    expect(cookiesForApp(`${own}; sid=planted`, MAIL, EMBEDDED)).toBeNull();
  });
  it("stays readable for scripts when it is not", () => {
    expect(cookieForBrowser("theme=dark; Path=/", MAIL)).toBe("theme=dark; Path=/; Secure");
  });
  it("keeps its place in the hierarchy of names", () => {
    expect(cookieForBrowser("a=1; Domain=.Contoso.co.uk", MAIL)).toContain("Domain=contoso.co.uk.base.example");
  });
  it.each([
    ["another site", "a=1; Domain=evil.example"],
    ["a public suffix", "a=1; Domain=co.uk"],
    ["a sibling", "a=1; Domain=files.contoso.co.uk"],
    ["part of a label", "a=1; Domain=ontoso.co.uk"],
    ["Sallyport's own name", "__Host-sallyport-session=x; Path=/"],
    ["Sallyport's own name in capitals", "__HOST-SALLYPORT-session=x"],
    ["no name", "=x"],
    ["no pair", "HttpOnly"],
  ])("is dropped when it is for %s", (_what, header) => expect(cookieForBrowser(header, MAIL)).toBeNull());
});

describe("the browser's cookies, for the app", () => {
  const sealed = (header: string, place = MAIL) => pairOf(cookieForBrowser(header, place));

  it("are dropped when they were sealed in another session, under another name, or altered", () => {
    const own = sealed("sid=secret; HttpOnly");
    expect(cookiesForApp(own, at("mail.contoso.co.uk", "s2"), SAME)).toBeNull();
    expect(cookiesForApp(own.replace("sid=", "uid="), MAIL, SAME)).toBeNull();
    expect(cookiesForApp(`${own}x`, MAIL, SAME)).toBeNull();
  });
  it("never include one of Sallyport's own", () => {
    expect(cookiesForApp("__Host-sallyport-session=x; __secure-Sallyport-y=1; a=1", MAIL, SAME)).toBe("a=1");
  });
  it("go to the hosts that they are for, and to no other app", () => {
    const hostOnly = sealed("a=1; HttpOnly");
    const wide = sealed("b=2; HttpOnly; Domain=contoso.co.uk");
    expect(cookiesForApp(`${hostOnly}; ${wide}`, at("files.contoso.co.uk"), SAME)).toBe("b=2");
    expect(cookiesForApp(`${hostOnly}; ${wide}`, at("mail.fabrikam.example"), SAME)).toBeNull();
  });
  it.each([
    ["Strict", SAME, true],
    ["Strict", LINK, false],
    ["Strict", EMBEDDED, false],
    ["Lax", LINK, true],
    ["Lax", EMBEDDED, false],
    ["None", EMBEDDED, true],
  ] as const)("follow SameSite=%s by the original sites", (sameSite, from, sent) => {
    const pair = sealed(`sid=1; HttpOnly; SameSite=${sameSite}`);
    expect(cookiesForApp(pair, MAIL, from)).toBe(sent ? "sid=1" : null);
  });
  it("without a seal are Lax, as browsers have it", () => {
    expect(cookiesForApp("a=1", MAIL, LINK)).toBe("a=1");
    expect(cookiesForApp("a=1", MAIL, EMBEDDED)).toBeNull();
  });
});
