import { describe, expect, it } from "vitest";
import { addressesOf } from "../config/index.ts";
import { requestHeaders } from "./headers.ts";
import { createHostMap } from "./index.ts";

const map = createHostMap(["mail.contoso.example"], addressesOf("sallyport.example"));
const send = (incoming: Record<string, string>, ip: string | null) =>
  requestHeaders(incoming, { map, originalHost: "mail.contoso.example", cookie: null, ip });

describe("what an app is told of the client's address", () => {
  const pretended = {
    ...{ "x-forwarded-for": "192.0.2.99", forwarded: "for=192.0.2.99", "x-real-ip": "192.0.2.99" },
    ...{ "x-forwarded-host": "evil.example", "x-forwarded-proto": "http", "x-forwarded-port": "1" },
  };
  it("is the address that Sallyport knows, and nothing that the client sent", () => {
    const headers = send(pretended, "203.0.113.7");
    expect(headers).toMatchObject({
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-host": "mail.contoso.example",
      "x-forwarded-proto": "https",
    });
    expect(JSON.stringify(headers)).not.toMatch(/192\.0\.2\.99|evil/);
  });
  it("is nothing when the address is unknown", () => {
    expect(send(pretended, null)).not.toHaveProperty("x-forwarded-for");
  });
});
