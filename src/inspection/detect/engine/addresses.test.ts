import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ends } from "../regex/run.ts";
import { parseExpression } from "../regex/syntax.ts";
import { type Address, addressOf, SEEN } from "./addresses.ts";
import { isWithinWord } from "./bytes.ts";
import { labelsFrom } from "./labels.ts";
import { headBefore, leadOf } from "./lead.ts";
import { createPrefilter } from "./prefilter.ts";
import type { Rule } from "./rule.ts";
import { SoughtLiterals } from "./sought.ts";

const RULE = { check: null, accept: null, locate: null, alone: 2, near: 2 } as Rule;

/** Expression, literal, what may stand before the literal, and what it finds. */
const CASES: readonly [expression: string, literal: string, members: string, found: readonly string[]][] = [
  [
    "[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){1,5}[A-Za-z]{2,24}",
    "@",
    "A-Za-z0-9._%+'-",
    ["jane@mail.example.com", "-a.b@x-y.example9.com", "_é'1@a.b.cd.é"],
  ],
  [
    "[ab.]{2,4}@-(?:[ab](?:[ab-]{0,2}[ab])?\\.){2,3}[ab]{1,3}",
    "@-",
    "ab.",
    ["a.b@-a.a-b.a", "aaab@-a.b.bb.aaa", ".a@-abba.b.bbb-"],
  ],
  [
    "[a-c][1-3.]*:(?:[a-c_](?:[a-c_-]{0,9}[a-c_])?!){0,3}[b-z]{1,9}",
    ":",
    "a-c1-3.",
    ["a1.2:b", "b:_!a-_!zz", "c3:a!b!c!d"],
  ],
];

const sought = (expression: string, literal: string, members: string, rule = RULE) => {
  const literals = new SoughtLiterals();
  literals.add("other", false, { kind: "literal", rules: [0] });
  literals.add(literal, false, { kind: "lead", lead: leadOf(rule, parseExpression(expression), [literal], members) });
  return literals.list(null);
};

type Seen = readonly [start: number, end: number] | "left" | null;

/** What stands around the literal at `start`, a byte after the other. `left`: it goes on beyond what is looked at. */
function plainly({ literal, head, labels }: Address, bytes: Buffer, start: number): Seen {
  const stop = start + literal.bytes.length;
  if (start < SEEN || stop + SEEN > bytes.length) return "left";
  const isLong = (places: number[], is: (byte: number) => boolean) => places.every((at) => is(bytes[at] as number));
  const places = Array.from({ length: SEEN - 1 }, (_, at) => at);
  if (
    isLong(
      places.map((at) => start - 1 - at),
      (byte) => head.others[byte] === 1,
    )
  )
    return "left";
  const isPart = (byte: number) => labels.inner[byte] === 1 || labels.last[byte] === 1 || byte === labels.separator;
  if (
    isLong(
      places.map((at) => stop + at),
      isPart,
    )
  )
    return "left";
  const ends = new Ends();
  labelsFrom(labels, bytes, stop, bytes.length, true, ends);
  const end = Math.max(-1, ...ends.ends.slice(0, ends.count));
  for (let at = headBefore(bytes, start, head); at <= start - 1 - head.least; at += 1)
    if (head.first[bytes[at] as number] === 1 && !isWithinWord(bytes, at, bytes.length))
      return end < 0 ? null : [at, end];
  return null;
}

describe.each(CASES)("addresses of %s", (expression, literal, members, found) => {
  const literals = sought(expression, literal, members);
  const address = addressOf(literals);
  const prefilter = createPrefilter({ literals, shapes: null, beginnings: null, address, capacity: 8192 });
  const unit = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...found, ...found.map((one) => `${one}, `)) },
    { weight: 3, arbitrary: fc.constantFrom(...found.join(""), literal, " ", "é", "\n") },
    { weight: 1, arbitrary: fc.nat({ max: 40 }).map((count) => " a.".charAt(count % 3).repeat(count)) },
  );
  const sample = fc.array(unit, { minLength: 10, maxLength: 120 });

  it("are told as byte by byte, or left as they are", () => {
    expect(address).not.toBeNull();
    if (address === null) return;
    let told = 0;
    fc.assert(
      fc.property(sample, (units) => {
        const bytes = Buffer.from(units.join(""));
        prefilter.text.set(bytes);
        const { hits } = prefilter.run(0, bytes.length);
        const got = Array.from({ length: hits }, (_, at) => [...prefilter.hits.subarray(2 * at, 2 * at + 2)]);
        const wanted: number[][] = [];
        for (let at = bytes.indexOf(literal); at >= 0; at = bytes.indexOf(literal, at + 1)) {
          const seen = plainly(address, bytes, at);
          if (seen === "left") wanted.push([at + address.literal.at, address.number]);
          else if (seen !== null) wanted.push([seen[0], seen[0] - seen[1]]);
          told += Number(seen !== null && seen !== "left");
        }
        expect(got).toEqual(wanted);
      }),
      { numRuns: 1000 },
    );
    expect(told).toBeGreaterThan(1000);
  });
});

describe("what is told of addresses", () => {
  const [first] = CASES;
  const told = (rule: Partial<Rule>) =>
    addressOf(sought(first?.[0] ?? "", "@", first?.[2] ?? "", { ...RULE, ...rule }));
  it("is that they match, so it is nothing where a rule has more to say", () => {
    expect(told({})?.number).toBe(2);
    expect(told({ check: () => true })).toBeNull();
    expect(told({ accept: () => true })).toBeNull();
    expect(told({ locate: () => null })).toBeNull();
    expect(told({ alone: -1 })).toBeNull();
    expect(told({ alone: 1, near: 2 })).toBeNull();
    expect(told({ alone: 2, near: 1 })).not.toBeNull();
  });
  it("is nothing where other things begin with the literal, or what follows has another form", () => {
    expect(addressOf(sought("[a-d]{1,3}@(?:a|b)x", "@", "a-d"))).toBeNull();
    const literals = new SoughtLiterals();
    const [expression, literal, members] = first ?? ["", "", ""];
    const lead = leadOf(RULE, parseExpression(expression), [literal], members);
    literals.add(literal, false, { kind: "lead", lead });
    literals.add(literal, false, { kind: "literal", rules: [0] });
    expect(addressOf(literals.list(null))).toBeNull();
  });
});
