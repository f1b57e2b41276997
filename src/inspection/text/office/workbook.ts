/**
 * What the sheets of a workbook refer to: their names, for the evidence ("accounts.xlsx / Sheet2", not
 * "xl/worksheets/sheet2.xml"), and the formats of their numbers.
 * @module
 */
import { Enough } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { eachElement } from "../xml/elements.ts";
import { unpack, type ZipEntry } from "../zip/entry.ts";
import { countsSince1904, sheetsIn } from "./binary-workbook.ts";
import { NumberFormats } from "./number-formats.ts";
import { stylesReader } from "./styles.ts";

const isWorkbook = ({ name }: ZipEntry): boolean => name === "xl/workbook.xml" || name === "xl/workbook.bin";
const LARGEST = 1024 * 1024;
/** Sheets whose names are known: nobody has as many. */
const MOST_SHEETS = 10_000;

/** By the path of the part; "Sheet2 (hidden)" of one that is not shown. Empty when the list of sheets cannot be read, which costs no more than the name. */
export async function sheetNames(
  source: ByteSource,
  entries: readonly ZipEntry[],
  reading: Reading,
): Promise<Map<string, string>> {
  const workbook = entries.find(isWorkbook);
  const relations = entries.find(({ name }) => name === workbook?.name.replace("xl/", "xl/_rels/").concat(".rels"));
  const found = new Map<string, string>();
  if (workbook === undefined || relations === undefined) return found;
  const bytes = await held(source, workbook, reading);
  const related = await held(source, relations, reading);
  await tried(async () => {
    const sheets = new Map<string, string>();
    const all = workbook.name.endsWith(".bin") ? sheetsIn(bytes) : sheetElements(bytes, reading);
    for (const { name, id, hidden } of all)
      if (name !== undefined && id !== undefined && sheets.size < MOST_SHEETS)
        sheets.set(id, hidden ? `${name} (hidden)` : name);
    eachElement(
      related,
      "Relationship",
      ["Id", "Target"],
      reading.budget,
      ({ attributes: { Id = "", Target = "" } }) => {
        const name = sheets.get(Id);
        if (name !== undefined) found.set(Target.startsWith("/") ? Target.slice(1) : `xl/${Target}`, name);
      },
    );
  });
  return found;
}

/** As far as they can be read, for their part is read again for its text. */
export async function numberFormats(
  source: ByteSource,
  entries: readonly ZipEntry[],
  reading: Reading,
): Promise<NumberFormats> {
  const formats = new NumberFormats();
  const styles = entries.find(({ name }) => /^xl\/styles\.(xml|bin)$/i.test(name));
  if (styles === undefined) return formats;
  const workbook = entries.find(isWorkbook);
  if (workbook !== undefined)
    await tried(async () => {
      formats.since1904 = isSince1904(workbook.name, await held(source, workbook, reading), reading);
    });
  const reader = stylesReader(/bin$/i.test(styles.name), formats, reading.budget);
  await tried(async () => {
    await unpack(source, styles, reading, (bytes) => reader.write(bytes));
    reader.flush?.();
  });
  return formats;
}

function isSince1904(name: string, workbook: readonly Uint8Array[], { budget }: Reading): boolean {
  if (name.endsWith(".bin")) return countsSince1904(workbook);
  let said = "";
  eachElement(workbook, "workbookPr", ["date1904"], budget, ({ attributes }) => {
    said ||= attributes.date1904 ?? "";
  });
  return /^(1|true)$/.test(said);
}

interface Sheet {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly hidden: boolean;
}

function sheetElements(workbook: readonly Uint8Array[], { budget }: Reading): Sheet[] {
  const found: Sheet[] = [];
  eachElement(workbook, "sheet", ["name", "id", "state"], budget, ({ attributes: { name, id, state } }) => {
    if (found.length < MOST_SHEETS) found.push({ name, id, hidden: /hidden$/i.test(state ?? "") });
  });
  return found;
}

async function held(source: ByteSource, entry: ZipEntry, reading: Reading): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  await tried(() =>
    unpack(source, entry, reading, (bytes) => {
      size += bytes.length;
      if (size <= LARGEST) pieces.push(Uint8Array.from(bytes));
    }),
  );
  return pieces;
}

/** The part is read again for its text, and then says what is wrong. */
async function tried(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (error instanceof Enough) throw error;
  }
}
