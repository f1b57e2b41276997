/**
 * Memory by the size of the file: one that is held, read to its end and scanned, with the process that reads it.
 * @module
 */
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { DEFAULT_INSPECTION } from "../../src/inspection/index.ts";
import { YARA_LIMIT } from "../../src/inspection/malware/yara.ts";
import type { InspectionSettings } from "../../src/inspection/schema.ts";
import { onPaper, pictureOf, png } from "../../test/support/files/picture.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import { corpus } from "./corpus.ts";
import { type Entry, MB, peakOf } from "./peak.ts";
import {
  densePdf,
  largeArchive,
  largeDocument,
  largeMessage,
  largePdf,
  largePresentation,
  largeSevenZip,
  largeTarXz,
  largeWorkbook,
} from "./samples.ts";
import type { Row, Section } from "./section.ts";

/** In MB; the last takes a minute or more, and as much space on the disk. */
const SIZES = process.argv.includes("--quick") ? [1, 10, 100, 1000] : [1, 10, 100, 1000, 5000];
export const MOST = 120;
const DOCUMENTS: readonly (readonly [name: string, make: () => Buffer | null | Promise<Buffer>])[] = [
  ["large.docx", largeDocument],
  ["large.xlsx", largeWorkbook],
  ["large.pptx", largePresentation],
  ["large.pdf", largePdf],
  ["dense.pdf", densePdf],
  ["large.zip", largeArchive],
  ["large.7z", largeSevenZip],
  ["large.tar.xz", largeTarXz],
  ["large.eml", largeMessage],
];

/** What is said not to be all that is in it. */
const IN_PART = new Set(["dense.pdf", "all.zip"]);

export async function memorySection(): Promise<Section> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    process.stderr.write(`${size} MB\n`);
    const name = `${size} MB of text, the reader at its highest`;
    const missing = missingRoom(size * MB);
    if (missing !== null) {
      rows.push({ name, value: null, note: missing });
      continue;
    }
    const { curve, ...peak } = await peakFor("large.txt", () => textOf(size * MB), size * MB);
    rows.push({ name, ...peak });
    if (size === SIZES.at(-1)) rows.push(curveRow(curve));
  }
  const made: (readonly [name: string, file: Buffer | null])[] = [];
  for (const [name, make] of DOCUMENTS) {
    process.stderr.write(`${name}\n`);
    const file = await make();
    made.push([name, file]);
    const { value, note } =
      file === null
        ? { value: null, note: "its program is not installed" }
        : await peakFor(name, () => Readable.from([file]), file.length);
    rows.push({ name: `${name}, likewise`, value, note });
  }
  process.stderr.write("one after the other\n");
  const series = await peakOf(
    made.flatMap(([name, file]) => (file === null ? [] : [[name, () => Readable.from([file]), file.length] as const])),
    { whole: (name) => !IN_PART.has(name) },
  );
  rows.push({ name: "all of these documents in turn, likewise", value: series.value, note: series.note });
  const items = made.flatMap(([name, data]) => (data === null ? [] : [{ name, data, method: 0 }]));
  const all = zipFile(items);
  const { value, note } = await peakFor("all.zip", () => Readable.from([all]), all.length);
  rows.push({ name: "an archive of all of them, likewise", value, note });
  const highest = Math.max(...rows.map(({ value }) => value ?? 0));
  return {
    title: "Memory by the size of the file",
    unit: "MB of resident memory",
    rows: [...rows, ...(await optionRows())],
    aims: [{ name: "highest", aim: `at most ${MOST}, whatever the file`, value: highest, met: highest <= MOST }],
  };
}

/** What takes more once an admin has turned it on: the aim is for what is installed. */
async function optionRows(): Promise<Row[]> {
  process.stderr.write("options\n");
  const card = await pictureOf("Card 4111 1111 1111 1111, expires 12/29");
  const page = png(onPaper(card, 2480, 3508));
  const photograph = png(onPaper(card, 4000, 4000), { samples: 4 });
  const pictures = { limits: { ...DEFAULT_INSPECTION.limits, pictures: 5 } };
  const yara = { engines: [{ ...YARA, limit: YARA_LIMIT, rules: rulesOf(20) }] };
  const manyRules = { engines: [{ ...YARA, limit: YARA_LIMIT, rules: rulesOf(1000) }] };
  const inOne = (name: string, bytes: Buffer): Entry => [name, () => Readable.from([bytes]), bytes.length];
  const text = (size: number): Entry => [`${size}.txt`, () => textOf(size * MB), size * MB];
  const options: readonly (readonly [name: string, entry: Entry, settings: Partial<InspectionSettings>])[] = [
    ["YARA, 20 rules, 1 MB of text", text(1), yara],
    ["YARA, 20 rules, 45 MB of text", text(45), yara],
    ["YARA, 1000 rules, 45 MB of text", text(45), manyRules],
    ["text in a picture, A4 at 300 dots per inch", inOne("page.png", page), pictures],
    ["text in a picture, 16 million pixels in colours", inOne("photograph.png", photograph), pictures],
  ];
  const rows: Row[] = [];
  for (const [name, entry, settings] of options) {
    const { value, note } = await peakOf([entry], { settings });
    rows.push({ name: `option, not in the aim: ${name}`, value, note });
  }
  return rows;
}

const YARA = { kind: "yara", name: "bench", enabled: true, timeout: 60_000 } as const;
const rulesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const bytes = (at % 256).toString(16).padStart(2, "0");
    return `rule bench${at} { strings: $a = "bench${at}" $b = /b${at}[0-9]{9,12}/ $c = { 4D 5A ?? 00 ${bytes} } condition: all of them }`;
  }).join("\n");

/** Why a file of so many bytes is left out; null: it can be held, with a tenth to spare. */
function missingRoom(bytes: number): string | null {
  const { bavail, bsize } = statfsSync(tmpdir());
  const gigabytes = (count: number) => (count / 1e9).toFixed(1);
  const [needed, free] = [bytes * 1.1, bavail * bsize];
  return free >= needed ? null : `left out: needs ${gigabytes(needed)} GB free, there are ${gigabytes(free)}`;
}

/** Resident memory while a file is read: the highest of each tenth of the time. */
function curveRow(curve: readonly number[]): Row {
  const tenths = Array.from({ length: 10 }, (_, at) => {
    const [from, to] = [at, at + 1].map((tenth) => Math.floor((tenth * curve.length) / 10));
    return Math.max(0, ...curve.slice(from, to)).toFixed(0);
  });
  return { name: "  of it: by tenths of the time", value: Math.max(0, ...curve), note: tenths.join(" ") };
}

const peakFor = (...entry: Entry) => peakOf([entry], { whole: (name) => !IN_PART.has(name) });

async function* textOf(bytes: number): AsyncGenerator<Uint8Array> {
  const piece = corpus(4 * MB);
  for (let left = bytes; left > 0; left -= piece.byteLength) yield piece.subarray(0, left);
}
