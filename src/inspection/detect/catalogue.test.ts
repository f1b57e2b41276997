import { describe, expect, it } from "vitest";
import { compileRules, INFORMATION_TYPES, type InformationType, PRESETS, type Scanner } from "./index.ts";

const scanners = new Map<string, Scanner>();
const found = (type: InformationType, text: string) => {
  const types = [{ type: type.id, contextCharacters: 0, showLastFour: false }];
  const scanner = scanners.get(type.id) ?? compileRules({}, { types });
  scanners.set(type.id, scanner);
  const scan = scanner.begin();
  scan.part("content", "");
  scan.text(Buffer.from(text));
  return scan.end();
};

describe.each(INFORMATION_TYPES)("$id", (type) => {
  it.each(type.examples.pass)("is found in %s", (text) => {
    expect(found(type, text)).not.toEqual([]);
  });
  it.each(type.examples.fail)("is not found in %s", (text) => {
    expect(found(type, text)).toEqual([]);
  });
  it("is described, and has examples of both kinds", () => {
    expect(type.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(type.description.length).toBeGreaterThan(20);
    expect(type.examples.pass.length).toBeGreaterThan(0);
    expect(type.examples.fail.length).toBeGreaterThan(0);
    expect(type.keywords).toEqual(type.keywords.map((word) => word.toLowerCase()));
    for (const { alone } of type.patterns)
      if (alone === null) expect(type.keywords.length + (type.category === "secret" ? 1 : 0)).toBeGreaterThan(0);
  });
});

describe("the catalogue", () => {
  it("has no identifier twice", () => {
    expect(new Set(INFORMATION_TYPES.map(({ id }) => id)).size).toBe(INFORMATION_TYPES.length);
  });
});

describe("the presets", () => {
  it("name types that there are", () => {
    const ids = INFORMATION_TYPES.map(({ id }) => id);
    for (const types of Object.values(PRESETS)) for (const type of types) expect(ids).toContain(type);
    expect(PRESETS["access-token"].length).toBeGreaterThan(120);
  });
});
