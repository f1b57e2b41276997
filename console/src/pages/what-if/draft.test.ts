import { describe, expect, it } from "vitest";
import { whatIfInputSchema } from "../../../../src/admin/contract/index.ts";
import { EMPTY, type QuestionDraft, toQuestion } from "./draft.ts";
import { EMPTY_FILE, newFound } from "./file.ts";
import { countryMistake, NOTHING_SAID } from "./said.ts";

const asked = { ...EMPTY, app: "mail", user: " amira@contoso.example " };
const isTaken = (question: unknown) => whatIfInputSchema.safeParse(question).success;

describe("the question", () => {
  it("is none before there is an app and a user", () => {
    expect(toQuestion(EMPTY)).toBeNull();
    expect(toQuestion({ ...EMPTY, app: "mail", user: "  " })).toBeNull();
  });

  it("is about the sign-in alone where no activity is chosen", () => {
    const question = toQuestion(asked);
    expect(question).toMatchObject({ app: "mail", user: "amira@contoso.example", ip: null, certificate: "none" });
    expect(question).not.toHaveProperty("activity");
    expect(question).not.toHaveProperty("facts");
    expect(isTaken(question)).toBe(true);
  });

  it("says of a file what was typed, and leaves the rest unknown", () => {
    const file = { ...EMPTY_FILE, name: "a.pdf", size: "12" };
    const question = toQuestion({ ...asked, activityType: "download", file });
    expect(question?.activity).toEqual({ activityType: "download", file: { name: "a.pdf", size: 12 } });
    expect(toQuestion({ ...asked, activityType: "print", file })?.activity).toEqual({ activityType: "print" });
    expect(isTaken(question)).toBe(true);
  });

  it("says of a file its labels and what inspecting it would find, or that there are none", () => {
    const ofFile = (file: Partial<QuestionDraft["file"]>) => {
      const question = toQuestion({ ...asked, activityType: "upload", file: { ...EMPTY_FILE, ...file } });
      expect(isTaken(question)).toBe(true);
      return question?.activity?.file;
    };
    const cards = { ...newFound(), text: "Payment card", type: "payment-card", distinct: "3" };
    expect(
      ofFile({
        labels: { state: "value", values: ["Secret"] },
        inspected: "value",
        found: [cards, newFound()],
        malware: "infected",
      }),
    ).toEqual({
      labels: ["Secret"],
      inspection: {
        status: "completed",
        malware: "infected",
        found: [{ type: "payment-card", distinct: 3, confidence: "high", in: "content" }],
      },
    });
    expect(ofFile({ labels: { state: "none", values: [] }, inspected: "none" })).toEqual({
      labels: null,
      inspection: null,
    });
    expect(ofFile({ labels: { state: "value", values: [] } })).toEqual({});
  });

  it("says facts outright, and leaves to address and user agent what is not said", () => {
    const question = toQuestion({
      ...asked,
      said: {
        country: { state: "value", values: [" de "] },
        isp: { state: "none", values: ["forgotten"] },
        ipCategory: { state: "value", values: ["risky"] },
        ipTags: { state: "value", values: ["tor", "mine"] },
        userAgentTags: { state: "value", values: [] },
      },
    });
    expect(question?.facts).toEqual({
      country: { state: "value", value: "DE" },
      isp: { state: "none" },
      ipCategory: { state: "value", value: "risky" },
      ipTags: { state: "value", value: ["tor", "mine"] },
    });
    expect(isTaken(question)).toBe(true);
  });

  it("does not say a country that is none", () => {
    const country = { state: "value", values: ["Germany"] } as const;
    expect(countryMistake(country)).toContain("two letters");
    expect(toQuestion({ ...asked, said: { ...NOTHING_SAID, country } })).not.toHaveProperty("facts");
  });
});
