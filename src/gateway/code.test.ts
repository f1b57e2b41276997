import { describe, expect, it } from "vitest";
import type { App } from "../config/index.ts";
import { codeContext, Sealer } from "../session/index.ts";
import { openCode } from "./code.ts";

const sealer = new Sealer(Buffer.alloc(32, 7));
const app = {
  id: "mail",
  clients: [
    { id: "web", type: "web", redirectUris: ["https://mail.contoso.example/oidc/callback"] },
    { id: "desktop", type: "native", redirectUris: ["http://127.0.0.1/native"] },
  ],
} as unknown as App;
const CLEAR = "the code/itself";
const sealed = sealer.seal(CLEAR, codeContext("mail"));
const open = (path: string) => {
  const url = new URL(`https://mail.contoso.example.sallyport.localhost${path}`);
  return openCode(url, url.search, app, sealer);
};

describe("a sealed authorization code", () => {
  it("is opened at the redirect address of the app", () => {
    const search = `?state=a%20b&code=${sealed}&iss=x`;
    expect(open(`/oidc/callback${search}`)).toBe("?state=a%20b&code=the%20code%2Fitself&iss=x");
  });

  it.each([
    ["at another address, which the app may repeat", `/inbox?code=${sealed}`],
    ["at a native client's address", `/native?code=${sealed}`],
    ["at an address that only begins alike", `/oidc/callback/x?code=${sealed}`],
    ["under another name", `/oidc/callback?state=${sealed}`],
    ["twice", `/oidc/callback?code=${sealed}&code=${sealed}`],
    ["under a name that is written otherwise", `/oidc/callback?%63ode=${sealed}`],
    ["made for another app", `/oidc/callback?code=${sealer.seal(CLEAR, codeContext("files"))}`],
  ])("stays sealed %s", (_where, path) => {
    expect(open(path)).not.toContain("itself");
  });

  it("is opened in its own place, whatever else repeats it", () => {
    const search = open(`/oidc/callback?state=${sealed}&code=${sealed}`);
    expect(search).toBe(`?state=${sealed}&code=the%20code%2Fitself`);
  });
});
