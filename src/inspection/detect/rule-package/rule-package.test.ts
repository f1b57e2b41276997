import { describe, expect, it } from "vitest";
import { INFORMATION_TYPES } from "../catalogue.ts";
import { CHECKSUM_NAMES } from "../checksum-names.ts";
import {
  CHECKSUMS,
  checkExpression,
  compileCustomType,
  compileRules,
  decodedWhole,
  type InformationType,
  informationTypeSchema,
  readRulePackage,
} from "../index.ts";

const options = { contextCharacters: 0, showLastFour: false };
function found(types: readonly InformationType[], text: string) {
  const wanted = [...new Set(types.map(({ id }) => id))].map((type) => ({ type, ...options }));
  const scan = compileRules({ types }, { types: wanted }).begin();
  scan.text(Buffer.from(text));
  return scan.end().map(({ type, confidence, distinct }) => `${type} ${confidence} ${distinct}`);
}

const ID = "11111111-2222-3333-4444-555555555555";
const rulePackage = (entities: string, more = "") => `<?xml version="1.0" encoding="utf-8"?>
<RulePackage xmlns="http://schemas.microsoft.com/office/2011/mce"><Rules>${entities}
<Regex id="Regex_employee">(?i)\\bE\\d{5}\\b</Regex><Regex id="Regex_card" validators="Func_credit_card">\\d{16}</Regex><Regex id="Regex_bad">(?=E)\\d</Regex>
<Regex id="Regex_unknown" validators="Func_unknown">\\d{5}</Regex><Regex id="Regex_plate">[A-Z]{2}-\\d{3}</Regex>
<Keyword id="Keyword_employee"><Group matchStyle="word"><Term>employee</Term><Term caseSensitive="false">badge &amp; id</Term></Group></Keyword>
<Keyword id="Keyword_exact"><Group matchStyle="word"><Term caseSensitive="true">ID</Term></Group></Keyword>
<Keyword id="Keyword_part"><Group matchStyle="string"><Term>mitarbeiter</Term></Group></Keyword>
<Keyword id="Keyword_dash"><Group matchStyle="string"><Term>pass\u2011nr</Term></Group></Keyword><Regex id="Regex_wide">Nr\u00a0\\d{3}</Regex>
<Keyword id="Keyword_empty"><Group matchStyle="word"/></Keyword>
<Keyword id="Keyword_draft"><Group matchStyle="word"><Term>sample</Term><Term>draft</Term></Group></Keyword>${more}
<LocalizedStrings><Resource idRef="${ID}"><Name default="true" langcode="en-us">Employee</Name><Description default="true" langcode="en-us">Number of an employee</Description></Resource></LocalizedStrings>
</Rules></RulePackage>`;
const entity = (patterns: string, attributes = 'patternsProximity="50"', id = ID) =>
  `<Entity id="${id}" ${attributes} recommendedConfidence="75">${patterns}</Entity>`;
const pattern = (evidence: string, primary = "Regex_employee") =>
  `<Pattern confidenceLevel="85"><IdMatch idRef="${primary}"/>${evidence}</Pattern>`;

async function imported(xml: string) {
  const read = await readRulePackage(xml);
  if (!read.ok) throw new Error(read.error);
  const { types } = read.value;
  return { ...read.value, compiled: types.flatMap(compileCustomType) };
}

