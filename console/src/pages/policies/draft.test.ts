import { describe, expect, it } from "vitest";
import { policyInputSchema, policySchema, TEMPLATES } from "../../../../src/admin/contract/index.ts";
import {
  coversBrowsersOnly,
  draftOf,
  fromDraft,
  newDraft,
  newFilter,
  toDraft,
  withAttribute,
  withControl,
} from "./draft.ts";

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

  it("changes nothing of any template", () => {
    for (const { policy } of TEMPLATES) {
      const input = policyInputSchema.parse(policy);
      expect(policyInputSchema.parse(fromDraft(draftOf(input)))).toEqual(input);
    }
    expect(TEMPLATES.length).toBeGreaterThan(5);
  });

  it("sends only what the control takes", () => {
    const draft = {
      ...newDraft("session"),
      name: "x",
      activities: ["print"],
      inspection: { method: "malware" } as const,
    };
    for (const control of ["monitor-only", "block-activities", "file-download", "file-upload"] as const)
      expect(policyInputSchema.safeParse(fromDraft(withControl(draft, control))).success, control).toBe(true);
    for (const outcome of ["direct", "block", "step-up", "app-control"] as const)
      expect(policyInputSchema.safeParse(fromDraft({ ...newDraft("rule"), name: "x", outcome })).success).toBe(true);
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
