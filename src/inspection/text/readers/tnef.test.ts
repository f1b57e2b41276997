import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { docx } from "../../../../test/support/files/office.ts";
import { Attribute, attribute, properties, recipients, tnefMessage } from "../../../../test/support/files/tnef.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../testing.ts";

const [NARROW, WIDE, OBJECT, BINARY, LONG, TIME] = [0x1e, 0x1f, 0x0d, 0x102, 3, 0x40];
const text = (value: string) => Buffer.from(`${value}\0`, "latin1");
const rich = Buffer.concat([
  Buffer.alloc(8),
  Buffer.from("MELA"),
  Buffer.alloc(4),
  Buffer.from("{\\rtf1 the rich text}"),
]);
const inner = tnefMessage([attribute(1, Attribute.body, text("a message within"))]);
const MESSAGE = tnefMessage(
  [
    attribute(1, Attribute.subject, text("the subject")),
    attribute(1, Attribute.body, text("the body: Müller")),
    attribute(
      1,
      Attribute.recipients,
      recipients([
        [
          [0x3001, NARROW, "Ada"],
          [0x0c15, LONG, Buffer.alloc(4)],
        ],
        [[0x3001, WIDE, "Günther"]],
      ]),
    ),
    attribute(
      1,
      Attribute.properties,
      properties([
        [0x0e06, TIME, Buffer.alloc(8)],
        [0x8001, WIDE, "of a named property", "Keywords"],
        [0x1000, WIDE, "the body in Unicode 漢"],
        [0x1013, BINARY, Buffer.from("<p>the page</p>")],
        [0x1009, BINARY, rich],
      ]),
    ),
  ],
  [
    { title: "NOTE~1.TXT", data: "attached text", properties: [[0x3707, WIDE, "note of today.txt"]] },
    { title: "a.zip", data: zipFile([{ name: "b.txt", data: "packed text" }]) },
    { title: "fwd", properties: [[0x3701, OBJECT, Buffer.concat([Buffer.alloc(16), inner])]] },
    { title: "blob.txt", properties: [[0x3701, BINARY, Buffer.from("in a property")]] },
  ],
);

