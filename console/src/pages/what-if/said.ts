/**
 * Facts that a question says outright, instead of those that address and user agent lead to.
 * @module
 */
import type { WhatIfInput } from "../../api/types.ts";

/** `""`: not said. A fact of one value has it first in the list. */
export interface Said {
  readonly state: "" | "value" | "none";
  readonly values: readonly string[];
}
export const NOT_SAID: Said = { state: "", values: [] };

export const SAYABLE = ["country", "isp", "ipCategory", "ipTags", "userAgentTags"] as const;
export type Sayable = (typeof SAYABLE)[number];
export type SaidFacts = Readonly<Record<Sayable, Said>>;
export const NOTHING_SAID: SaidFacts = {
  country: NOT_SAID,
  isp: NOT_SAID,
  ipCategory: NOT_SAID,
  ipTags: NOT_SAID,
  userAgentTags: NOT_SAID,
};

const SEVERAL: readonly Sayable[] = ["ipTags", "userAgentTags"];

/** Undefined: nothing is wrong with what is typed so far. */
export const countryMistake = ({ state, values: [typed = ""] }: Said): string | undefined =>
  state === "value" && typed.trim() !== "" && !/^[a-z]{2}$/i.test(typed.trim())
    ? "Write the two letters of a country, such as DE"
    : undefined;

/** What is said so far; a value that is still missing, or wrong, is not said yet. */
export function factsSaid(said: SaidFacts): NonNullable<WhatIfInput["facts"]> {
  return Object.fromEntries(SAYABLE.flatMap((name) => entryOf(name, said[name]))) as NonNullable<WhatIfInput["facts"]>;
}

export const isSaid = (name: Sayable, said: Said): boolean => entryOf(name, said).length > 0;

function entryOf(name: Sayable, said: Said): [Sayable, object][] {
  if (said.state === "none") return [[name, { state: "none" }]];
  const values = said.values.map((one) => one.trim()).filter((one) => one !== "");
  const [first] = values;
  if (said.state === "" || first === undefined) return [];
  if (SEVERAL.includes(name)) return [[name, { state: "value", value: values }]];
  if (name !== "country") return [[name, { state: "value", value: first }]];
  return countryMistake(said) === undefined ? [[name, { state: "value", value: first.toUpperCase() }]] : [];
}
