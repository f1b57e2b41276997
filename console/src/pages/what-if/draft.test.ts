import { describe, expect, it } from "vitest";
import { whatIfInputSchema } from "../../../../src/admin/contract/index.ts";
import { EMPTY, toQuestion } from "./draft.ts";

const asked = { ...EMPTY, app: "mail", user: " amira@contoso.example " };

describe("the question", () => {
  it("is none before there is an app and a user", () => {
    expect(toQuestion(EMPTY)).toBeNull();
    expect(toQuestion({ ...EMPTY, app: "mail", user: "  " })).toBeNull();
  });

  it("is about the sign-in alone where no activity is chosen", () => {
    const question = toQuestion(asked);
    expect(question).toMatchObject({ app: "mail", user: "amira@contoso.example", ip: null, certificate: "none" });
    expect(question).not.toHaveProperty("activity");
    expect(whatIfInputSchema.safeParse(question).success).toBe(true);
  });

  it("says of a file what was typed, and leaves the rest unknown", () => {
    const question = toQuestion({ ...asked, activityType: "download", fileName: "a.pdf", fileSize: "12" });
    expect(question?.activity).toEqual({ activityType: "download", file: { name: "a.pdf", size: 12 } });
    expect(toQuestion({ ...asked, activityType: "print", fileName: "a.pdf" })?.activity).toEqual({
      activityType: "print",
    });
    expect(whatIfInputSchema.safeParse(question).success).toBe(true);
  });
});
