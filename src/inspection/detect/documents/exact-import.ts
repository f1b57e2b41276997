/**
 * A table for exact data match, made of a CSV file: nothing of the file is kept but hashes.
 * @module
 */
import { err, ok, type Result } from "../../../kernel/index.ts";
import { nextTurn } from "../../turns.ts";
import type { Unfound } from "../../vocabulary.ts";
import { readRows } from "./csv.ts";
import type { ExactData } from "./exact-data.ts";
import { findable, LEAST_PRIMARY, LEAST_SECONDARY, MOST_WORDS } from "./exact-values.ts";
import { HashedRows, MOST_ROWS } from "./hashed-rows.ts";
import type { Bytes } from "./text-of-bytes.ts";

export interface ExactDataColumns {
  readonly id: string;
  /** Name of the column that must be found. */
  readonly primary: string;
  /** Names of columns of which some must be found within 300 characters. */
  readonly secondary: readonly string[];
  /** How many of them. */
  readonly needed: number;
}

/** Values that are never found; with one in the primary column, the row is left out. */
export interface LeftOut {
  readonly column: string;
  readonly reason: Unfound;
  readonly count: number;
}

export interface ImportedExactData {
  readonly data: ExactData;
  readonly leftOut: readonly LeftOut[];
}

/** Rows between two turns for others. */
const ROWS = 500;

/** Of a CSV file (RFC 4180) with a line of names first. `mostBytes`: of what the table is serialized to. */
export async function importExactData(
  csv: Bytes,
  { id, primary, secondary, needed }: ExactDataColumns,
  mostBytes: number,
): Promise<Result<ImportedExactData, string>> {
  if (needed < 0 || needed > secondary.length) return err("more secondary columns are needed than there are");
  const names = [primary, ...secondary];
  const rows = new HashedRows(secondary.length, mostBytes);
  const left = new Map<string, LeftOut>();
  const leave = (column: string, reason: Unfound) => {
    const key = `${reason} ${column}`;
    left.set(key, { column, reason, count: (left.get(key)?.count ?? 0) + 1 });
  };
  let places: readonly number[] | null = null;
  let read = 0;
  for await (const row of readRows(csv)) {
    if (places === null) {
      const found = placesOf(names, row);
      if (!found.ok) return found;
      places = found.value;
      continue;
    }
    read += 1;
    if (read % ROWS === 0) await nextTurn();
    const [key = "", ...others] = places.map((place) => row[place] ?? "");
    const found = findable(key, LEAST_PRIMARY);
    if (!found.ok) {
      leave(primary, found.error);
      continue;
    }
    if (rows.count === rows.most) return err(tooMany(rows.most, secondary.length, mostBytes));
    const values = others.map((other, at) => {
      const value = findable(other, LEAST_SECONDARY);
      if (!value.ok && other.trim() !== "") leave(secondary[at] ?? "", value.error);
      return value.ok ? value.value : null;
    });
    rows.add(found.value, values);
  }
  if (rows.count === 0)
    return err(
      `no row has a value that can be found in ${primary}: at least ${LEAST_PRIMARY} letters or digits, at most ${MOST_WORDS} words`,
    );
  return ok({ data: await rows.table(id, needed), leftOut: [...left.values()] });
}

function placesOf(names: readonly string[], header: readonly string[]): Result<readonly number[], string> {
  if (header.some((name) => name.includes("\0"))) return err("the file is no text; save the table as CSV");
  const known = header.map((name) => name.trim());
  const missing = names.filter((name) => !known.includes(name));
  return missing.length > 0
    ? err(`the file has no column ${missing.join(", ")}`)
    : ok(names.map((name) => known.indexOf(name)));
}

function tooMany(most: number, others: number, bytes: number): string {
  const rows = `the file has more than ${most.toLocaleString("en")} rows`;
  const remedy = "divide it into several tables";
  if (most === MOST_ROWS) return `${rows}, which is the most for a table; ${remedy}`;
  const beside = others === 0 ? "" : ` beside ${others === 1 ? "one other column" : `${others} other columns`}`;
  const fewer = others === 0 ? "" : "choose fewer columns that may stand nearby, or ";
  return `${rows}, which is the most${beside}, as a table may take ${Math.floor(bytes / 1024 ** 2)} MB; ${fewer}${remedy}`;
}
