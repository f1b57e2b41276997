import { describe, expect, it } from "vitest";
import { AMIRA, policy, setOf } from "../../test/support/sign-in.ts";
import { type Asked, DEFAULT_INSPECTION, type Finding, type Received } from "../inspection/index.ts";
import { bindSession, type Policy } from "../policy/index.ts";
import type { Judgement } from "../session/index.ts";
import type { SessionExchange } from "./context.ts";
import { lookInto } from "./look-into.ts";

const asksFor = (preset: string, more: object = {}) =>
  policy({
    ...{ kind: "session", control: "file-download", action: "block", name: `No ${preset}` },
    ...{ inspection: { method: "built-in-dlp", presets: [preset] }, ...more },
  });
const judgementOf = (...policies: Policy[]) =>
  ({ residual: bindSession(setOf(policies), AMIRA), route: { control: null } }) as Judgement;
const FINDING: Finding = {
  ...{ name: "a.txt", size: 5, sha256: "0".repeat(64), types: [], flags: [], labels: [], matches: [], characters: 5 },
  ...{ coverage: { level: "full", reasons: [] }, stopped: false, malware: null, timings: {} },
};
const received = { complete: true, held: { size: 5 } } as Received;
const declared = { name: "a.txt", type: null, direction: "download" } as const;

/** `changes`: the judgements that come into force while it is looked into, one each time. */
async function look(first: Judgement, ...changes: Judgement[]) {
  const session = { judgement: first };
  const asked: Asked[] = [];
  const inspect = async (_held: unknown, _declared: unknown, question: Asked) => {
    asked.push(question);
    session.judgement = changes.shift() ?? session.judgement;
    return FINDING;
  };
  const snapshot = () => ({ organisation: { inspection: DEFAULT_INSPECTION } });
  const exchange = { session, ports: { inspector: { inspect }, snapshot } } as unknown as SessionExchange;
  const looked = await lookInto(exchange, received, declared, AbortSignal.timeout(1000));
  const state = (judgement = session.judgement) => looked.factsUnder(judgement).file?.inspection.state;
  return { asked: asked.map(({ detection }) => detection?.types?.map(({ type }) => type)[0]), looked, state };
}

const cards = judgementOf(asksFor("payment-card"));
const ibans = judgementOf(asksFor("iban"));

describe("a file that is looked into", () => {
  it("is known to a judgement that asks the same, and to no other", async () => {
    const { asked, looked, state } = await look(cards);
    expect(asked).toEqual(["payment-card"]);
    expect(looked.finding).toBe(FINDING);
    expect(state()).toBe("value");
    expect(state(judgementOf(asksFor("payment-card", { message: "other words" })))).toBe("value");
    expect(state(ibans)).toBe("unknown");
    expect(state(judgementOf(asksFor("payment-card"), asksFor("iban")))).toBe("unknown");
  });

  it("that was not read on is unknown where the policy for which that was enough is gone", async () => {
    const both = judgementOf(asksFor("payment-card"), asksFor("iban"));
    const { state } = await look(both);
    expect(state()).toBe("value");
    expect(state(judgementOf(asksFor("iban"), asksFor("payment-card")))).toBe("unknown");
  });

  it("is looked into again when policies ask for something else meanwhile", async () => {
    const { asked, state } = await look(cards, ibans);
    expect(asked).toEqual(["payment-card", "iban"]);
    expect([state(), state(cards)]).toEqual(["value", "unknown"]);
  });

  it("stays unknown when policies do not stop changing, and is not looked into where none asks", async () => {
    const restless = await look(cards, ibans, cards, ibans, cards, ibans, cards, ibans);
    expect(restless.asked).toHaveLength(5);
    expect(restless.state()).toBe("unknown");
    const nothing = await look(judgementOf());
    expect(nothing.asked).toEqual([]);
    expect([nothing.looked.finding, nothing.state()]).toEqual([null, "unknown"]);
  });
});