describe("a rule package", () => {
  it("is read: patterns, evidence, confidence, proximity, names", async () => {
    const { types, compiled, notes } = await imported(
      rulePackage(
        entity(`<Pattern confidenceLevel="65"><IdMatch idRef="Regex_employee"/></Pattern>
        <Pattern confidenceLevel="85"><IdMatch idRef="Regex_employee"/><Any minMatches="1"><Match idRef="Keyword_employee"/></Any></Pattern>`),
      ),
    );
    expect(types[0]).toMatchObject({ id: ID, name: "Employee", description: "Number of an employee" });
    expect(types.map((type) => informationTypeSchema.parse(type))).toEqual(types);
    expect(types[0]?.patterns[1]).toMatchObject({ keywords: ["employee", "badge & id"], window: 50 });
    expect(types[0]?.patterns[1]).not.toHaveProperty("evidence");
    expect(notes).toEqual([]);
    expect(found(compiled, "E12345")).toEqual([`${ID} low 1`]);
    expect(found(compiled, "employee e12345")).toEqual([`${ID} high 1`]);
    expect(found(compiled, `employee ${" ".repeat(60)} E12345`)).toEqual([`${ID} low 1`]);
  });

  describe.each([
    [
      "several at once",
      '<Match idRef="Keyword_employee"/><Match idRef="Keyword_exact"/>',
      ["employee ID E12345"],
      [
        "employee E12345",
        "ID E12345",
        "employee id E12345",
        "employee VOID E12345",
        `ID employee ${" ".repeat(60)} E12345`,
      ],
    ],
    [
      "an exclusion",
      '<Match idRef="Keyword_employee"/><Any minMatches="0" maxMatches="0"><Match idRef="Keyword_draft"/><Match idRef="Keyword_exact"/></Any>',
      ["employee E12345", "employee E12345 drafts", `employee E12345 ${" ".repeat(60)} draft`],
      ["employee E12345 draft", "Sample of an employee: E12345", "employee ID E12345"],
    ],
    [
      "at least two of three",
      '<Any minMatches="2"><Match idRef="Keyword_employee"/><Match idRef="Keyword_exact"/><Match idRef="Regex_plate"/></Any>',
      ["employee ID E12345", "E12345 employee AB-123", "ID, AB-123, employee, E12345"],
      ["employee employee E12345", "AB-123 E12345"],
    ],
    [
      "exactly one of two",
      '<Any minMatches="1" maxMatches="1"><Match idRef="Keyword_employee"/><Match idRef="Keyword_exact"/></Any>',
      ["employee E12345", "E12345 ID"],
      ["employee ID E12345", "E12345"],
    ],
    [
      "parts of words",
      '<Match idRef="Keyword_part"/>',
      ["Mitarbeiternummer E12345", "E12345 (MITARBEITER)"],
      ["E12345", "Mit Arbeiter E12345"],
    ],
    [
      "a word in exactly its case",
      '<Match idRef="Keyword_exact"/>',
      ["ID E12345", "ID: E12345", "E12345/ID"],
      ["id E12345", "Id E12345", "IDEA E12345", "VOID E12345"],
    ],
    [
      "an expression",
      '<Match idRef="Regex_plate"/>',
      ["AB-123 E12345", "E12345 near XY-999"],
      ["AB-12 E12345", "E12345"],
    ],
    [
      "an expression that is validated",
      '<Match idRef="Regex_card"/>',
      ["E12345 paid with 4111111111111111"],
      ["E12345 paid with 4111111111111112"],
    ],
    [
      "a function",
      '<Match idRef="Func_iban"/>',
      ["E12345: DE89 3704 0044 0532 0130 00"],
      ["E12345: DE89 3704 0044 0532 0130 01"],
    ],
    [
      "a word with a dash of its own",
      '<Match idRef="Keyword_dash"/>',
      ["pass\u2011nr E12345", "pass-nr E12345"],
      ["pass E12345"],
    ],
    [
      "a space that does not break",
      '<Match idRef="Regex_wide"/>',
      ["E12345 Nr\u00a0123", "E12345 Nr 123"],
      ["E12345 Nr123"],
    ],
    ["a count", '<Match idRef="Keyword_draft" minCount="2"/>', ["draft E12345 draft"], ["draft E12345"]],
    [
      "a count of different ones",
      '<Match idRef="Keyword_draft" minCount="2" uniqueResults="true"/>',
      ["draft E12345 sample"],
      ["draft E12345 draft"],
    ],
    [
      "a count of different matches",
      '<Match idRef="Regex_plate" minCount="2" uniqueResults="true"/>',
      ["AB-123 E12345 AB-124"],
      ["AB-123 E12345 AB-123"],
    ],
  ])("that asks for %s", (_, evidence, good, bad) => {
    it.each(good)("finds %j", async (text) => {
      const { compiled, notes, refused } = await imported(rulePackage(entity(pattern(evidence))));
      expect([notes, refused]).toEqual([[], []]);
      expect(found(compiled, text)).toEqual([`${ID} high 1`]);
    });
    it.each(bad)("does not find %j", async (text) => {
      const { compiled } = await imported(rulePackage(entity(pattern(evidence))));
      expect(found(compiled, text)).toEqual([]);
    });
  });

  it.each([
    ["Regex_card", "4111111111111111", "4111111111111112"],
    ["Func_credit_card", "4111 1111 1111 1111", "4111 1111 1111 1112"],
    ["Func_ssn", "536-90-4399", "666-90-4399"],
    ["Func_unformatted_ssn", "536904399", "5369043999"],
    ["Func_aba_routing", "021000021", "021000022"],
    ["Func_formatted_itin", "912-70-1234", "912-48-1234"],
    ["Func_uk_nhs_number", "943 476 5919", "943 476 5918"],
    ["Func_us_date", "12/31/2024", "31/12/2024"],
    ["Func_us_date", "March 3rd, 2024", "Marching 3, 2024"],
    ["Func_eu_date", "31.12.2024", "12/31/2024"],
    ["Func_eu_date", "3. March 2024", "33 March 2024"],
    ["Func_expiration_date", "09/27", "19/27"],
    ["Keyword_employee", "Badge & ID", "badges & id"],
    ["Keyword_part", "Mitarbeiterin", "Mit"],
  ])("has %s as what is sought", async (primary, good, bad) => {
    const { compiled, refused } = await imported(rulePackage(entity(pattern("", primary))));
    expect(refused).toEqual([]);
    expect(found(compiled, `see ${good} there`)).toEqual([`${ID} high 1`]);
    expect(found(compiled, `see ${bad} there`)).toEqual([]);
  });

  it.each([
    [
      'patternsProximity="500"',
      '<Match idRef="Keyword_employee"/>',
      "evidence counts within 300 characters, not within 500.",
    ],
    ['patternsProximity="300" relaxProximity="true"', "", "relaxProximity is not kept: evidence must be near."],
    [
      'patternsProximity="300"',
      '<Match idRef="Keyword_employee" proximity="3000"/>',
      "a proximity of 3000 for Keyword_employee alone is not kept: that of the pattern counts.",
    ],
  ])("with %s and %j is imported with a note", async (attributes, evidence, note) => {
    const { types, notes } = await imported(rulePackage(entity(pattern(evidence), attributes)));
    expect(types.length).toBe(1);
    expect(notes).toEqual([{ type: ID, note }]);
  });

  it.each([
    [pattern("", "Regex_bad"), "lookahead"],
    [pattern("", "Regex_unknown"), "validator Func_unknown is not supported"],
    [pattern("", "Func_us_address"), "the function Func_us_address is not supported"],
    [pattern("", "Nothing"), "Nothing is no Keyword or Regex of this file"],
    [pattern('<Match idRef="Nothing"/>'), "Nothing is no Keyword or Regex of this file"],
    [pattern('<Match idRef="Keyword_empty"/>'), "Keyword Keyword_empty has no Term"],
    [pattern('<Match idRef="Keyword_employee" minCount="some"/>'), "minCount of Keyword_employee is no number"],
    [pattern('<Any minMatches="2"><Match idRef="Keyword_employee"/></Any>'), "Any asks for more than it holds"],
    [pattern('<Any minMatches="1" maxMatches="0"><Match idRef="Keyword_employee"/></Any>'), "maxMatches is less"],
    [pattern("<Any><Any/></Any>"), "Any within Any is not supported"],
    [pattern("<Other/>"), "Other in a Pattern is not supported"],
    ['<Pattern confidenceLevel="75"></Pattern>', "one IdMatch"],
    ["", "no Pattern"],
    [`<Filters/>${pattern("")}`, "Filters in an Entity is not supported"],
  ])("of which %s is refused, still has its other types", async (patterns, reason) => {
    const other = entity(pattern(""), "", "22222222-2222-3333-4444-555555555555");
    const { types, refused } = await imported(rulePackage(entity(patterns) + other));
    expect(refused).toMatchObject([{ rule: ID }]);
    expect(refused[0]?.reason).toContain(reason);
    expect(types.map(({ id }) => id)).toEqual(["22222222-2222-3333-4444-555555555555"]);
  });

  it("has its Affinity and the second of two of one id refused, each for its own reason", async () => {
    const affinity = '<Affinity id="33333333-2222-3333-4444-555555555555" evidencesProximity="300"/>';
    const { types, refused } = await imported(rulePackage(entity(pattern("")) + entity(pattern("")) + affinity));
    expect(types.length).toBe(1);
    expect(refused).toEqual([
      { rule: ID, reason: "another Entity has the same id" },
      {
        rule: "33333333-2222-3333-4444-555555555555",
        reason: "Affinity, which has no pattern of its own, is not supported",
      },
    ]);
  });

  it("refuses files that are none, or try to expand", async () => {
    expect(await readRulePackage("<a/>")).toMatchObject({ ok: false });
    expect(await readRulePackage("no xml")).toMatchObject({ ok: false });
    expect(await readRulePackage('<!DOCTYPE a [<!ENTITY b "c">]><RulePackage/>')).toMatchObject({ ok: false });
    expect(await readRulePackage("<a>".repeat(100_000))).toMatchObject({ ok: false });
  });

  describe("in the form that Microsoft shows for employee numbers, in UTF-16", async () => {
    const group = (style: string, ...terms: string[]) => `<Group matchStyle="${style}">${terms.join("")}</Group>`;
    const term = (text: string) => `<Term>${text}</Term>`;
    const more = `<Regex id="Regex_number">(\\s)(\\d{9})(\\s)</Regex>
      <Keyword id="Keyword_staff">${group("word", term("Identification"), term("Fabrikam Employee"))}</Keyword>
      <Keyword id="Keyword_badge">${group("string", term("card"), term("badge"), '<Term caseSensitive="true">ID</Term>')}</Keyword>
      <Keyword id="Keyword_other">${group("word", term("credit card"), term("national ID"))}</Keyword>
      <Keyword id="Keyword_foreign">${group("word", term("identity card"), term("debit card"))}</Keyword>`;
    const one = (level: number, evidence: string) =>
      `<Pattern confidenceLevel="${level}"><IdMatch idRef="Regex_number"/>${evidence}</Pattern>`;
    const hired = '<Match idRef="Func_us_date"/>';
    const xml = rulePackage(
      entity(
        `${one(65, "")}${one(75, hired)}${one(
          85,
          `${hired}<Any minMatches="1"><Match idRef="Keyword_badge" minCount="2"/><Match idRef="Keyword_staff"/></Any>
          <Any minMatches="0" maxMatches="0"><Match idRef="Keyword_other"/><Match idRef="Keyword_foreign"/></Any>`,
        )}`,
        'patternsProximity="300"',
      ),
      more,
    ).replace("utf-8", "utf-16");
    const bytes = Buffer.from(`\ufeff${xml}`, "utf16le");
    it.each([
      ["number 123456789 alone", "low"],
      ["number 123456789 since 04/30/2019", "medium"],
      ["number 123456789 since 04/30/2019, badge", "medium"],
      ["badge with ID: 123456789 since 04/30/2019", "high"],
      ["Fabrikam employee 123456789 since April 30, 2019", "high"],
      ["Identification by credit card 123456789 since 04/30/2019", "medium"],
    ])("%j is of confidence %s", async (text, confidence) => {
      for (const given of [bytes, Buffer.from(bytes).swap16()]) {
        const { compiled, refused, notes } = await imported(decodedWhole(given));
        expect([refused, notes]).toEqual([[], []]);
        expect(found(compiled, text)).toEqual([`${ID} ${confidence} 1`]);
      }
    });
  });
});

describe("named checksums", () => {
  it("are all there, and what the built-in types of their names check in every pattern", () => {
    expect(Object.keys(CHECKSUMS).toSorted()).toEqual(CHECKSUM_NAMES.toSorted());
    for (const { id, patterns } of INFORMATION_TYPES) {
      if (!Object.hasOwn(CHECKSUMS, id)) continue;
      for (const { check, expression } of patterns) {
        expect(check, id).toBe(CHECKSUMS[id as keyof typeof CHECKSUMS]);
        expect(checkExpression(expression).ok, id).toBe(true);
      }
    }
  });
});
