import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INFORMATION_TYPES } from "../catalogue.ts";
import { createScanner } from "../scanner.ts";
import { Dfa } from "./dfa.ts";
import { LongRuns } from "./long-runs.ts";
import { buildNfa } from "./nfa.ts";
import { Ends, matchesFrom } from "./run.ts";
import { parseExpression } from "./syntax.ts";

const LONGEST = 700;
const automaton = (expressions: readonly string[]) => new Dfa(buildNfa(expressions.map((one) => parseExpression(one))));
const listed = ({ ids, ends, count }: Ends) => ends.slice(0, count).map((end, at) => `${ids[at]} ${end}`);

describe("runs that take over from one another", () => {
  const mixed = ["a", "b", "x", "-", ".", "ab-", "a".repeat(90), "ab-".repeat(60), "b-".repeat(200)];
  it.each([
    ["few", ["a[abx-]{3,}\\bx*", "b[^.]*-", "[ab]{2,9}x", "x.*x$", "-(?:[ab-]+x)*", "ab-[^x]{70,}"], mixed, false],
    ["so many that they are dropped", ["[ab-]*a[ab-]{15}x?", "b[a-x-]+"], ["a", "b"], true],
  ])("find what each would find: states are %s", (_, expressions, units, isDropping) => {
    const text = fc
      .array(fc.constantFrom(...units), { minLength: isDropping ? 3000 : 1, maxLength: 4000, size: "max" })
      .map((all) => all.join("").slice(0, 6000));
    const starts = fc.array(fc.nat({ max: 6000 }), { minLength: 1, maxLength: 60, size: "max" });
    const [one, other] = [automaton(expressions), automaton(expressions)];
    const runs = new LongRuns(one, LONGEST);
    fc.assert(
      fc.property(text, starts, fc.boolean(), fc.boolean(), (sample, places, isLast, isOrdered) => {
        const bytes = Buffer.from(sample);
        const [found, expected] = [new Ends(), new Ends()];
        runs.reset();
        const ordered = isOrdered ? places.toSorted((a, b) => a - b) : places;
        for (const start of ordered.map((place) => place % bytes.length)) {
          runs.matchesFrom(bytes, start, bytes.length, isLast, found);
          matchesFrom(other, bytes, start, start + LONGEST, bytes.length, isLast, expected);
          expect(listed(found)).toEqual(listed(expected));
        }
      }),
      { numRuns: isDropping ? 12 : 60 },
    );
    expect(one.drops > 0).toBe(isDropping);
  });
  it("do not take over by the number of a state that was dropped and is another one now", () => {
    const STATE = 2;
    const always = {
      ...{ drops: 0, stride: 2, classes: new Uint8Array(256), table: new Int32Array(8).fill(-1) },
      start: () => STATE,
      step: () => (STATE << 1) | 1,
      matched: () => [0],
    };
    const runs = new LongRuns(always as never, LONGEST);
    const bytes = Buffer.alloc(2000, "a");
    const found = new Ends();
    runs.matchesFrom(bytes, 0, bytes.length, false, found);
    expect(found.count).toBe(LONGEST + 1);
    Object.assign(always, { drops: 1, step: () => STATE << 1 });
    runs.matchesFrom(bytes, 64, bytes.length, false, found);
    expect(found.count).toBe(0);
  });
  it.each([
    ["tokens", "eyJ-"],
    ["longer tokens", `eyJ${"a-".repeat(30)}`],
    ["private keys that are none", "-----BEGIN PRIVATE KEY-----\n"],
    ["several kinds", "PuTTY-User-Key-File-2: eyJ-eyJ-"],
  ])("do not wait for ever in a text of nothing but beginnings of %s", (_, beginning) => {
    const wanted = ["json-web-token", "private-key"].map((type) => ({
      type,
      contextCharacters: 0,
      showLastFour: false,
    }));
    const scan = createScanner(INFORMATION_TYPES, { types: wanted }, () => []).begin();
    const from = process.cpuUsage();
    scan.text(Buffer.alloc(3_000_000, beginning));
    scan.end();
    const { user, system } = process.cpuUsage(from);
    expect(user + system).toBeLessThan(30e6);
  });
});
