import { describe, expect, it } from "vitest";
import { YaraAges } from "./yara-age.ts";

const engine = (rules: string) => ({ kind: "yara", name: "House rules", rules });
/** A configuration of versions, one a day, each with an engine of these rules; null: none; a number: there is no version. */
function configuration(...texts: readonly (string | null | 0)[]) {
  const versions = [...texts];
  let reads = 0;
  const of = {
    get snapshot() {
      return { version: versions.length } as never;
    },
    async storedAt(version: number) {
      reads += 1;
      const text = versions[version - 1];
      if (text === undefined || text === 0) return null;
      const engines = [{ kind: "clamd", name: "ClamAV" }, ...(text === null ? [] : [engine(text)])];
      return {
        version,
        author: "chris",
        reason: "test",
        time: version * 1000,
        organisation: { inspection: { engines } },
      };
    },
  };
  return { versions, of, reads: () => reads };
}

describe("the age of YARA rules", () => {
  it.each([
    ["there from the first version on", ["A", "A", "A"], { time: 1000, exact: true }],
    ["changed since", ["B", "A", "A"], { time: 2000, exact: true }],
    ["of an engine that was added", [null, null, "A"], { time: 3000, exact: true }],
    ["changed, and changed back", ["A", "B", "A", "A"], { time: 3000, exact: true }],
    ["there before a version that is missing", ["A", 0, "A"], { time: 3000, exact: false }],
    ["not in force", ["A", "B"], null],
  ] as const)("%s", async (_name, texts, age) => {
    expect(await new YaraAges(configuration(...texts).of).of("A")).toEqual(age);
  });

  it("is only known to be more where they stood still for very many versions", async () => {
    const { of, reads } = configuration(...Array.from({ length: 250 }, () => "A"));
    expect(await new YaraAges(of).of("A")).toEqual({ time: 151_000, exact: false });
    expect(reads()).toBe(100);
  });

  it("takes a version of another form for one without rules", async () => {
    const { of } = configuration("A", "A");
    const storedAt = async (version: number) => {
      const stored = await of.storedAt(version);
      return stored === null || version === 2 ? stored : { ...stored, organisation: { apps: [] } };
    };
    const older = Object.defineProperty({ storedAt } as typeof of, "snapshot", { get: () => of.snapshot });
    expect(await new YaraAges(older).of("A")).toEqual({ time: 2000, exact: true });
  });

  it("is found by reading what is new alone, and is right after each change", async () => {
    const { versions, of, reads } = configuration("A", "A", "A");
    const ages = new YaraAges(of);
    await ages.of("A");
    expect(reads()).toBe(3);
    expect(await ages.of("A")).toEqual({ time: 1000, exact: true });
    versions.push("A");
    expect(await ages.of("A")).toEqual({ time: 1000, exact: true });
    expect(reads()).toBe(4);
    versions.push("B", "A");
    expect(await ages.of("A")).toEqual({ time: 6000, exact: true });
  });
});
