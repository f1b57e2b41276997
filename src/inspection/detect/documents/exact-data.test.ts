import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { compileRules, ExactData, importExactData, type RuleInput, type Wanted } from "../index.ts";
import { cutsOf, pieces } from "../testing/samples.ts";
import { countTurns } from "../testing/turns.ts";

const mask = { contextCharacters: 0, showLastFour: false };
function found(rules: RuleInput, wanted: Wanted, text: string, cuts: readonly number[] = []) {
  const scan = compileRules(rules, wanted).begin();
  scan.part("content", "a");
  for (const piece of pieces(Buffer.from(text), cuts)) scan.text(piece);
  return scan.end();
}

describe("exact data", async () => {
  const csv = 'number,name,city\nAB-1234567,"Müller, Anna",Köln\n1000 2000 3000,John Smith,Leeds\nx,too short,Ulm\n';
  const columns = { id: "customers", primary: "number", secondary: ["name", "city"], needed: 1 };
  const ROOM = 1_000_000;
  const importOf = (table: string | Uint8Array, wanted = columns, room = ROOM) =>
    importExactData([Buffer.from(table)], wanted, room);
  const made = await importOf(csv);
  if (!made.ok) throw new Error(made.error);
  const { data } = made.value;
  const wanted = { exactData: [{ id: "customers", ...mask }] };
  const distinct = (text: string, cuts?: readonly number[]) =>
    found({ exactData: [data] }, wanted, text, cuts)[0]?.distinct ?? 0;

  it("finds a row by its primary value with enough others nearby, however they are written", () => {
    expect(distinct("Kundin Müller, Anna hat Nummer ab1234567")).toBe(1);
    expect(distinct("AB 1234567 ... KÖLN")).toBe(1);
    expect(distinct("100020003000 JOHN SMITH and AB-1234567 Muller Anna")).toBe(2);
  });
  it("does not find it without them, with another row's, or too far away", () => {
    expect(distinct("AB-1234567")).toBe(0);
    expect(distinct("AB-1234567 John Smith")).toBe(0);
    expect(distinct(`AB-1234567 ${"x ".repeat(160)} Köln`)).toBe(0);
    expect(distinct(`AB-1234567 ${"x ".repeat(120)} Köln`)).toBe(1);
  });
  it("finds the same wherever text is cut", () => {
    const text = `${"word ".repeat(100)}Müller, Anna ${"é ".repeat(60)} AB-1234567, 1000-2000-3000 John  Smith`;
    fc.assert(
      fc.property(cutsOf, (cuts) => {
        expect(distinct(text, cuts)).toBe(2);
      }),
      { numRuns: 50 },
    );
  });
  it("holds nothing of the table but hashes, and comes back from its bytes", () => {
    const bytes = data.serialize();
    for (const secret of ["1234567", "ab1234567", "Anna", "anna", "Smith"]) expect(bytes.includes(secret)).toBe(false);
    const back = ExactData.deserialize(bytes);
    expect(found({ exactData: [back] }, wanted, "AB-1234567 Köln")).toMatchObject([
      { type: "customers", confidence: "high", distinct: 1 },
    ]);
    expect(back.rows).toBe(2);
  });
  it("masks what it found", () => {
    expect(found({ exactData: [data] }, wanted, "AB-1234567 Köln")[0]?.evidence).toEqual([
      { masked: "*********", part: "a" },
    ]);
  });
  it("hashes as HMAC-SHA-256 with the salt as the key", () => {
    const digest = createHmac("sha256", data.salt).update("ab1234567").digest();
    expect(data.hash("ab1234567")).toBe(digest.readBigUInt64BE() | 1n);
  });
  it("refuses tables that do not fit", async () => {
    expect(await importOf("a,b\n1,2")).toEqual({ ok: false, error: "the file has no column number, name, city" });
    expect(await importOf("number,name,city\n1,2,3")).toMatchObject({ ok: false });
    expect(await importOf("", { ...columns, needed: 3 })).toMatchObject({ ok: false });
    expect(await importOf(zipFile([{ name: "a.xml", data: "a" }]))).toEqual({
      ok: false,
      error: "the file is no text; save the table as CSV",
    });
    expect(() => compileRules({}, wanted)).toThrow('no exact data "customers"');
  });

  describe("of values that are written in groups", async () => {
    const accounts = { id: "customers", primary: "account", secondary: [], needed: 0 };
    const table = await importOf(
      'account\nDE89370400440532013000\n"12 Rue de la Paix, 75002 Paris"\nNL91 ABNA 0417 1643 00\nRiver - North 17\n',
      accounts,
    );
    const exactData = table.ok ? [table.value.data] : [];
    it.each([
      "DE89 3704 0044 0532 0130 00",
      "DE89-3704-0044-0532-0130-00",
      "d e 8 9 3704 0044 0532 0130 00",
      "12 Rue de la Paix 75002 Paris",
      "12, rue de la Paix\r\n75002 PARIS",
      "NL91ABNA0417164300",
      "River - North 17",
    ])("finds %j", (text) => {
      expect(found({ exactData }, wanted, `see ${text}, please`)).toMatchObject([{ distinct: 1 }]);
    });
    it.each(["DE89 3704 0044 0532 0130 01", "DE89 3704 0044 and 0532 0130 00"])("does not find %j", (text) => {
      expect(found({ exactData }, wanted, `see ${text}, please`)).toEqual([]);
    });
    it("finds them nearby as well", async () => {
      const beside = await importOf("number,account\nAB-1234567,DE89370400440532013000", {
        ...{ id: "customers", primary: "number", secondary: ["account"], needed: 1 },
      });
      const rules = { exactData: beside.ok ? [beside.value.data] : [] };
      expect(found(rules, wanted, "AB-1234567: DE89 3704 0044 0532 0130 00")).toMatchObject([{ distinct: 1 }]);
      expect(found(rules, wanted, "AB-1234567: DE89 3704 0044 0532 0130 01")).toEqual([]);
    });
  });

  it("says how many values of which column are never found, and why", async () => {
    const many = Array.from({ length: 17 }, (_, at) => at).join(" ");
    const table = await importOf(
      `number,name,city\nAB-1234567,${many},Ulm\nAB-1234568,${"x".repeat(301)},Ul\n12,Anna,Ulm\n,,\n${many},Anna,Ulm\nAB-1234569,one -- two,\n`,
    );
    expect(table.ok && table.value.leftOut).toEqual([
      { column: "name", reason: "too-long", count: 3 },
      { column: "city", reason: "too-short", count: 1 },
      { column: "number", reason: "too-short", count: 2 },
      { column: "number", reason: "too-long", count: 1 },
    ]);
    expect(table.ok && table.value.data.rows).toBe(3);
    expect(made.value.leftOut).toEqual([{ column: "number", reason: "too-short", count: 1 }]);
  });

  it("refuses a table that has no room as soon as it is certain, with the numbers and what to do", async () => {
    const rows = Array.from({ length: 1000 }, (_, at) => `AB-${1_000_000 + at},Anna,Ulm\n`).join("");
    const table = Buffer.from(`number,name,city\n${rows}`);
    const endless = function* () {
      yield table;
      throw new Error("read on");
    };
    const room = 1024 + 1000 * 25.5;
    expect(await importExactData(endless(), columns, room - 1)).toEqual({
      ok: false,
      error:
        "the file has more than 999 rows, which is the most beside 2 other columns, as a table may take 0 MB; choose fewer columns that may stand nearby, or divide it into several tables",
    });
    await expect(importExactData(endless(), columns, room)).rejects.toThrow("read on");
    const whole = await importOf(table, columns, room);
    expect(whole.ok && whole.value.data.serialize().length).toBeLessThanOrEqual(room);
  });

  describe("of a file that is not in UTF-8", () => {
    const text = "number;name;city\nAB-1234567;Müller;Köln\n";
    const late = `number\tname\tcity\n${"AB-1000000\tAnna\tUlm\n".repeat(3000)}AB-1234567\tMüller\tKöln\n`;
    const utf16 = (given: string) => Buffer.from(`\ufeff${given}`, "utf16le");
    it.each([
      ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
      ["UTF-16, little end first", utf16(text)],
      ["UTF-16, big end first", utf16(text).swap16()],
      ["UTF-16 without a mark", utf16(text).subarray(2)],
      ["windows-1252", Buffer.from(text, "latin1")],
      ["windows-1252 with its first umlaut in the last row", Buffer.from(late, "latin1")],
      ["UTF-8 with its first umlaut in the last row", Buffer.from(late)],
      ["UTF-16 that is long", utf16(late)],
    ])("reads %s", async (_, bytes) => {
      for (const size of [bytes.length, 1000, 7]) {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_one, at) =>
          bytes.subarray(at * size, at * size + size),
        );
        const table = await importExactData(chunks, columns, ROOM);
        const rules = { exactData: table.ok ? [table.value.data] : [] };
        expect(found(rules, wanted, "AB-1234567 Müller")).toMatchObject([{ distinct: 1 }]);
        expect(table.ok && table.value.leftOut).toEqual([]);
      }
    });
    it("says that characters were lost", async () => {
      const bytes = Buffer.concat([
        Buffer.from(`${text}AB-1234568;M`),
        Buffer.from([0xff]),
        Buffer.from("ller;Köln\n"),
      ]);
      const table = await importExactData([Buffer.from(`${"ü".repeat(9000)}`), bytes], columns, ROOM);
      expect(table.ok).toBe(false);
      const padded = Buffer.concat([
        Buffer.from(text + "AB-1234569;Özil;Köln\n".repeat(2000)),
        bytes.subarray(text.length + 4),
      ]);
      const read = await importExactData([padded], columns, ROOM);
      expect(read.ok && read.value.leftOut).toEqual([{ column: "name", reason: "unreadable", count: 1 }]);
    });
  });

  it("gives others a turn all the while", async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `AB-${1_000_000 + at},Anna,Ulm\n`).join("");
    const turns = countTurns();
    await importOf(`number,name,city\n${rows}`, columns, 10 * ROOM);
    expect(turns()).toBeGreaterThan(40);
  });
  it("keeps rows of one value together, in the order of the hashes", async () => {
    const rows = Array.from({ length: 3000 }, (_, at) => `AB-${1000 + (at % 1000)},Name ${at},Ulm ${at}\n`).join("");
    const table = await importOf(`number,name,city\n${rows}`, { ...columns, needed: 2 });
    const exactData = table.ok ? [table.value.data] : [];
    expect(exactData[0]?.primary).toEqual(exactData[0]?.primary.toSorted());
    for (const at of [7, 1007, 2007])
      expect(found({ exactData }, wanted, `AB-1007 Name ${at} Ulm ${at}`)).toMatchObject([{ distinct: 1 }]);
    expect(found({ exactData }, wanted, "AB-1007 Name 7 Ulm 1007")).toEqual([]);
  });
});
