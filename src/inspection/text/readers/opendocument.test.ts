import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { opendocument } from "../../../../test/support/files/office.ts";
import { readFile } from "../testing.ts";

const paragraph = (text: string) => `<text:p>${text}</text:p>`;
const text = (body: string, parts = {}) => opendocument("text", `<office:text>${body}</office:text>`, parts);
const note = (kind: string, inner: string) =>
  `<text:note text:id="ftn1" text:note-class="${kind}"><text:note-citation>1</text:note-citation><text:note-body>${inner}</text:note-body></text:note>`;
const annotation = (inner: string) =>
  `<office:annotation><dc:creator>Ada</dc:creator><dc:date>2024-01-01</dc:date>${inner}</office:annotation>`;

test("an empty file of keys and menus, as programs write it, is no damage; an empty content is", async () => {
  const read = await readFile(text(paragraph("body"), { "Configurations2/accelerator/current.xml": "" }), "a.odt");
  expect(read.coverage).toEqual({ level: "full", reasons: [] });
  expect((await readFile(text("", { "content.xml": "" }), "a.odt")).reasons).toContain("corrupted");
});

describe("notes and comments", () => {
  test.each([
    ["footnotes", note("footnote", paragraph("see 9")), "1\nsee 9\n"],
    ["endnotes", note("endnote", paragraph("see 9")), "1\nsee 9\n"],
    ["comments", annotation(paragraph("5 says")), "Ada\n2024-01-01\n5 says\n"],
  ])(
    "%s are a part of their own: they cut no number of the body, and none runs into them",
    async (kind, inner, said) => {
      const read = await readFile(text(paragraph(`Card 4111 1111${inner} 1111 11${inner}11${inner} ends`)), "a.odt");
      expect(read.parts["content: a.odt / content"]).toBe("Card 4111 1111 1111 1111 ends\n");
      expect(read.parts[`content: a.odt / ${kind}`]).toBe(said.repeat(3));
      expect(read.coverage).toEqual({ level: "full", reasons: [] });
    },
  );

  test("within each other are each of their own kind; of one kind, they cut each other as little", async () => {
    const inner = `41${annotation(paragraph("remark"))}11${note("footnote", paragraph("in it"))}22`;
    const read = await readFile(text(paragraph(`a${note("footnote", paragraph(inner))}b`)), "a.odt");
    expect(read.parts["content: a.odt / content"]).toBe("ab\n");
    expect(read.parts["content: a.odt / footnotes"]).toBe("1\n411122\n1\nin it\n");
    expect(read.parts["content: a.odt / comments"]).toBe("Ada\n2024-01-01\nremark\n");
  });

  test("of an object within are named as its own; the source of a formula is no comment", async () => {
    const formula =
      "<math><semantics><mrow><mi>x</mi></mrow><annotation encoding='StarMath 5.0'>x size 4111</annotation></semantics></math>";
    const read = await readFile(
      text(paragraph("body"), {
        "Object 1/content.xml": `<d>${paragraph(`a${annotation("remark")}`)}</d>`,
        "Object 2/content.xml": formula,
      }),
      "a.odt",
    );
    expect(read.parts["content: a.odt / Object 1/content"]).toBe("a\n");
    expect(read.parts["content: a.odt / Object 1/comments"]).toContain("remark");
    expect(read.parts["content: a.odt / Object 2/content"]).toBe("x\nx size 4111\n");
    const disguised = text(paragraph(`4111<math/>${annotation("remark")}1111`));
    expect((await readFile(disguised, "a.odt")).parts["content: a.odt / content"]).toBe("41111111\n");
  });

  test("that never end are handed on with a reason", async () => {
    const read = await readFile(text("", { "content.xml": "<d><text:p>body<text:note>note" }), "a.odt");
    expect(read.parts["content: a.odt / content"]).toBe("body");
    expect(read.parts["content: a.odt / footnotes"]).toBe("note");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  test("are handed on no more when enough was found in the body", async () => {
    const file = text(note("footnote", "note") + annotation("remark") + paragraph("body ".repeat(50_000)));
    const read = await readFile(file, "a.odt", { enough: 1000, limits: { ratio: 1e9 } });
    expect(read.stopped).toBe(true);
    expect(read.content).not.toContain("note");
  });

  test("100,000 of them, and as deep as they may go", async () => {
    const many = await readFile(text(paragraph("a<text:note>b</text:note>".repeat(100_000))), "a.odt", {
      limits: { ratio: 1e9 },
    });
    expect(Object.keys(many.parts)).toHaveLength(3);
    expect(many.parts["content: a.odt / footnotes"]).toBe(`${"b\n".repeat(100_000)}`);
    const deep = await readFile(text("<text:note>a<office:annotation>b".repeat(10_000)), "a.odt");
    expect(deep.parts["content: a.odt / comments"]).toMatch(/^b+\nb\n/);
    expect(deep.reasons).toEqual(["over-budget", "over-budget"]);
  });
});

test.each([
  '<form:frame form:label="sought"/>',
  '<form:grid><form:column form:label="sought"/></form:grid>',
  '<text:p>y<text:drop-down><text:label text:value="sought"/>x</text:drop-down></text:p>',
  '<text:p><text:placeholder text:description="sought">y</text:placeholder></text:p>',
  '<text:p><text:conditional-text text:string-value-if-false="sought">y</text:conditional-text></text:p>',
  '<text:p>y<text:alphabetical-index-mark text:string-value="a" text:key1="sought"/></text:p>',
  '<text:p><text:bibliography-mark text:author="sought">y</text:bibliography-mark></text:p>',
  '<text:list-style><text:list-level-style-bullet style:num-suffix="sought"/></text:list-style>',
  '<table:help-message table:title="sought"><text:p>y</text:p></table:help-message>',
  '<table:scenario table:comment="sought"/>',
  '<table:named-expression table:expression="&quot;sought&quot;"/>',
  '<table:filter-condition table:value="sought"/>',
  '<draw:area-circle xlink:href="sought"/>',
])("what a person reaches that stands in an attribute is read: %s", async (body) => {
  const read = await readFile(text(body), "a.odt");
  expect(read.coverage.level).toBe("full");
  expect(read.metadata).toContain("sought");
});

test("a text box in a text box cuts no number of that", async () => {
  const box = (inner: string) =>
    `<draw:frame><draw:text-box><text:p>4111 1111${inner} 1111 1111</text:p></draw:text-box></draw:frame>`;
  const read = await readFile(text(paragraph(`a${box(box("<text:span/>"))}b`)), "a.odt");
  expect(read.parts["content: a.odt / content"]).toBe("ab\n");
  expect(read.parts["content: a.odt / text boxes"]).toBe("4111 1111 1111 1111\n4111 1111 1111 1111\n");
});

test("white space counts unless it is how the XML is laid out, however that is cut", async () => {
  const body =
    "<text:p>a<text:span> </text:span>b</text:p>\n  <text:p>\n c<text:span>\n </text:span>d</text:p><text:p> e</text:p>";
  for (const chunk of [1, 2, 3, 100_000])
    expect((await readFile(text(body), "a.odt", { chunk })).content).toBe("a b\n\n cd\n e\n");
});

describe("what is anchored in a paragraph", () => {
  const frame = (inner: string) => `<draw:frame draw:name="f">${inner}</draw:frame>`;
  const box = (inner: string) => frame(`<draw:text-box>${inner}</draw:text-box>`);
  test.each([
    ["a text box", box(paragraph("said")), "text boxes", "said\n"],
    ["a shape", `<draw:custom-shape>${paragraph("said")}</draw:custom-shape>`, "text boxes", "said\n"],
    ["a picture", frame("<svg:title>said</svg:title><svg:desc>more</svg:desc>"), "text boxes", "said\nmore\n"],
    ["a reading aid", "<text:ruby-text>said</text:ruby-text>", "ruby", "said\n"],
  ])("%s cuts no number, and is a part of its own", async (_, inner, kind, said) => {
    const read = await readFile(text(paragraph(`4111 11${inner}11 1111${inner} 1111`)), "a.odt");
    expect(read.parts["content: a.odt / content"]).toBe("4111 1111 1111 1111\n");
    expect(read.parts[`content: a.odt / ${kind}`]).toBe(said.repeat(2));
  });

  test("what is not, is of the body; a number in a text box is whole; fields cut none", async () => {
    const read = await readFile(text(box(paragraph("41<text:title>1</text:title>1")) + paragraph("b")), "a.odt");
    expect(read.parts["content: a.odt / content"]).toBe("4111\nb\n");
    const nested = await readFile(text(paragraph(box(paragraph("41<text:creator>1</text:creator>1")))), "a.odt");
    expect(nested.parts["content: a.odt / text boxes"]).toBe("4111\n");
  });
});

test("what stands in forms and other attributes that are shown is metadata", async () => {
  const body = `<form:textarea form:current-value="in a form"/><form:fixed-text form:label="beside it"/>
    <table:content-validation table:condition="listed"/><text:list-level-style-number style:num-prefix="labels"/>`;
  const read = await readFile(text(body), "a.odt");
  expect(read.metadata).toContain("in a form\nbeside it\nlisted\nlabels\n");
});

test("a document without a type, or of a kind that is not listed, is read as one", async () => {
  const split = paragraph("41<text:span>11</text:span>");
  for (const mimetype of ["", "application/vnd.oasis.opendocument.text-master", "application/vnd.sun.xml.writer"]) {
    const file = text(split, { mimetype, "META-INF/manifest.xml": "<m/>" });
    expect((await readFile(file, "a.odt")).content).toBe("4111\n");
  }
});

test("an encoding that nobody here knows is a reason", async () => {
  const file = text("", { "content.xml": `<?xml version="1.0" encoding="UTF-7"?><d>${paragraph("+ADQ-111")}</d>` });
  expect((await readFile(file, "a.odt")).reasons).toEqual(["unsupported"]);
});

test("headers, footers and tracked changes", async () => {
  const styles = `<s><style:master-page><style:header>${paragraph("head")}</style:header><style:header-first>${paragraph("first")}</style:header-first><style:footer>${paragraph("foot")}</style:footer></style:master-page></s>`;
  const changes = `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ada</dc:creator></office:change-info>${paragraph("gone")}</text:deletion></text:changed-region></text:tracked-changes>`;
  const read = await readFile(text(changes + paragraph("body"), { "styles.xml": styles }), "a.odt");
  expect(read.parts["content: a.odt / content"]).toBe("body\n");
  expect(read.parts["content: a.odt / headers"]).toBe("head\nfirst\n");
  expect(read.parts["content: a.odt / footers"]).toBe("foot\n");
  expect(read.parts["content: a.odt / tracked changes"]).toBe("Ada\ngone\n");
});

describe("sheets and slides", () => {
  const sheet = (name: string, style: string, cells: string) =>
    `<table:table table:name="${name}" table:style-name="${style}"><table:table-row>${cells}</table:table-row></table:table>`;
  const cell = (inner: string, value = "") =>
    `<table:table-cell${value === "" ? "" : ` office:value="${value}"`}>${inner}</table:table-cell>`;
  const styles = ["true", "false"].map(
    (shown) => `<style:style style:name="${shown}"><style:table-properties table:display="${shown}"/></style:style>`,
  );
  const book = (sheets: string) =>
    opendocument("spreadsheet", "", {
      "content.xml": `<d><x>${styles.join("")}</x><office:body><office:spreadsheet>${sheets}</office:spreadsheet></office:body></d>`,
    });

  test("each sheet is a part of its own, named as one that is hidden where it is", async () => {
    const shown = sheet("A &amp; B", "true", cell(`${annotation(paragraph("remark"))}${paragraph("visa")}`));
    const read = await readFile(book(shown + sheet("Away", "false", cell(paragraph("covered")))), "a.ods");
    expect(read.parts["content: a.ods / A & B"]).toBe("visa\t\n");
    expect(read.parts["content: a.ods / A & B / comments"]).toContain("remark");
    expect(read.parts["content: a.ods / Away (hidden)"]).toBe("covered\t\n");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
  });

  test("a remark does not part a cell from its value", async () => {
    const cells = cell(`${annotation("remark")}${paragraph("7")}`, "7");
    expect((await readFile(book(sheet("S", "true", cells)), "a.ods")).parts["content: a.ods / S"]).toBe("7\t\n");
  });

  test("of a cell, all values are read that may be shown, and what is shown is not read twice", async () => {
    const inner = async (attributes: string, shown = "") => {
      const file = book(sheet("S", "true", `<table:table-cell ${attributes}>${shown}</table:table-cell>`));
      const { parts } = await readFile(file, "a.ods");
      expect((await readFile(file, "a.ods", { chunk: 1 })).parts).toEqual(parts);
      return parts["content: a.ods / S"];
    };
    const [value, said] = ['office:value="4111111111111111"', 'office:string-value="4111  é&#10;1111"'];
    expect(await inner(`${value} ${said}`)).toBe("4111111111111111\t4111  é\n1111\t\t\n");
    expect(await inner(said, paragraph("x"))).toBe("x\t4111  é\n1111\t\n");
    expect(await inner(said, paragraph("4111<text:s text:c='2'/><a>é</a>") + paragraph("1111"))).toBe(
      "4111  é\n1111\t\n",
    );
    expect(await inner(value, paragraph("4111111111111111"))).toBe("4111111111111111\t\n");
  });

  test("a value of any length is read", async () => {
    const long = `4111 ${"é".repeat(100_000)} 1111`;
    const cells = `<table:table-cell office:string-value="${long}"/>`;
    expect((await readFile(book(sheet("S", "true", cells)), "a.ods", { limits: { ratio: 1e9 } })).metadata).toContain(
      long,
    );
  });

  test("the name of a sheet or slide is read, too", async () => {
    expect((await readFile(book(sheet("4111 1111", "true", "")), "a.ods")).metadata).toContain("4111 1111\n");
  });

  test("tracked changes of cells are read", async () => {
    const change =
      '<table:tracked-changes><table:change-track-table-cell office:value="4111"/></table:tracked-changes>';
    const { parts } = await readFile(book(change + sheet("S", "true", "")), "a.ods");
    expect(parts["content: a.ods / tracked changes"]).toContain("4111");
  });

  test("a table within a sheet, or in a text, is no sheet; one without a name has none", async () => {
    const nested = await readFile(book(sheet("S", "true", cell(sheet("T", "true", cell("in"))))), "a.ods");
    expect(nested.parts["content: a.ods / S"]).toBe("in\t\t\n");
    const table = sheet("T", "true", cell(paragraph("in")));
    expect((await readFile(text(table), "a.odt")).parts["content: a.odt / content"]).toBe("in\t\n");
    const nameless = `<table:table>${cell(paragraph("x"))}</table:table>`;
    expect((await readFile(book(nameless), "a.ods")).parts["content: a.ods / content"]).toBe("x\t");
  });

  test("a name may be of any length, and cut anywhere", async () => {
    const name = Array.from({ length: 900 }, (_, index) => `é${index} `).join("");
    const file = book(sheet(name, "true", cell(paragraph("x"))));
    const { parts } = await readFile(file, "a.ods");
    expect(Object.keys(parts).some((part) => part.startsWith(`content: a.ods / ${name.slice(0, 200)}`))).toBe(true);
    expect((await readFile(file, "a.ods", { chunk: 1 })).parts).toEqual(parts);
  });

  test("each slide is a part of its own, and so are its notes", async () => {
    const page = (name: string, inner: string) => `<draw:page draw:name="${name}">${inner}</draw:page>`;
    const said = `<presentation:notes><draw:page-thumbnail/>${paragraph("say this")}</presentation:notes>`;
    const slides = `<presentation:footer-decl>foot</presentation:footer-decl>${page("one", paragraph("first") + said + paragraph("more"))}${page("two", paragraph("second"))}<x>behind</x>`;
    const file = opendocument("presentation", `<office:presentation>${slides}</office:presentation>`);
    const read = await readFile(file, "a.odp");
    expect(read.parts["content: a.odp / one"]).toBe("first\nmore\n");
    expect(read.parts["content: a.odp / one / notes"]).toBe("say this\n");
    expect(read.parts["content: a.odp / two"]).toBe("second\n");
    expect(read.parts["content: a.odp / footers"]).toBe("foot\n");
    expect(read.parts["content: a.odp / content"]).toBe("behind\n");
  });

  test("what begins within a paragraph is no slide: it would cut a number", async () => {
    const page = `<draw:page draw:name="one">${paragraph('4111<draw:page draw:name="two"/>1111')}</draw:page>`;
    const file = opendocument("presentation", `<office:presentation>${page}</office:presentation>`);
    expect((await readFile(file, "a.odp")).parts["content: a.odp / one"]).toBe("41111111\n");
  });
});

const elements = [
  "text:note",
  "office:annotation",
  "text:p",
  "draw:frame",
  "text:title",
  "text:ruby-text",
  "table:table-cell office:value='4111111' office:string-value='4111 é'",
  "text:span",
  "draw:page draw:name='x&amp;é'",
  "text:a href='u'",
];
const pieces = [
  ...elements.map((name) => `<${name}>`),
  ...elements.map((name) => `</${name.split(" ")[0]}>`),
  ...["4111 ", "&#233;", "é", "\n", "<text:s text:c='2'/>", "<text:note text:note-class='endnote'>", "<style:header/>"],
];
test("any cut gives the same, wherever notes and slides begin and end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...pieces), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      async (body, chunk) => {
        const file = opendocument("presentation", `<office:presentation>${body.join("")}</office:presentation>`);
        const { parts, coverage } = await readFile(file, "a.odp");
        const read = await readFile(file, "a.odp", { chunk });
        expect(read.parts).toEqual(parts);
        expect(read.coverage).toEqual(coverage);
      },
    ),
    { numRuns: 300 },
  );
});