describe("what Outlook wraps for others", () => {
  it("is read: subject, bodies, properties, recipients, attachments, messages within", async () => {
    const read = await readFile(MESSAGE, "winmail.dat");
    expect(read.types).toMatchObject([{ extension: "tnef", mime: "application/vnd.ms-tnef" }]);
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.flags).toEqual([]);
    for (const words of ["the subject", "the body: Müller", "the body in Unicode 漢", "the page", "the rich text"])
      expect(read.parts["content: winmail.dat"]).toContain(words);
    for (const words of ["Ada", "Günther", "of a named property"]) expect(read.metadata).toContain(words);
    expect(read.parts["content: winmail.dat / note of today.txt"]).toBe("attached text");
    expect(read.parts["content: winmail.dat / a.zip / b.txt"]).toBe("packed text");
    expect(read.parts["content: winmail.dat / fwd"]).toContain("a message within");
    expect(read.parts["content: winmail.dat / blob.txt"]).toBe("in a property");
    expect(read.names).toContain("note of today.txt");
  });

  it("is read the same however it is cut, and as an attachment of a message", async () => {
    const { parts } = await readFile(MESSAGE, "winmail.dat");
    for (const chunk of [1, 7, 100]) expect((await readFile(MESSAGE, "winmail.dat", { chunk })).parts).toEqual(parts);
    const mail = `From: a@contoso.example\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n${MESSAGE.toString("base64")}\n`;
    const read = await readFile(mail, "a.eml");
    expect(read.coverage.level).toBe("full");
    expect(read.parts["content: a.eml / winmail.dat / note of today.txt"]).toBe("attached text");
  });

  it("is one thing, although it ends with a document as it is", async () => {
    const read = await readFile(tnefMessage([], [{ title: "a.docx", data: docx("the document") }]), "winmail.dat");
    expect(read.parts["content: winmail.dat / a.docx / document"]).toContain("the document");
    expect(read.flags).toEqual([]);
    expect(read.coverage.level).toBe("full");
  });

  it("that is cut off or damaged says so, and what stands before is read", async () => {
    const cut = await readFile(MESSAGE.subarray(0, MESSAGE.length - 10), "winmail.dat");
    expect(new Set(cut.reasons)).toEqual(new Set(["corrupted"]));
    expect(cut.content).toContain("the subject");
    const unknown = attribute(1, Attribute.properties, properties([[1, 0x0999, Buffer.alloc(4)]]));
    const odd = await readFile(tnefMessage([unknown, attribute(1, Attribute.body, text("behind it"))]), "winmail.dat");
    expect(odd.reasons).toEqual(["corrupted"]);
    expect(odd.content).toContain("behind it");
    await fc.assert(
      fc.asyncProperty(fc.nat(MESSAGE.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const flipped = Buffer.from(MESSAGE);
        flipped[at] = (flipped[at] as number) ^ bits;
        await readFile(flipped, "winmail.dat");
      }),
      { numRuns: 300 },
    );
  });

  const begins = attribute(2, Attribute.attachBegins, Buffer.alloc(14));
  const titled = attribute(2, Attribute.attachTitle, text("the title"));
  const attached = (data: string) => attribute(2, Attribute.attachData, Buffer.from(data));
  const listed = (...values: Parameters<typeof properties>[0]) =>
    attribute(2, Attribute.attachProperties, properties(values));

  it.each([
    ["the data twice", [attached("sought"), attached("harmless")]],
    ["the data twice, the other way round", [attached("harmless"), attached("sought")]],
    ["its properties twice", [listed([0x3701, BINARY, Buffer.from("sought")]), listed([0x3704, NARROW, "a.txt"])]],
    ["text properties besides its name", [listed([0x3707, WIDE, "a.txt"], [0x3001, NARROW, "sought"])]],
    ["a name for its transport", [attribute(2, 0x0006_9001, text("sought"))]],
    ["an object of no interface", [listed([0x3701, OBJECT, Buffer.from("words that are sought")])]],
  ])("has all of an attachment with %s", async (_, attributes) => {
    const read = await readFile(tnefMessage([begins, titled, ...attributes]), "winmail.dat");
    expect(read.coverage.level).toBe("full");
    expect(read.content + read.metadata).toContain("sought");
    expect(read.metadata).toContain("the title");
  });

  it("has the data of an attachment whose properties are damaged", async () => {
    const read = await readFile(
      tnefMessage([begins, titled, attached("sought"), listed([1, 0x0999, Buffer.alloc(4)])]),
      "winmail.dat",
    );
    expect(read.reasons).toEqual(["corrupted"]);
    expect(read.content).toBe("sought");
  });

  it("has bodies in bytes, whatever the code page is said to be, and one of a binary type", async () => {
    const codePage = attribute(1, Attribute.codePage, Buffer.from([0xb0, 4, 0, 0, 0, 0, 0, 0]));
    const body = attribute(1, Attribute.body, text("bytes"));
    const binary = attribute(1, Attribute.properties, properties([[0x1000, BINARY, "binary"]]));
    const read = await readFile(tnefMessage([codePage, body, binary]), "winmail.dat");
    expect(read.content).toContain("bytes");
    expect(read.content).toContain("binary");
  });

  it.each([500, 65_000])("in code page %d says that it is not read", async (page) => {
    const codePage = attribute(1, Attribute.codePage, Buffer.from([page & 255, page >> 8, 0, 0, 0, 0, 0, 0]));
    const body = attribute(1, Attribute.body, Buffer.from([0xf4, 0xf1, 0xf1, 0xf1]));
    expect((await readFile(tnefMessage([codePage, body]), "winmail.dat")).reasons).toEqual(["unsupported"]);
  });

  it("has whose meeting it is", async () => {
    const owner = attribute(1, 0x0006_0000, Buffer.from("\x04\0Ada\0\x07\0ada@x\0\0"));
    expect((await readFile(tnefMessage([owner]), "winmail.dat")).metadata).toContain("Ada");
  });

  it.each([
    ["a list of properties", attribute(1, Attribute.properties, Buffer.concat([properties([]), text("hidden")]))],
    ["the recipients", attribute(1, Attribute.recipients, Buffer.concat([recipients([]), text("hidden")]))],
  ])("that hides something behind %s is damaged", async (_, hiding) => {
    expect((await readFile(tnefMessage([hiding]), "winmail.dat")).reasons).toEqual(["corrupted"]);
  });

  it("has the text of attributes that are not known", async () => {
    const read = await readFile(
      tnefMessage([attribute(1, 0x0001_7777, text("of an unknown attribute"))]),
      "winmail.dat",
    );
    expect(read.metadata).toContain("of an unknown attribute");
  });

  it("counts its properties", async () => {
    const many = properties(Array.from({ length: 30_000 }, () => [0x3001, NARROW, "x"] as const));
    const lists = tnefMessage([], [{ title: "a" }]);
    const whole = Buffer.concat([lists, attribute(2, Attribute.attachProperties, many)]);
    expect((await readFile(whole, "winmail.dat")).reasons).toEqual(["over-budget"]);
  });
});
