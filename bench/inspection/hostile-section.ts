/**
 * Memory by files that were made to take it: each in a reader of its own, with the time that a file has as installed.
 * @module
 */
import { Readable } from "node:stream";
import { HOSTILE } from "./hostile-samples.ts";
import { MOST } from "./memory.ts";
import { peakOf } from "./peak.ts";
import type { Row, Section } from "./section.ts";

/** Rows that are shown: the others took less. */
const SHOWN = 20;
const TIME = 60_000;

export async function hostileSection(): Promise<Section> {
  const rows: Row[] = [];
  const missing: Row[] = [];
  for (const { name, make } of HOSTILE) {
    process.stderr.write(`${name}\n`);
    const file = await make();
    if (file === null) missing.push({ name, value: null, note: "its program is not installed" });
    else {
      const entry = [name, () => Readable.from([file]), file.length] as const;
      const { value, note } = await peakOf([entry], { time: TIME, whole: () => false });
      rows.push({ name, value, note });
    }
  }
  rows.sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const highest = rows[0]?.value ?? 0;
  return {
    title: `Memory by ${rows.length} files that were made to take it, the highest of them`,
    unit: "MB of resident memory",
    rows: [...rows.slice(0, SHOWN), ...missing],
    aims: [{ name: "highest", aim: `at most ${MOST}, whatever the file`, value: highest, met: highest <= MOST }],
  };
}
