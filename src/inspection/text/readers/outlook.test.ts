import { describe, expect, test } from "vitest";
import { oleFile, outlookMessage } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";

test("a subject ends a line, whichever character it ends with", async () => {
  const { content } = await readFile(outlookMessage({ subject: "上", body: "4111" }), "a.msg");
  expect(content).toContain("上\n4111");
});

describe("narrow text is in the code page that the file names", () => {
  const CYRILLIC = Buffer.from([0xcf, 0xf0, 0xe8]);
  const property = (tag: number, value: number): Buffer => {
    const bytes = Buffer.alloc(16);
    for (const [index, part] of [3, tag, 6, 0, value & 0xffff, value >>> 16].entries())
      bytes.writeUInt16LE(part, 2 * index);
    return bytes;
  };
  const message = (codePage: number, tag = 0x3ffd, more = {}, storage = "") =>
    oleFile({
      "__properties_version1.0": Buffer.alloc(32),
      "__substg1.0_0037001F": Buffer.from("subject", "utf16le"),
      [`${storage}__properties_version1.0`]: Buffer.concat([
        Buffer.alloc(storage === "" ? 32 : 24),
        property(0x3ff1, 0),
        property(tag, codePage),
      ]),
      ...more,
    });
  const body = (bytes: Uint8Array, storage = "") => ({ [`${storage}__substg1.0_1000001E`]: bytes });

  test.each([0x3ffd, 0x3fde])("a message, by the property %i", async (tag) => {
    const read = await readFile(message(1251, tag, body(CYRILLIC)), "a.msg");
    expect(read.content).toContain("При");
    expect(read.coverage.level).toBe("full");
  });

  const WITHIN = "__attach_version1.0_#00000000/__substg1.0_3701000D/";
  test("a message within a message, and who it is for", async () => {
    const recipient = `${WITHIN}__recip_version1.0_#00000000/`;
    const more = {
      ...body(CYRILLIC, WITHIN),
      [`${recipient}__properties_version1.0`]: Buffer.alloc(8),
      [`${recipient}__substg1.0_3001001E`]: CYRILLIC,
    };
    const read = await readFile(message(1251, 0x3ffd, more, WITHIN), "a.msg");
    expect(read.content).toContain("При");
    expect(read.metadata).toContain("При");
  });

  test.each([500, 65_000])("code page %i is not read, where anything is in it", async (codePage) => {
    const page = { "__substg1.0_10130102": Buffer.from("<p>+ADQ-</p>") };
    expect((await readFile(message(codePage, 0x3ffd, body(CYRILLIC)), "a.msg")).reasons).toEqual(["unsupported"]);
    expect((await readFile(message(codePage, 0x3fde, page), "a.msg")).reasons).toEqual(["unsupported"]);
    expect((await readFile(message(codePage, 0x3ffd), "a.msg")).reasons).toEqual([]);
  });

  test.each([500, 65_000])("a set of properties in code page %i is not read, where anything is in it", async (page) => {
    const set = (type: number) => {
      const bytes = Buffer.alloc(48 + 48);
      bytes.writeUInt16LE(0xfffe, 0);
      bytes.writeUInt32LE(1, 24);
      bytes.writeUInt32LE(48, 44);
      for (const [index, value] of [48, 2, 1, 24, 2, 32, 2, page, type, 4].entries())
        bytes.writeUInt32LE(value, 48 + 4 * index);
      bytes.write("abcd", 48 + 40, type === 31 ? "utf16le" : "latin1");
      return bytes;
    };
    const file = (type: number) => oleFile({ "\u0005SummaryInformation": set(type) });
    const said = async (type: number) =>
      (await readFile(file(type), "a.xls")).coverage.reasons.map(({ detail }) => detail);
    expect(await said(30)).toContain(`text in code page ${page} is not read`);
    expect(await said(31)).not.toContain(`text in code page ${page} is not read`);
  });
});
