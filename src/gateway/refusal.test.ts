import { describe, expect, it } from "vitest";
import { AMIRA, download, policy, setOf } from "../../test/support/sign-in.ts";
import { bindSession, decideActivity, type InspectionStatus, unknown, value } from "../policy/index.ts";
import { NOT_ASKED } from "../session/index.ts";
import { refusalOf } from "./refusal.ts";

const DLP = { method: "built-in-dlp", presets: ["payment-card"] };
const onDownload = (more: object) =>
  policy({ kind: "session", control: "file-download", action: "block", name: "p", message: "Not here.", ...more });
const CARD = [{ type: "payment-card", distinct: 1, confidence: "high", in: "content" }] as const;
const without = { ...NOT_ASKED, status: "no-certificate", detail: "No certificate was presented." } as const;

function told(more: object, status: InspectionStatus, found: typeof CARD | [] = [], device = NOT_ASKED) {
  const activity = download({ inspection: value({ status, found: [...found], malware: "not-scanned" } as const) });
  const verdict = decideActivity(bindSession(setOf([onDownload(more)]), AMIRA), activity);
  expect(verdict.outcome).toBe("block");
  return refusalOf(verdict, activity, device, "download");
}

describe("what a person is told of a blocked file", () => {
  it("is the policy's message alone where it is blocked for what is in it", () => {
    expect(told({ inspection: DLP }, "completed", CARD)).toEqual({ message: "Not here.", why: "", aboutDevice: false });
    expect(told({ inspection: DLP }, "partially-scanned", CARD).why).toBe("");
    expect(told({}, "completed").why).toBe("");
  });

  it.each([
    ["encrypted", /has no password/],
    ["corrupted", /damaged or incomplete/],
    ["too-large", /too large/],
    ["partially-scanned", /A part of it/],
    ["unsupported-type", /another format/],
    ["engine-unavailable", /does not answer/],
    ["timed-out", /took too long/],
  ] as const)("is that it could not be looked into (%s), and what to do", (status, sentence) => {
    expect(told({ inspection: DLP }, status).why).toMatch(sentence);
    expect(told({ inspection: { method: "malware" } }, status).why).toMatch(sentence);
  });

  it("is what is wrong with the device where the policy asks about that, and only there", () => {
    const filters = [{ attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] }];
    const activity = download({});
    const facts = { ...AMIRA, deviceTags: unknown("nobody asked") };
    const verdict = decideActivity(bindSession(setOf([onDownload({ filters })]), facts), activity);
    expect(refusalOf(verdict, activity, without, "download")).toEqual({
      ...{ message: "Not here.", why: "No certificate was presented.", aboutDevice: true },
    });
    expect(told({}, "completed", [], without as never)).toMatchObject({ why: "", aboutDevice: false });
  });

  it("is a sentence of ours where the policy has none", () => {
    expect(told({ message: "" }, "completed").message).toBe(
      "A policy of your organisation does not allow this download.",
    );
  });
});
