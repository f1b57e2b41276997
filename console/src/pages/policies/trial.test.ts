import { describe, expect, it } from "vitest";
import { policyInputSchema } from "../../../../src/admin/contract/index.ts";
import { UNSAVED, withTrial } from "./trial.ts";

const policy = policyInputSchema.parse({ kind: "access", name: "Tried", action: "block" });
const saved = [{ id: "a" }, { id: "b" }];

describe("a policy that is tried", () => {
  it("stands where it stood before it was edited", () => {
    expect(withTrial({ id: "a", revision: 1, policy, reason: "" }, saved)).toEqual([
      { ...policy, id: "a" },
      { id: "b" },
    ]);
  });

  it("comes last when it is new, or was deleted meanwhile", () => {
    const names = (id: string | null) =>
      withTrial({ id, revision: null, policy, reason: "" }, saved).map((one) => one.id);
    expect(names(null)).toEqual(["a", "b", UNSAVED]);
    expect(names("c")).toEqual(["a", "b", "c"]);
  });
});
