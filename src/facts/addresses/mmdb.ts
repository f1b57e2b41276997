/**
 * Databases in the MaxMind DB format (version 2), whoever made them: the field names of the common ones are known.
 * @module
 */
import { Reader, type Response } from "mmdb-lib";
import type { AddressLookup } from "./sources.ts";

/** Where the common makers keep the answer; the first that is there counts. */
const FIELDS = {
  country: [["country_code"], ["country", "iso_code"], ["country"]],
  organisation: [["autonomous_system_organization"], ["isp"], ["organization"], ["as_name"], ["as_organization"]],
} as const;
export type MmdbKind = keyof typeof FIELDS;

/** Throws when `bytes` are not such a database. */
export function readMmdb(bytes: Buffer, kind: MmdbKind): AddressLookup {
  const reader = new Reader<Response>(bytes);
  return (address) => {
    const record = reader.get(address);
    for (const path of FIELDS[kind]) {
      const found = path.reduce<unknown>(
        (at, name) => (at as Record<string, unknown> | null | undefined)?.[name],
        record,
      );
      if (typeof found === "string" && found !== "") return found;
    }
    return null;
  };
}
