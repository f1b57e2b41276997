import { describe, expect, it } from "vitest";
import { makePolicy } from "../../test/support/policies.ts";
import { Random } from "../../test/support/random.ts";
import { AMIRA, setOf } from "../../test/support/sign-in.ts";
import {
  bindSession,
  decideAccess,
  decideActivity,
  mistakesOf,
  nearestOf,
  policyInputSchema,
  policySchema,
  TEMPLATES,
  UNSEEN_FILE,
  viewOf,
} from "./index.ts";

const base = { kind: "access", name: "x", action: "block" };

function mistakesIn(input: unknown): string[] {
  const { error } = policyInputSchema.safeParse(input);
  return error === undefined
    ? []
    : mistakesOf(error, input, policyInputSchema).map(({ path, message }) => `${path}: ${message}`);
}

describe("the schema", () => {
  it("takes every generated policy as it is", () => {
    const random = new Random(1);
    for (let at = 0; at < 2000; at += 1) {
      const { filters, ...policy } = makePolicy(random, at);
      const parsed = policySchema.safeParse({ ...policy, filters });
      expect(parsed.error).toBeUndefined();
    }
  });

  it("fills in what is not said", () => {
    expect(policyInputSchema.parse(base)).toEqual({
      ...base,
      ...{ description: "", mode: "on", severity: "medium", category: "access-control", message: "", filters: [] },
      alert: { enabled: false, dailyLimit: 5, email: [] },
    });
  });

  it("maps `enabled` of older clients and stored configurations to a mode", () => {
    expect(policyInputSchema.parse({ ...base, enabled: true }).mode).toBe("on");
    const stored = policySchema.parse({ ...base, id: "p", revision: 3, enabled: false });
    expect(stored.mode).toBe("off");
    expect(viewOf(stored)).toMatchObject({ mode: "off", enabled: false });
    expect(policySchema.parse(viewOf(stored))).toEqual(stored);
    expect(mistakesIn({ ...base, mode: "off", enabled: true })).toEqual([
      'enabled: contradicts "mode", which is "off"; give one of them',
    ]);
  });

  it("brings values to one form", () => {
    const filters = [
      { attribute: "location", operator: "equals", values: ["de"] },
      { attribute: "user-domain", operator: "equals", values: ["Contoso.Example"] },
    ];
    const parsed = policyInputSchema.parse({ ...base, filters });
    expect(parsed.filters).toMatchObject([{ values: ["DE"] }, { values: ["contoso.example"] }]);
  });

  it.each([
    [
      { ...base, kind: "acess" },
      'kind: "acess" is not known; expected one of rule, access, session. Did you mean "access"?',
    ],
    [{ ...base, action: "protect" }, 'action: "protect" is not known; expected one of audit, block'],
    [{ ...base, action: "deny" }, 'action: "deny" is not known; expected one of audit, block. Did you mean "block"?'],
    [
      { ...base, filters: [{ attribute: "user", operator: "Is not", values: ["a"] }] },
      'filters.0.operator: "Is not" is not known; expected one of equals, does-not-equal, contains, does-not-contain, starts-with, ends-with. Did you mean "does-not-equal"?',
    ],
    [{ ...base, filter: [] }, 'filter: there is no such field. Did you mean "filters"?'],
    [{ kind: "access", name: "x" }, "action: missing; expected one of audit, block"],
    [
      { ...base, filters: [{ attribute: "device-platform", operator: "equals", values: ["window"] }] },
      'filters.0.values.0: "window" is not known; expected one of windows, macos, linux, chromeos, android, ios, other. Did you mean "windows"?',
    ],
    [
      { ...base, filters: [{ attribute: "ip-address", operator: "in-range", values: ["10.0.0.0/33"] }] },
      "filters.0.values.0: not an IP address or CIDR range; write 192.0.2.0/24 or 2001:db8::/32",
    ],
    [
      { ...base, filters: [{ attribute: "group", operator: "equals", values: [] }] },
      "filters.0.values: give at least one value",
    ],
    [
      { ...base, kind: "session", control: "file-upload", action: "protect" },
      'action: "protect" is not known; expected one of audit, step-up, block',
    ],
    [
      { ...base, kind: "session", control: "file-download", inspection: { method: "built-in-dlp" } },
      "inspection.presets: give at least one preset or one expression of your own",
    ],
  ])("says what is wrong with %j", (input, wanted) => {
    const [first = ""] = mistakesIn(input);
    expect(first.slice(0, wanted.length)).toBe(wanted);
  });

  it("does not ask about files at a sign-in", () => {
    const filters = [{ attribute: "file-size", operator: "less-than", bytes: 1 }];
    expect(mistakesIn({ ...base, filters })[0]).toMatch(/^filters\.0\.attribute: "file-size" is not known/);
  });

  it("suggests nothing where nothing is near", () => {
    expect(nearestOf("xyzzy", ["audit", "block"])).toBeNull();
    expect(nearestOf("Blcok", ["audit", "block"])).toBe("block");
  });
});

describe("the templates", () => {
  it.each(TEMPLATES)("$id is a policy that acts", ({ policy }) => {
    const parsed = policySchema.parse({ ...policyInputSchema.parse(policy), id: "p", revision: 1 });
    const set = setOf([parsed]);
    const facts = { ...AMIRA, clientApp: parsed.kind === "access" ? ("mobile-and-desktop" as const) : AMIRA.clientApp };
    const residual = bindSession(set, facts);
    const outcomes = [
      decideAccess(set, facts).reason,
      ...(["download", "upload", "print", "view"] as const).map(
        (activityType) => decideActivity(residual, { activityType, file: UNSEEN_FILE }).reason,
      ),
    ];
    expect(outcomes.some((reason) => reason !== "no-policy-matched")).toBe(true);
  });

  it("have names of their own", () => {
    expect(new Set(TEMPLATES.map(({ policy }) => policy.name)).size).toBe(TEMPLATES.length);
  });
});
