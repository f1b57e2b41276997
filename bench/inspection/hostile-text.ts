/**
 * Text, pages, XML, RTF and mail that were made to take memory.
 * @module
 */
import { gzipSync } from "node:zlib";
import { INFORMATION_TYPES } from "../../src/inspection/index.ts";
import { each, joined, times } from "../../test/support/files/bulk.ts";
import { randomNumbers } from "../../test/support/files/mutate.ts";
import type { HostileFile } from "./hostile.ts";

const page = (...parts: readonly (string | Uint8Array)[]): Buffer => joined("<html><body>", ...parts, "</body></html>");
const message = (head: string, ...parts: readonly (string | Uint8Array)[]): Buffer =>
  joined(`From: a@example.com\r\nSubject: a\r\nMIME-Version: 1.0\r\n${head}\r\n\r\n`, ...parts);

const TAIL = 7;

/** Examples of all types, each so many times with other digits and letters at its end: most are matches, each of its own. */
export function matches(count: number, types = Number.POSITIVE_INFINITY): Buffer {
  const random = randomNumbers(7);
  const examples = INFORMATION_TYPES.flatMap(({ examples: { pass } }) => pass.slice(0, 1))
    .filter((text) => text.length < 200)
    .slice(-types);
  return joined(
    ...examples.map((example) => {
      const bytes = Buffer.from(`${example.replaceAll(/[<&]|--+/g, " ")}\n`);
      const ends = [...bytes.keys()]
        .filter((at) => /[a-zA-Z\d]/.test(String.fromCharCode(bytes[at] as number)))
        .slice(-TAIL);
      const all = Buffer.alloc(count * bytes.length, bytes);
      for (let start = 0; start < all.length; start += bytes.length)
        for (const at of ends) {
          const letter = bytes[at] as number;
          const [first, few] =
            letter < 65 ? [48, 10] : letter < 97 ? [65, letter < 71 ? 6 : 26] : [97, letter < 103 ? 6 : 26];
          all[start + at] = first + random(few);
        }
      return all;
    }),
  );
}

/** Examples of all types, every third changed in letters and digits, cut and joined anywhere: automata of it are never done. */
function changed(size: number): Buffer {
  const random = randomNumbers(11);
  const examples = INFORMATION_TYPES.flatMap(({ examples: { pass } }) => pass).map((text) => text.slice(0, 300));
  const some = () => examples[random(examples.length)] as string;
  const letter = (first: string, few: number) => String.fromCharCode(first.charCodeAt(0) + random(few));
  const other = (text: string) =>
    text.replaceAll(/[a-z]|[A-Z]|\d/g, (one) =>
      random(3) > 0 ? one : /\d/.test(one) ? letter("0", 10) : letter(one < "a" ? "A" : "a", 26),
    );
  const lines: string[] = [];
  for (let length = 0; length < size; length += (lines.at(-1) as string).length) {
    const one = random(2) > 0 ? other(some()) : some();
    lines.push(random(3) > 0 ? one : one.slice(0, 1 + random(one.length)) + other(some().slice(random(8))));
  }
  return Buffer.from(lines.join("\n"));
}

/** Levels of parts, each with a header of its own. */
const multipart = (levels: number, header: string): Buffer =>
  joined(
    "From: a@example.com\r\nSubject: a\r\nMIME-Version: 1.0\r\n",
    ...Array.from(
      { length: levels },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n${header}\r\n\r\n--b${at}\r\n`,
    ),
    "Content-Type: text/plain\r\n\r\ntext\r\n",
    ...Array.from({ length: levels }, (_, at) => `--b${levels - 1 - at}--\r\n`),
  );

const LONG = 8 * 1024 * 1024 - 70_000;

export const HOSTILE_TEXT: readonly HostileFile[] = [
  { name: "examples of all types cut and joined anywhere.txt", make: () => changed(4_000_000) },
  { name: "a comment of eight million letters.html", make: () => page("<!--", times(LONG, "\u0101"), "-->") },
  {
    name: "a name of a tag that grows when it is made small.html",
    make: () => page("<a", times(LONG, "\u0130"), ">text"),
  },
  {
    name: "names of tags and attributes without end, one after the other.html",
    make: () => {
      const name = times(LONG, "\u0130");
      return joined("<html><a", name, " b", name, "='c'>text</a", name.subarray(0, 3_000_000), ">");
    },
  },
  { name: "an instruction of eight million letters.html", make: () => page("<?", times(LONG, "\u0101"), "?>") },
  {
    name: "hundreds of thousands of styles.html",
    make: () =>
      page(
        "<style>",
        each(600_000, (at) => `.a${at}{color:#${at};width:1px}\n`),
        "</style>",
      ),
  },
  { name: "a million elements within one another.html", make: () => page(times(6_000_000, "<div>"), "text") },
  {
    name: "half a million entities.xml",
    make: () =>
      joined(
        "<?xml version='1.0'?><!DOCTYPE a [",
        each(500_000, (at) => `<!ENTITY e${at} "&e${at + 1};text ${at}">`),
        "]><a>&e1;</a>",
      ),
  },
  {
    name: "a name of thirty million letters.xml",
    make: () => joined("<?xml version='1.0'?><a><", times(30_000_000, "b"), "/></a>"),
  },
  { name: "nesting.json", make: () => joined(times(15_000_000, "["), times(15_000_000, "]")) },
  { name: "one match of each type.txt", make: () => matches(1) },
  { name: "matches of all types.txt", make: () => matches(1500) },
  { name: "ten thousand matches of each type.txt.gz", make: () => gzipSync(matches(6300), { level: 1 }) },
  {
    name: "ten thousand matches of a hundred types, shown and in a comment.xml.gz",
    make: () => {
      const text = matches(6300, 100);
      return gzipSync(joined("<?xml version='1.0'?><a><!--", text, "-->", text, "</a>"), { level: 1 });
    },
  },
  {
    name: "ten thousand fonts and groups.rtf",
    make: () =>
      joined(
        "{\\rtf1{\\fonttbl",
        each(9999, (at) => `{\\f${at}\\fcharset${at % 256} Font;}`),
        "}",
        times(4000, "{"),
        times(5_000_000, "\\'e4a"),
        times(4000, "}"),
        "}",
      ),
  },
  { name: "parts within parts with long headers in Greek.eml", make: () => multipart(24, "\u03b1\r\n".repeat(60_000)) },
  {
    name: "a message that ends millions of times.eml",
    make: () => message("Content-Type: multipart/mixed; boundary=b", "--b\r\n\r\na\r\n", times(5_000_000, "--b--\n")),
  },
  {
    name: "parts in encodings with long names.eml",
    make: () =>
      message(
        "Content-Type: multipart/mixed; boundary=b",
        each(100, (at) => `--b\r\nContent-Transfer-Encoding: ${at}\u0101${"x".repeat(250_000)}\r\n\r\na\r\n`),
        "--b--\r\n",
      ),
  },
  {
    name: "twenty thousand parts.eml",
    make: () =>
      message(
        "Content-Type: multipart/mixed; boundary=b",
        each(19_900, (at) => `--b\r\nContent-Type: text/html; name=${at}.html\r\n\r\n<p>${"a".repeat(1000)}\r\n`),
        "--b--\r\n",
      ),
  },
];
