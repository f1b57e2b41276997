import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import type { XmlEvents } from "./events.ts";
import { XmlMachine } from "./machine.ts";
import { Names } from "./names.ts";

const NAMES = ["a", "row", "c", "skipped"];
const ATTRIBUTES = ["t", "title"];
/** Attributes of all but the last element matter; of these, values of the named ones. */
const isWanted = (name: number) => name > 0 && name < NAMES.length;

/** What was heard, in words; pieces of one text or value are one. */
class Heard implements XmlEvents {
  readonly events: string[] = [];
  open(name: number): boolean {
    this.events.push(`<${name}`);
    return isWanted(name);
  }
  attribute(name: number): boolean {
    this.events.push(`@${name}`);
    return name !== 0;
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    this.#gather("=", bytes, from, to);
  }
  text(bytes: Uint8Array, from: number, to: number): void {
    this.#gather("'", bytes, from, to);
  }
  close(name: number): void {
    this.events.push(`>${name}`);
  }
  remark(bytes: Uint8Array, from: number, to: number): void {
    this.#gather("!", bytes, from, to);
  }
  #gather(kind: string, bytes: Uint8Array, from: number, to: number): void {
    const piece = Buffer.from(bytes.subarray(from, to)).toString("latin1");
    const last = this.events.at(-1);
    if (last?.startsWith(kind) === true) this.events[this.events.length - 1] = last + piece;
    else this.events.push(kind + piece);
  }
}

/** Reads XML cut into pieces at `cuts`; how it ended is the last thing heard. */
function heard(xml: string, cuts: readonly number[] = []): string[] {
  const bytes = Buffer.from(xml, "latin1");
  const events = new Heard();
  const budget = new Budget({ ...DEFAULT_LIMITS, nesting: 6 });
  const machine = new XmlMachine(events, new Names(NAMES), new Names(ATTRIBUTES), budget);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  try {
    for (const [index, from] of places.slice(0, -1).entries()) machine.write(bytes.subarray(from, places[index + 1]));
    machine.end();
    events.events.push("whole");
  } catch (error) {
    events.events.push(String(error));
  }
  return events.events;
}

const byteByByte = (xml: string) =>
  heard(
    xml,
    Array.from({ length: xml.length }, (_, at) => at),
  );

describe("reading XML", () => {
  it.each([
    ["an element with its text", "<a>b</a>", ["<1", "'b", ">1", "whole"]],
    ["an empty element", "<a/>", ["<1", ">1", "whole"]],
    ["a prefix", "<x:row></x:row>", ["<2", ">2", "whole"]],
    ["an unknown name", "<b><ro/></b>", ["<0", "<0", ">0", ">0", "whole"]],
    ["attributes", `<a t="1" x:title = '2' r="3"/>`, ["<1", "@1", "=1", "@2", "=2", "@0", ">1", "whole"]],
    ["an empty value", `<a t="">x</a>`, ["<1", "@1", "'x", ">1", "whole"]],
    ["the address of a vocabulary", `<a xmlns:t="u" t="v"/>`, ["<1", "@1", "=v", ">1", "whole"]],
    ["an attribute that only looks like one", `<a xmlnz:t="u"/>`, ["<1", "@1", "=u", ">1", "whole"]],
    ["a > and a / in a value", `<a t="/>"><skipped t=">" u='/>'/></a>`, ["<1", "@1", "=/>", "<4", ">4", ">1", "whole"]],
    ["references", `<a t="&lt;&#65;">&amp;&#x42;</a>`, ["<1", "@1", "=<A", "'&B", ">1", "whole"]],
    [
      "references to nothing",
      "<a>&constructor;&toString;&no;& b</a>",
      ["<1", "'&constructor;&toString;&no;& b", ">1", "whole"],
    ],
    ["a comment", "<a><!-- b --- --></a>", ["<1", "! b --- ", ">1", "whole"]],
    ["a section of text", "<a><![CDATA[<b>]]]></a>", ["<1", "'<b>]", ">1", "whole"]],
    [
      "a document type",
      `<!DOCTYPE a [<!ENTITY b ">">]><a>&b;</a>`,
      [`!DOCTYPE a [<!ENTITY b ">">]`, "<1", "'&b;", ">1", "whole"],
    ],
    ["an instruction", `<?xml version="1.0"?><a/>`, ["<1", ">1", "whole"]],
    ["white space in tags", "<a\n t\t=\n'1'\n>b</a >", ["<1", "@1", "=1", "'b", ">1", "whole"]],
    ["a value without quotes", "<a t=1 title='2'/>", ["<1", "@1", "@0", "@2", "=2", ">1", "whole"]],
  ])("tells of %s", (_, xml, expected) => {
    expect(heard(xml)).toEqual(expected);
    expect(byteByByte(xml)).toEqual(expected);
  });

  it.each([
    ["ends too soon", "<a><row>", "the XML ends too soon"],
    ["ends within a tag", "<a", "the XML ends too soon"],
    ["is no XML", "text", "the XML ends too soon"],
    ["closes what never began", "<a/></a>", "ends that never began"],
    ["is nested too deep", "<a>".repeat(7), "nested more than 6 deep"],
  ])("refuses what %s", (_, xml, reason) => {
    expect(heard(xml).at(-1)).toContain(reason);
    expect(byteByByte(xml)).toEqual(heard(xml));
  });

  it("reads numbers of characters with any zeros before them", () => {
    const [hexadecimal, decimal] = [`&#x${"0".repeat(40)}34;`, `&#${"0".repeat(5000)}49;`];
    expect(heard(`<a>${hexadecimal}${decimal}1&#x31;</a>`)).toEqual(["<1", "'4111", ">1", "whole"]);
    expect(heard("<a>&#0;&#x0;&#x00;</a>")).toEqual(heard("<a>\0\0\0</a>"));
  });
  it("finds names by their bytes, not by their hash alone", () => {
    // 31 * 97 + 66 is also 31 * 98 + 35: two names with one hash.
    const names = new Names(["aB"]);
    const bytes = Buffer.from("aBb#");
    const hash = 31 * 97 + 66;
    expect([names.find(hash, bytes, 0, 2), names.find(hash, bytes, 2, 4), names.find(hash, bytes, 0, 1)]).toEqual([
      1, 0, 0,
    ]);
    expect(() => new Names(["aB", "b#"])).toThrow("two names with one hash: b#");
  });

  const pieces = fc.constantFrom(
    ..."< > / = \" ' & ; : ! ? - [ ] a b t".split(" "),
    ...[" ", "\n", "<a", "<a>", "</a>", "<a/>", "<row ", "<x:c ", "</x:c>", "<skipped ", "/>", ' t="', " title='v'"],
    ...[
      ' x:t="1"',
      ' xmlns:x="u"',
      ' r="A1"',
      "&lt;",
      "&#65;",
      "&x;",
      "<!--",
      "-->",
      "---",
      "<![CDATA[",
      "]]>",
      "]]]",
      "<?x",
      "?>",
    ],
    ...["<!DOCTYPE a [", "text", "\u00e9", "n".repeat(60)],
  );
  it("hears the same wherever the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 24 }), fc.array(fc.nat(400), { maxLength: 6 }), (parts, cuts) => {
        const xml = parts.join("");
        const expected = byteByByte(xml);
        expect(heard(xml)).toEqual(expected);
        expect(heard(xml, cuts)).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });
});
