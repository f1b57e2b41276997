import { describe, expect, test } from "vitest";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";

const lines = (count: number) => Array.from({ length: count }, (_, line) => `line ${line} of it`).join("\n");

/** Every byte as itself; `tail` is put behind it as it is. */
function packedRtf(text: string, tail: readonly number[] = []): Buffer {
  const groups = text.match(/[\s\S]{1,8}/g)?.flatMap((group) => [0, ...Buffer.from(group, "latin1")]) ?? [];
  const header = Buffer.alloc(16);
  header.writeUInt32LE(0x75465a4c, 8);
  return Buffer.concat([header, Buffer.from([...groups, ...tail])]);
}

const message = (rtf: Uint8Array, others: Readonly<Record<string, Uint8Array>> = {}) =>
  oleFile({ "__properties_version1.0": Buffer.alloc(32), "__substg1.0_10090102": rtf, ...others });

describe("rich text in Outlook messages", () => {
  const text = `{\\rtf1 ${lines(20_000).replaceAll("\n", "\\par ")}}`;

  test("is unpacked, however long it is", async () => {
    const read = await readFile(message(packedRtf(text.padEnd(Math.ceil(text.length / 8) * 8, " "))), "a.msg");
    expect(read.content.trim()).toBe(lines(20_000));
    expect(read.coverage.level).toBe("full");
  });

  test("is read where there is plain text that does not say the same, too", async () => {
    const plain = { "__substg1.0_1000001F": Buffer.from("plain text", "utf16le") };
    const read = await readFile(message(packedRtf("{\\rtf1 rich text}"), plain), "a.msg");
    expect(read.content).toContain("plain text");
    expect(read.content).toContain("rich text");
  });

  test("references reach back over what was handed on already", async () => {
    // A control byte of eight references, each to 17 bytes that were written before: a row of one letter goes on.
    const start = "{\\rtf1 x".padEnd(16, "x");
    const from = 207 + start.length - 1;
    const references = Array.from({ length: 2000 }, (_, group) =>
      [0xff, ...Array.from({ length: 8 }, (__, index) => reference(from + (group * 8 + index) * 17))].flat(),
    ).flat();
    const read = await readFile(message(packedRtf(start, [...references, 0, 0x7d])), "a.msg");
    expect(read.content).toBe("x".repeat(9 + 2000 * 8 * 17));
    expect(read.coverage.level).toBe("full");
  });

  test("counts against the budget", async () => {
    const read = await readFile(message(packedRtf(text.padEnd(Math.ceil(text.length / 8) * 8))), "a.msg", {
      limits: { unpackedBytes: 100_000 },
    });
    expect(read.reasons).toEqual(["over-budget"]);
  });

  const reference = (from: number) => {
    const value = ((from & 4095) << 4) | 15;
    return [value >> 8, value & 255];
  };
});

describe("macros", () => {
  const chunk = (text: string, first = false) => {
    const head = Buffer.alloc(2);
    head.writeUInt16LE(0x3fff, 0);
    const literals = text.match(/[\s\S]{1,8}/g)?.flatMap((group) => [0, ...Buffer.from(group, "latin1")]) ?? [];
    if (!first) return Buffer.concat([head, Buffer.from(text.padEnd(4096))]);
    head.writeUInt16LE(0xb000 | (literals.length - 1), 0);
    return Buffer.concat([head, Buffer.from(literals)]);
  };

  test("of many chunks, behind much else", async () => {
    const chunks = Array.from({ length: 300 }, (_, index) => chunk(`' chunk ${index}`));
    const code = Buffer.concat([Buffer.alloc(65_530, 1), chunk('Attribute VB_Name = "M"\n', true), ...chunks]);
    const read = await readFile(oleFile({ "VBA/Module1": code }), "vbaProject.bin");
    expect(read.metadata).toContain('Attribute VB_Name = "M"\n');
    for (const index of [0, 150, 299]) expect(read.metadata).toContain(`' chunk ${index} `);
  });

  test("of a damaged one, what stands before the damage is read", async () => {
    const broken = Buffer.from([0x02, 0xb0, 0x01, 0xff, 0xff]);
    const code = Buffer.concat([Buffer.alloc(9, 1), chunk("Attribute x\n", true), chunk("' kept"), broken]);
    const read = await readFile(oleFile({ "VBA/Module1": code }), "vbaProject.bin");
    expect(read.metadata).toContain("' kept");
    expect(read.reasons).toContain("corrupted");
  });
});

/** A document of Word whose text is in pieces, each of which is all of `text`. */
function pieces(count: number, text: string): Buffer {
  const document = Buffer.alloc(0x600 + text.length + 4096);
  document.writeUInt16LE(0xa5ec, 0);
  document.writeUInt16LE(193, 2);
  document.write(text, 0x600, "latin1");
  const table = Buffer.alloc(5 + 4 * (count + 1) + 8 * count);
  table[0] = 2;
  table.writeUInt32LE(table.length - 5, 1);
  for (let at = 0; at <= count; at += 1) table.writeUInt32LE(at * text.length, 5 + 4 * at);
  for (let at = 0; at < count; at += 1)
    table.writeUInt32LE((0x40000000 | (0x600 * 2)) >>> 0, 5 + 4 * (count + 1) + 8 * at + 2);
  document.writeUInt32LE(0, 0x1a2);
  document.writeUInt32LE(table.length, 0x1a6);
  return oleFile({ WordDocument: document, "0Table": table });
}

describe("documents of many pieces", () => {
  test("all are read", async () => {
    const read = await readFile(pieces(10_000, "piece\r"), "a.doc");
    expect(read.content).toBe("piece\n".repeat(10_000));
    expect(read.coverage.level).toBe("full");
  });

  test("the code of a field is beside the text, however long it is", async () => {
    const read = await readFile(pieces(3000, `\u0013${"code ".repeat(20)}`), "a.doc");
    expect(read.content).toBe("");
    expect(read.metadata).toContain("code ".repeat(20 * 3000));
  });
});

describe("storages", () => {
  test("nested too deep are a reason, and those around them are read", async () => {
    const deep = Array.from({ length: 140 }, (_, level) => `s${level}`).join("/");
    const read = await readFile(
      oleFile({
        "__properties_version1.0": Buffer.alloc(32),
        "__substg1.0_1000001F": Buffer.from("outside", "utf16le"),
        [`${deep}/__substg1.0_1000001F`]: Buffer.from("far inside", "utf16le"),
      }),
      "a.msg",
    );
    expect(read.content).toContain("outside");
    expect(read.content).not.toContain("far inside");
    expect(read.coverage.reasons[0]).toMatchObject({
      reason: "over-budget",
      detail: "storages nested more than 128 deep",
    });
  });
});
