/**
 * Text out of documents, against the libraries that people use for it: processor time and highest memory, each reader in
 * a process of its own.
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { largeDocument, largePdf, largePresentation, largeWorkbook } from "./samples.ts";
import type { Section } from "./section.ts";

interface Measured {
  readonly file: string;
  readonly megabytes: number;
  readonly reader: string;
  /** Milliseconds of processor time: of the first run, and of the best of those after it. */
  readonly first: number;
  readonly best: number;
  /** How many times as long as ours, by the best. */
  readonly ratio: number;
  /** MB, of the process. */
  readonly memory: number;
  readonly characters: number;
}

const title = "Text out of documents";

async function run(): Promise<Measured[]> {
  const directory = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
  try {
    return [
      ...measure(directory, "large.docx", largeDocument(), ["ours", "officeparser", "mammoth"]),
      ...measure(directory, "large.xlsx", largeWorkbook(), ["ours", "officeparser", "exceljs"]),
      ...measure(directory, "large.pptx", largePresentation(), ["ours", "officeparser"]),
      ...measure(directory, "large.pdf", await largePdf(), ["ours", "pdfjs-dist"]),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface Figures {
  readonly first: number;
  readonly best: number;
  readonly memory: number;
  readonly characters: number;
}

function measure(directory: string, name: string, file: Buffer, readers: readonly string[]): Measured[] {
  const path = join(directory, name);
  writeFileSync(path, file);
  const program = new URL("./extract-one.ts", import.meta.url).pathname;
  const rows: Measured[] = [];
  for (const reader of readers) {
    process.stderr.write(`${name} by ${reader}\n`);
    const output = execFileSync(process.execPath, [program, reader, path], { stdio: ["ignore", "pipe", "ignore"] });
    // Some libraries print; the figures are the last line.
    const figures = JSON.parse(output.toString().trim().split("\n").at(-1) ?? "") as Figures;
    const ours = rows[0]?.best ?? figures.best;
    rows.push({ file: name, megabytes: file.length / 1e6, reader, ...figures, ratio: figures.best / ours });
  }
  return rows;
}

/** Office to text at least so many times as fast as officeparser. */
const AIM = 20;

export async function extractSection(): Promise<Section> {
  const rows = await run();
  const ratios = rows.filter(({ reader }) => reader === "officeparser");
  return {
    title,
    unit: "milliseconds of processor time, the best of two seconds and of three runs at least",
    rows: rows.map(({ file, megabytes, reader, first, best, ratio, memory }) => ({
      name: `${file} (${megabytes.toFixed(1)} MB) by ${reader}`,
      value: best,
      note: `${reader === "ours" ? `first ${first.toFixed(0)}` : `${ratio.toFixed(1)} times ours`}, ${memory.toFixed(0)} MB`,
    })),
    aims: ratios.map(({ file, ratio }) => ({
      name: `${file}: ours against officeparser`,
      aim: `at least ${AIM} times as fast`,
      value: ratio,
      met: ratio >= AIM,
    })),
  };
}
