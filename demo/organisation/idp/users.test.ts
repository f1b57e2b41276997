import { describe, expect, it } from "vitest";
import { createUsers } from "./users.ts";

const ana = { name: "Ana@contoso.example", password: "right", fullName: "Ana", groups: ["staff"] };

describe("signing in with a password", () => {
  it("works with the right one, whatever the case of the address", () => {
    const users = createUsers([ana]);
    const checked = users.check(" ana@CONTOSO.example ", "right");
    expect(checked).toMatchObject({ ok: true, user: ana });
    expect(checked.ok && users.byAccountId(checked.accountId)).toBe(ana);
  });

  it("says the same of a wrong password and of someone unknown", () => {
    const users = createUsers([ana]);
    const wrong = users.check(ana.name, "wrong");
    expect(wrong).toEqual({ ok: false, reason: "wrong" });
    expect(users.check("nobody@contoso.example", "right")).toEqual(wrong);
    expect(users.check("", "")).toEqual(wrong);
  });

  it("stops guessing for a while, even with the right password, and for that account alone", () => {
    let now = 0;
    const users = createUsers([ana, { ...ana, name: "ben@contoso.example" }], () => now);
    for (let attempt = 0; attempt < 8; attempt++) users.check(ana.name, "wrong");
    expect(users.check(ana.name, "right")).toEqual({ ok: false, reason: "too-many-attempts", retryInMinutes: 5 });
    expect(users.check("ben@contoso.example", "right").ok).toBe(true);
    now = 5 * 60 * 1000 + 1;
    expect(users.check(ana.name, "right").ok).toBe(true);
  });
});
