import { describe, expect, it } from "vitest";
import type { Activity } from "../../api/types.ts";
import { matches, parseActivitySearch, toQuery } from "./search.ts";

const activity = {
  time: "2026-03-01T12:00:00.000Z",
  user: "Amira@contoso.example",
  app: { id: "mail", name: "Mail" },
  type: "download",
  action: "blocked",
  session: "s1",
  reference: "SP-7",
} as Activity;

describe("parseActivitySearch", () => {
  it("keeps filters that have a value and nothing else", () => {
    expect(parseActivitySearch({ user: "a", app: "", other: "x", since: "24h" })).toEqual({ user: "a", since: "24h" });
  });
});

describe("toQuery", () => {
  it("turns a length of time into the moment at which it began", () => {
    expect(toQuery({ since: "1h", user: "a" }, Date.parse("2026-03-01T12:00:00Z"))).toEqual({
      user: "a",
      from: "2026-03-01T11:00:00.000Z",
    });
  });

  it("ignores a length that it does not know", () => {
    expect(toQuery({ since: "9y" }, 0)).toEqual({});
  });
});

describe("matches", () => {
  it.each([
    [{}, true],
    [{ user: "amira" }, true],
    [{ user: "li.wei" }, false],
    [{ app: "mail", type: "download", action: "blocked" }, true],
    [{ action: "allowed" }, false],
    [{ reference: "sp-7" }, true],
    [{ to: "2026-03-01T11:00:00Z" }, false],
    [{ from: "2026-03-01T11:00:00Z" }, true],
  ])("%j: %s", (search, expected) => {
    expect(matches(activity, search)).toBe(expected);
  });
});
