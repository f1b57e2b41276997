import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldsAt } from "./fields.ts";
import { COUNTRIES, mistakesOf, nearestOf, policyInputSchema } from "./index.ts";
import { ALL_OTHER_NAMES } from "./other-names.ts";
import { policyInputShapes } from "./schema.ts";
import { ATTRIBUTES, BUILT_IN_DEVICE_TAGS, OPERATORS } from "./vocabulary.ts";

const ACCESS = { kind: "access", name: "x", action: "block" };
const DOWNLOAD = { kind: "session", name: "x", control: "file-download", action: "protect" };
const DLP = { method: "built-in-dlp", presets: ["iban"] };

function mistakesIn(input: unknown): string[] {
  const { error } = policyInputSchema.safeParse(input);
  const found = error === undefined ? [] : mistakesOf(error, input, policyInputSchema);
  return found.map(({ path, message }) => `${path}: ${message}`);
}

describe("a field that there is not", () => {
  it.each([
    [{ ...ACCESS, alert: { enable: true } }, "alert.enable", "enabled"],
    [{ ...ACCESS, alert: { limit: 3 } }, "alert.limit", "dailyLimit"],
    [{ ...ACCESS, alert: { "daily-limit": 3 } }, "alert.daily-limit", "dailyLimit"],
    [{ ...ACCESS, conditions: [] }, "conditions", "filters"],
    [{ ...DOWNLOAD, inspection: { ...DLP, contextCharacter: 3 } }, "inspection.contextCharacter", "contextCharacters"],
    [{ ...DOWNLOAD, inspection: { ...DLP, threshold: 3 } }, "inspection.threshold", "minimumMatches"],
    [{ ...DOWNLOAD, protection: { teir: "mark" } }, "protection.teir", "tier"],
    [{ ...DOWNLOAD, protectoin: {} }, "protectoin", "protection"],
    [{ ...ACCESS, filters: [{ attribute: "user", operator: "equals", value: ["a"] }] }, "filters.0.value", "values"],
  ])("gets the nearest of those that are there: %j", (input, path, nearest) => {
    expect(mistakesIn(input)).toContain(`${path}: there is no such field. Did you mean "${nearest}"?`);
  });

  it("is never said to be one of another kind of policy; what there is is listed", () => {
    expect(mistakesIn({ ...ACCESS, protection: {} })).toEqual([
      "protection: there is no such field; the fields here are kind, name, description, mode, severity, alert, message, category, filters, action",
    ]);
    const upload = { ...DOWNLOAD, control: "file-upload", action: "block", protection: {} };
    expect(mistakesIn(upload)[0]).not.toContain("Did you mean");
  });

  it("is looked up in lists, records, unions of any kind and what is prepared first", () => {
    const inner = z.strictObject({ tier: z.string() });
    const schema = z.object({
      list: z.array(inner.nullable()).optional(),
      byName: z.record(z.string(), inner.readonly()),
      either: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
      prepared: z.preprocess((given) => given, inner),
      later: z.lazy(() => inner),
    });
    const at = (...path: PropertyKey[]) => fieldsAt(schema, {}, path);
    expect(at("list", 3)).toEqual(["tier"]);
    expect(at("byName", "x")).toEqual(["tier"]);
    expect(at("either")).toEqual(["a", "b"]);
    expect(at("prepared")).toEqual(["tier"]);
    expect(at("later")).toEqual(["tier"]);
    expect(at("constructor")).toEqual([]);
    expect(at("list", 0, "tier", "x")).toEqual([]);
  });
});

describe("a value that there is not", () => {
  it.each([
    [{ ...ACCESS, mode: "enabled" }, "on"],
    [{ ...DOWNLOAD, inspection: { ...DLP, presets: ["creditcard"] } }, "payment-card"],
    [{ ...DOWNLOAD, inspection: { ...DLP, method: "dlp" } }, "built-in-dlp"],
    [{ ...DOWNLOAD, control: "download" }, "file-download"],
    [{ ...DOWNLOAD, control: "block-activities", activities: ["copy"], action: "block" }, "cut-copy"],
    [{ ...ACCESS, filters: [{ attribute: "device-tags", operator: "equals", values: ["x"] }] }, "device-tag"],
    [{ ...ACCESS, filters: [{ attribute: "Country", operator: "equals", values: ["DE"] }] }, "location"],
    [{ ...ACCESS, filters: [{ attribute: "user", operator: "startsWith", values: ["x"] }] }, "starts-with"],
    [{ ...ACCESS, filters: [{ attribute: "location", operator: "equals", values: ["UK"] }] }, "GB"],
  ])("gets the nearest one: %j", (input, nearest) => {
    expect(mistakesIn(input)[0]).toMatch(new RegExp(`Did you mean "${nearest}"\\?$`));
  });

  it.each([
    ["protection", ["inspection", "action"], null],
    ["foo", ["ios", "pc", "mobile"], null],
    ["ZZ", COUNTRIES, null],
    ["teir", ["tier", "label"], "tier"],
    ["polices", ["version", "policies"], "policies"],
    ["constructor", ["a", "b"], null],
    ["", ["a", "b"], null],
    ["--", ["a-b", "b"], null],
  ])("of %j among %j is %j", (written, options, nearest) => {
    expect(nearestOf(written, options)).toBe(nearest);
  });
});

describe("the names that others use", () => {
  it("stand for something that there is", () => {
    const names = new Set<unknown>([...COUNTRIES, ...ATTRIBUTES, ...OPERATORS, ...BUILT_IN_DEVICE_TAGS]);
    collect(z.toJSONSchema(policyInputShapes, { io: "input", unrepresentable: "any" }), names);
    const stale = ALL_OTHER_NAMES.filter(([name, meant]) => !names.has(meant) || name === meant);
    expect(stale).toEqual([]);
  });
});

/** Names of fields and values in a JSON schema. */
function collect(schema: unknown, into: Set<unknown>): void {
  if (typeof schema !== "object" || schema === null) return;
  const { properties, enum: values, const: only } = schema as Record<string, unknown>;
  for (const name of Object.keys(properties ?? {})) into.add(name);
  for (const one of (values as unknown[] | undefined) ?? []) into.add(one);
  if (only !== undefined) into.add(only);
  for (const inner of Object.values(schema)) collect(inner, into);
}
