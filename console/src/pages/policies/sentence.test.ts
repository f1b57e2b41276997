import { describe, expect, it } from "vitest";
import { type Described, describePolicy } from "./sentence.ts";

const names: Readonly<Record<string, string>> = { mail: "Mail", files: "Files" };
const told = (policy: Described) => describePolicy(policy, (app) => names[app] ?? app);

describe("describePolicy", () => {
  it("names apps, not identifiers, and says what the device lacks", () => {
    const sentence = told({
      kind: "session",
      control: "file-download",
      action: "block",
      filters: [
        { attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] },
        { attribute: "app", operator: "equals", values: ["mail", "files"] },
      ],
    });
    expect(sentence).toBe(
      "Block file downloads in browser sessions of Mail or Files when the device has no valid client certificate.",
    );
  });

  it("says that an access policy without a client app filter covers browsers", () => {
    expect(told({ kind: "access", action: "block", filters: [] })).toBe("Block sign-ins to every app from browsers.");
  });

  it("joins conditions with and, values with or", () => {
    const sentence = told({
      kind: "access",
      action: "audit",
      filters: [
        { attribute: "client-app", operator: "equals", values: ["browser", "mobile-and-desktop"] },
        { attribute: "group", operator: "equals", values: ["A", "B"] },
        { attribute: "ip-address", operator: "not-in-range", values: ["10.0.0.0/8"] },
      ],
    });
    expect(sentence).toBe(
      "Record sign-ins to every app from browsers or mobile and desktop apps when the user belongs to A or B and the address is outside 10.0.0.0/8.",
    );
  });

  it.each([
    ["equals", "the address is 192.0.2.1"],
    ["does-not-equal", "the address is not 192.0.2.1"],
    ["in-range", "the address is in 192.0.2.1"],
    ["not-in-range", "the address is outside 192.0.2.1"],
  ] as const)("has words for an address that %s", (operator, words) => {
    const filters = [{ attribute: "ip-address", operator, values: ["192.0.2.1"] }] as Described["filters"];
    expect(told({ kind: "access", action: "block", filters })).toContain(words);
  });

  it("shortens a long list of values", () => {
    const values = ["a", "b", "c", "d", "e", "f"];
    expect(
      told({ kind: "access", action: "block", filters: [{ attribute: "user", operator: "equals", values }] }),
    ).toBe("Block sign-ins to every app from browsers when the user name is a, b, c or 3 others.");
  });

  it("says what inspection looks for", () => {
    const download = { kind: "session", control: "file-download", action: "block", filters: [] } as const;
    const type = { classifier: "sensitive-information-type", minimumMatches: 1, minimumConfidence: "medium" } as const;
    const types = ["iban", "customers"].map((name) => ({ ...type, type: name }));
    expect(told({ ...download, inspection: { method: "data-classification", types, match: "all" } })).toBe(
      "Block file downloads in browser sessions of every app when inspection finds iban and customers.",
    );
    expect(told({ ...download, control: "file-upload", inspection: { method: "malware" } })).toBe(
      "Block file uploads in browser sessions of every app when inspection finds malware.",
    );
  });

  it("can be read while a filter is still incomplete", () => {
    const filters = [{ attribute: "app" as const, operator: "equals" as const, values: [] }];
    expect(told({ kind: "session", control: "monitor-only", action: "audit", filters })).toBe(
      "Record what is done in browser sessions of no app chosen yet.",
    );
  });
});
