/**
 * The examples of `docs/policies.md`: each is parsed by the schema, and does what its last line says. And the reference.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { policyReference } from "../../scripts/policy-reference.ts";
import {
  type ActivityFacts,
  bindSession,
  compilePolicies,
  decideAccess,
  decideActivity,
  decideRoute,
  type Facts,
  mistakesOf,
  none,
  policyInputSchema,
  policySchema,
  UNSEEN_FILE,
  value,
} from "./index.ts";

const markdown = readFileSync(new URL("../../docs/policies.md", import.meta.url), "utf8");
const examples = [...markdown.matchAll(/```yaml\n(.*?)# test: (.*?)\n```/gs)].map(([, yaml = "", test = ""]) => ({
  yaml,
  test,
  name: (parse(yaml) as { name: string }).name,
}));

const OUTSIDER: Facts = {
  time: 0,
  app: "mail",
  clientApp: "browser",
  user: "ben@contoso.example",
  groups: value(["Finance"]),
  deviceType: value("pc"),
  devicePlatform: value("windows"),
  deviceTags: none,
  ip: value("203.0.113.9"),
  ipCategory: value("other"),
  ipTags: none,
  country: none,
  isp: none,
  userAgent: value("curl/8.0"),
  userAgentTags: value(["robot"]),
};

function ask(policy: unknown, test: string): string {
  const set = compilePolicies(
    { policies: [policySchema.parse({ ...(policy as object), id: "p", revision: 1 })], defaultBehaviour: "block" },
    1,
  );
  const given = parse(/\{.*\}/.exec(test)?.[0] ?? "{}") as Record<string, never>;
  const [question = ""] = test.split(" ");
  const { country, ...others } = given as { country?: string };
  if (question === "route") return decideRoute(set, OUTSIDER).outcome;
  if (question === "access") {
    const facts = { ...OUTSIDER, ...others, country: country === undefined ? none : value(country) };
    return decideAccess(set, facts).outcome;
  }
  return decideActivity(bindSession(set, OUTSIDER), { activityType: question as "download", file: fileOf(given) })
    .outcome;
}

function fileOf(given: {
  name?: string;
  size?: number;
  status?: "encrypted";
  malware?: "infected";
}): ActivityFacts["file"] {
  const { name, size, status = "completed", malware = "clean" } = given;
  return {
    ...UNSEEN_FILE,
    ...(name === undefined ? {} : { name: value(name) }),
    ...(size === undefined ? {} : { size: value(size) }),
    inspection: value({ status, malware, found: [] }),
  };
}

const OUTCOME = {
  blocks: "block",
  allows: "allow",
  "steps up": "step-up",
  protects: "protect",
  "gives app-control": "app-control",
};

it("the reference names everything that there is: `npm run reference` writes it", () => {
  expect(readFileSync(new URL("../../docs/policy-reference.md", import.meta.url), "utf8")).toBe(policyReference());
});

describe("the examples of the documentation", () => {
  it("are there", () => expect(examples.length).toBe(9));

  it.each(examples)("$name", ({ yaml, test }) => {
    const policy: unknown = parse(yaml);
    expect(policyInputSchema.safeParse(policy).error).toBeUndefined();
    const [, wanted] = Object.entries(OUTCOME).find(([words]) => test.endsWith(words)) ?? [];
    expect(ask(policy, test)).toBe(wanted);
  });

  it("show a mistake as it is told", () => {
    const [, quoted = ""] = /```text\n(.*?)\n```/s.exec(markdown) ?? [];
    const wrong = {
      ...{ kind: "access", name: "x", action: "block" },
      filters: [{ attribute: "group", operator: "equal", values: ["x"] }],
    };
    const { error } = policyInputSchema.safeParse(wrong);
    if (error === undefined) throw new Error("the mistake was not noticed");
    expect(mistakesOf(error, wrong, policyInputSchema).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      quoted,
    ]);
  });
});
