/**
 * What is said of values of a table that are never found.
 * @module
 */
import type { InspectionSettings } from "../../api/types.ts";
import { count } from "../../parts/format.ts";

type LeftOut = InspectionSettings["exactData"][number]["leftOut"][number];

const WHY: Readonly<Record<LeftOut["reason"], string>> = {
  "too-short": "too few letters and digits",
  "too-long": "more than 16 words or 300 characters, or more than 3 characters between words",
  unreadable: "characters that could not be read",
};

export function leftOutInShort(all: readonly LeftOut[]): string {
  const values = all.reduce((sum, one) => sum + one.count, 0);
  return `${count(values, "value")} ${values === 1 ? "is" : "are"} never found; the list says which.`;
}

export const leftOutText = ({ column, reason, count: values }: LeftOut): string =>
  `${count(values, "value")} of ${column} ${values === 1 ? "is" : "are"} never found: ${WHY[reason]}.`;
