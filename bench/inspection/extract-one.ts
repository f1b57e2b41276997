/**
 * One extraction in a process of its own, so that its memory is its own: `extract-one.ts READER FILE` prints the
 * milliseconds of processor time of the first run and of the best of those after it, which are three at least and two seconds
 * long, the highest memory of the first four, and the characters read.
 * @module
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { basename } from "node:path";
import { Budget, DEFAULT_LIMITS } from "../../src/inspection/budget.ts";
import { extract } from "../../src/inspection/text/index.ts";

type Reader = (path: string) => Promise<number>;

const READERS: Readonly<Record<string, Reader>> = {
  ours: async (path) => {
    const file = openSync(path, "r");
    const buffer = Buffer.alloc(1024 * 1024);
    const source = {
      size: fstatSync(file).size,
      read: (offset: number, length: number) => {
        const target = length <= buffer.length ? buffer : Buffer.alloc(length);
        return target.subarray(0, readSync(file, target, 0, length, offset));
      },
    };
    const sink = { part: () => {}, text: () => {} };
    const { characters } = await extract(
      source,
      { name: basename(path), type: null },
      new Budget(DEFAULT_LIMITS),
      sink,
    );
    closeSync(file);
    return characters;
  },
  officeparser: async (path) => {
    const { parseOffice } = await import("officeparser");
    const parsed = (await parseOffice(path)) as unknown as { toText(): string };
    return parsed.toText().length;
  },
  mammoth: async (path) => {
    const { default: mammoth } = await import("mammoth");
    return (await mammoth.extractRawText({ path })).value.length;
  },
  exceljs: async (path) => {
    const { default: exceljs } = await import("exceljs");
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.readFile(path);
    let characters = 0;
    workbook.eachSheet((sheet) => {
      sheet.eachRow((row) => {
        row.eachCell((cell) => {
          characters += cell.text.length + 1;
        });
      });
    });
    return characters;
  },
  "pdfjs-dist": async (path) => {
    const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
    const document = await getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 }).promise;
    let characters = 0;
    for (let page = 1; page <= document.numPages; page += 1) {
      const { items } = await (await document.getPage(page)).getTextContent();
      for (const item of items) characters += "str" in item ? item.str.length : 0;
    }
    return characters;
  },
};

const [name = "", path = ""] = process.argv.slice(2);
const reader = READERS[name];
if (reader === undefined) throw new Error(`no reader ${name}`);
/** What is quick takes longer to become as quick as it gets, and is disturbed more easily. */
const [LEAST_RUNS, MOST_RUNS, LEAST_MILLISECONDS] = [4, 40, 2000];
const times: number[] = [];
let characters = 0;
let memory = 0;
for (let spent = 0; times.length < LEAST_RUNS || (spent < LEAST_MILLISECONDS && times.length < MOST_RUNS); ) {
  const before = process.cpuUsage();
  characters = await reader(path);
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  times.push(took);
  spent += took;
  if (times.length === LEAST_RUNS) memory = process.resourceUsage().maxRSS / 1024;
}
process.stdout.write(`${JSON.stringify({ first: times[0], best: Math.min(...times.slice(1)), memory, characters })}\n`);
