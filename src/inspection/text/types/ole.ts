/**
 * What a compound file is: told by the streams in it.
 * @module
 */
import type { Budget } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import type { RealType } from "../../finding.ts";
import { readOle } from "../ole/file.ts";
import { typeOf } from "./known.ts";

const STREAMS: readonly (readonly [string, string])[] = [
  ["EncryptedPackage", "encrypted"],
  ["WordDocument", "doc"],
  ["Workbook", "xls"],
  ["Book", "xls"],
  ["PowerPoint Document", "ppt"],
  ["__properties_version1.0", "msg"],
];

export function oleType(source: ByteSource, budget: Budget): RealType {
  try {
    const names = new Set(
      readOle(source, budget).entries.flatMap(({ name, parent }) => (parent === null ? [name] : [])),
    );
    return typeOf(STREAMS.find(([name]) => names.has(name))?.[1] ?? "cfb");
  } catch {
    return typeOf("cfb");
  }
}
