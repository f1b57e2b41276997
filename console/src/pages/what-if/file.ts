/**
 * What a question says of the file: its labels, and what inspecting it would find.
 * @module
 */
import type { WhatIfInput } from "../../api/types.ts";
import { NOT_SAID, type Said } from "./said.ts";

type WrittenFile = NonNullable<NonNullable<WhatIfInput["activity"]>["file"]>;
type Inspection = NonNullable<WrittenFile["inspection"]>;
type Found = Inspection["found"][number];

export interface FoundDraft {
  readonly key: string;
  /** As it is typed: the name of a type, or an expression of a policy. */
  readonly text: string;
  /** The identifier that the text names; else the text. */
  readonly type: string;
  readonly distinct: string;
  readonly confidence: Found["confidence"];
  readonly in: Found["in"];
}

export interface FileDraft {
  readonly name: string;
  readonly size: string;
  readonly labels: Said;
  /** `""`: not known. */
  readonly inspected: "" | "value" | "none";
  readonly status: Inspection["status"];
  readonly malware: Inspection["malware"];
  readonly found: readonly FoundDraft[];
}

export const EMPTY_FILE: FileDraft = {
  name: "",
  size: "",
  labels: NOT_SAID,
  inspected: "",
  status: "completed",
  malware: "clean",
  found: [],
};

let keys = 0;
export function newFound(): FoundDraft {
  keys += 1;
  return { key: `found-${keys}`, text: "", type: "", distinct: "1", confidence: "high", in: "content" };
}

/** What is left empty stays unknown. */
export function toFile({ name, size, labels, inspected, status, malware, found }: FileDraft): WrittenFile {
  const looked = { status, malware, found: found.filter(({ type }) => type.trim() !== "").map(toFound) };
  return {
    ...(name.trim() === "" ? {} : { name: name.trim() }),
    ...(size === "" ? {} : { size: Number(size) }),
    ...(labels.state === "none" ? { labels: null } : {}),
    ...(labels.state === "value" && labels.values.length > 0 ? { labels: [...labels.values] } : {}),
    ...(inspected === "" ? {} : { inspection: inspected === "none" ? null : looked }),
  };
}

const toFound = ({ type, distinct, confidence, in: place }: FoundDraft): Found => ({
  type: type.trim(),
  distinct: Number(distinct),
  confidence,
  in: place,
});
