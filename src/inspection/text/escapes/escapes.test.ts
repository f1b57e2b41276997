/**
 * Numbers that stand amid escapes, in text that nobody undoes them in: as they are meant, they are found.
 */
import { describe, expect, test } from "vitest";
import { compileRules } from "../../detect/index.ts";
import { readFile } from "../testing.ts";

const CARD = "4111 1111 1111 1111";
const rules = compileRules(
  {},
  { types: ["payment-card", "iban"].map((type) => ({ type, contextCharacters: 20, showLastFour: true })) },
);

async function found(text: string, name: string, chunk?: number): Promise<string> {
  const { parts, coverage } = await readFile(text, name, chunk === undefined ? {} : { chunk });
  expect(coverage).toEqual({ level: "full", reasons: [] });
  const scan = rules.begin({});
  for (const [part, content] of Object.entries(parts)) {
    const [place, ...path] = part.split(": ");
    scan.part(place as "content", path.join(": "));
    scan.text(Buffer.from(content));
  }
  return scan
    .end()
    .map(({ type, distinct }) => `${type} ${distinct}`)
    .join(", ");
}

describe("a number is found", () => {
  test.each([
    ["behind a new line of C", `replace('credit card\\n${CARD}','\\n',char(10))`, "dump.sql"],
    ["behind a tab", `'credit card\\t4111111111111111'`, "dump.sql"],
    ["in JSON within JSON", `{"log":"{\\"m\\":\\"credit card\\\\n${CARD}\\"}\\n"}`, "a.json"],
    ["in JSON within JSON of a line", `out: {"log":"{\\"m\\":\\"credit card\\\\n${CARD}\\"}\\n"}`, "a.log"],
    ["amid spaces in escapes", `a=credit card 4111\\u00a01111\\xa01111\\u{a0}1111`, "a.properties"],
    ["whose digits are escapes", `a="card \\u0034111 \\x31111 1\\061\\u{31}1 1111"`, "a.js"],
    ["of a form", "name=Ada&cc=4111+1111+1111+1111&exp=12", "a.log"],
    ["in an address", "url=https%3A%2F%2Fx%2F%3Fcard%3D4111111111111111%26exp", "a.log"],
    ["with spaces in an address", "q=credit%20card%204111%C2%A01111%25201111%u00201111", "a.log"],
    ["in markup within text", `1,"<p>credit card 4111&nbsp;1111&#160;1111&amp;#xa0;1111</p>"\n`, "a.csv"],
    ["cut by tags within text", `{"a":"credit card 41<b>11</b> 11<span class='x'>11 1111</span> 1111"}`, "a.json"],
    ["in a script of a page", `<html><p>words<script>a="card 4111\\u00a01111\\u00a01111 1111"</script>`, "a.html"],
    ["in a section of XML", `<?xml version="1.0"?><a><![CDATA[card 4111&nbsp;1111 1111 <i>1111</i>]]></a>`, "a.xml"],
    ["in colours", `a.txt:card \x1b[01;31m\x1b[K${CARD}\x1b[m\x1b[K\n`, "a.log"],
    ["behind the title of a window", `card \x1b]0;title\x1b\\${CARD} \x1b(B`, "a.log"],
    ["struck twice", `card ${CARD.replaceAll(/\d/g, "$&\b$&")}\n`, "a.txt"],
  ])("%s", async (_, text, name) => {
    expect(await found(text, name)).toBe("payment-card 1");
    const behind = name.endsWith("ml") ? "a.txt" : name;
    expect(await found(`${"Some words. ".repeat(3000)}${text}`, behind)).toBe("payment-card 1");
  });

  test("with letters before it", async () => {
    expect(await found(`x\\nDE89 3704 0044 0532 0130 00\\n`, "a.log")).toBe("iban 1");
  });
});

describe("text is handed on as it is", () => {
  const undone = async (text: string, chunk?: number) => {
    const { parts } = await readFile(text, "a.txt", chunk === undefined ? {} : { chunk });
    return Object.entries(parts).filter(([name]) => name.endsWith("escapes undone"));
  };

  test.each([
    ["with no number near an escape", "a\\nb 1 &nbsp;c %20d <b>e</b> 5\n"],
    ["with what is no escape", "C:\\4work 3 < 4 and 100%4 a&4 b+4 \\x4 \\u004 &unknown;4 <td>4</td> 2+2\n"],
  ])("%s", async (_, text) => expect(await undone(text)).toEqual([]));

  test("but for what stands near such a number, words whole", async () => {
    const [[, text] = ["", ""]] = await undone(`${"begin ".repeat(200)}9\\n4${" end".repeat(200)}`);
    expect(text).toMatch(/^begin (begin )+9\n4( end)+$/);
    expect(text.length).toBeLessThan(1040);
  });

  test("in places far from each other", async () => {
    const gap = "word ".repeat(1000);
    const [[, text] = ["", ""]] = await undone(`one\\n1 ${gap} two\\n2 ${gap} three\\n3`);
    expect(text.split("\n").filter((line) => /^\d/.test(line))).toHaveLength(3);
    expect(text.length).toBeLessThan(3500);
  });

  test("however it is cut", async () => {
    let state = 7;
    const random = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const pieces = [
      "\\n",
      "%20",
      "&nbsp;",
      "<b>",
      "\x1b[1m",
      "\b",
      "4111",
      "é",
      "x",
      " ",
      "=1+1",
      "\\",
      "words ".repeat(90),
    ];
    for (let round = 0; round < 20; round += 1) {
      const text = Array.from({ length: 600 }, () => pieces[random(pieces.length)]).join("");
      const whole = await undone(text);
      expect(whole).toHaveLength(1);
      for (const chunk of [1 + random(50), 1 + random(5000)]) expect(await undone(text, chunk)).toEqual(whole);
    }
  });
});
