/**
 * The names of the sheets, for the evidence: "accounts.xlsx / Sheet2", not "xl/worksheets/sheet2.xml".
 * @module
 */
import { Enough } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { elements } from "../xml/elements.ts";
import { unpack, type ZipEntry } from "../zip/entry.ts";

const LARGEST = 1024 * 1024;

/** By the path of the part; "Sheet2 (hidden)" of one that is not shown. Empty when the list of sheets cannot be read, which costs no more than the name. */
export async function sheetNames(
  source: ByteSource,
  entries: readonly ZipEntry[],
  reading: Reading,
): Promise<Map<string, string>> {
  const workbook = entries.find((entry) => entry.name === "xl/workbook.xml");
  const relations = entries.find((entry) => entry.name === "xl/_rels/workbook.xml.rels");
  const found = new Map<string, string>();
  if (workbook === undefined || relations === undefined) return found;
  const sheets = elements(await held(source, workbook, reading), ["sheet"], ["name", "id", "state"], reading.budget);
  const targets = elements(await held(source, relations, reading), ["Relationship"], ["Id", "Target"], reading.budget);
  const byId = new Map(targets.map(({ attributes }) => [attributes.Id, attributes.Target ?? ""]));
  for (const { attributes } of sheets) {
    const target = byId.get(attributes.id);
    if (target === undefined || attributes.name === undefined) continue;
    const name = /hidden$/i.test(attributes.state ?? "") ? `${attributes.name} (hidden)` : attributes.name;
    found.set(target.startsWith("/") ? target.slice(1) : `xl/${target}`, name);
  }
  return found;
}

async function held(source: ByteSource, entry: ZipEntry, reading: Reading): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    await unpack(source, entry, reading, (bytes) => {
      size += bytes.length;
      if (size <= LARGEST) pieces.push(Uint8Array.from(bytes));
    });
  } catch (error) {
    if (error instanceof Enough) throw error;
    // The part is read again for its text, and then says what is wrong.
  }
  return pieces;
}
