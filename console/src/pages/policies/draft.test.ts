import { describe, expect, it } from "vitest";
import { policyInputSchema, policySchema } from "../../../../src/admin/contract/index.ts";
import { coversBrowsersOnly, fromDraft, newDraft, newFilter, toDraft, withAttribute } from "./draft.ts";

const stored = policySchema.parse({
  kind: "session",
  id: "p1",
  revision: 2,
  enabled: true,
  name: "Downloads",
  control: "file-download",
  action: "block",
  filters: [
    { attribute: "group", operator: "is-set" },
    { attribute: "user", operator: "ends-with", values: ["@a.example"] },
  ],
});

describe("the draft of a policy", () => {
  it("changes nothing by being opened and saved", () => {
    const { id, revision, enabled: _, ...input } = stored;
    expect(policyInputSchema.parse(fromDraft(toDraft(stored)))).toEqual(input);
    expect([id, revision]).toEqual(["p1", 2]);
  });

  it("never blocks by monitoring", () => {
    expect(fromDraft({ ...newDraft("session"), control: "monitor-only", action: "block" })).toMatchObject({
      action: "audit",
    });
  });

  it("gives a filter of another attribute an operator that it takes", () => {
    expect(withAttribute(newFilter("user"), "ip-address")).toMatchObject({ operator: "in-range", values: [] });
  });

  it("notes an access policy without a client app filter", () => {
    const draft = newDraft("access");
    expect(coversBrowsersOnly(draft)).toBe(true);
    expect(coversBrowsersOnly({ ...draft, filters: [newFilter("client-app")] })).toBe(false);
    expect(coversBrowsersOnly(newDraft("session"))).toBe(false);
  });
});
