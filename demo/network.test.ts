import { describe, expect, it } from "vitest";
import { describeNetworkError, lookup } from "./network.ts";

const resolve = (name: string, options: { all?: boolean; family?: number }) =>
  new Promise((done) => lookup(name, options, (_error, ...answer) => done(answer)));

describe("names below localhost", () => {
  it("are loopback in both families, without asking the system", async () => {
    const v4 = { address: "127.0.0.1", family: 4 };
    const v6 = { address: "::1", family: 6 };
    expect(await resolve("a.b.sallyport.localhost", { all: true })).toEqual([[v4, v6]]);
    expect(await resolve("LOCALHOST.", { all: true, family: 6 })).toEqual([[v6]]);
    expect(await resolve("a.localhost", {})).toEqual(["127.0.0.1", 4]);
    expect(await resolve("a.localhost", { family: 6 })).toEqual(["::1", 6]);
  });
});

describe("an error on the way", () => {
  it("is told with its causes, each once", () => {
    const cause = new Error("connect ECONNREFUSED", { cause: new Error("connect ECONNREFUSED") });
    expect(describeNetworkError(new TypeError("fetch failed", { cause }))).toBe("fetch failed: connect ECONNREFUSED");
    expect(describeNetworkError("odd")).toBe("odd");
  });
});
