/**
 * The databases of countries and registered organisations: from the packages, or from files that the admin names.
 * @module
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type MmdbKind, readMmdb } from "./mmdb.ts";
import { readOrganisations } from "./organisation-csv.ts";
import type { AddressDatabase } from "./sources.ts";

export interface DatabaseFiles {
  /** In MaxMind DB format; undefined: the one that comes as a package. */
  readonly country?: string | undefined;
  readonly organisation?: string | undefined;
}

/** A file that the admin named cannot be used; the message is one sentence. */
export class DatabaseUnusable extends Error {}

const COUNTRY_PACKAGE = "@ip-location-db/geo-whois-asn-country-mmdb";
const ORGANISATION_PACKAGE = "@ip-location-db/asn";
const COUNTRY_ATTRIBUTION =
  "Country data by ip-location-db (CC0), from data of the NRO, https://www.nro.net (CC BY 4.0)";
const ORGANISATION_ATTRIBUTION =
  "Registered organisations by DB-IP, https://db-ip.com, Route Views, https://www.routeviews.org, and the NRO, https://www.nro.net (all CC BY 4.0)";

/**
 * A package that is not there or is damaged leaves its facts unknown; a file that was named and cannot be used rejects
 * with `DatabaseUnusable`, because whoever named it relies on it.
 */
export async function openDatabases(
  files: DatabaseFiles,
): Promise<{ country: AddressDatabase; organisation: AddressDatabase }> {
  const [country, organisation] = await Promise.all([
    files.country === undefined ? packagedCountries() : named(files.country, "country"),
    files.organisation === undefined ? packagedOrganisations() : named(files.organisation, "organisation"),
  ]);
  return { country, organisation };
}

async function named(path: string, kind: MmdbKind): Promise<AddressDatabase> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new DatabaseUnusable(`The ${kind} database ${path} cannot be read (${error.code}).`);
  });
  try {
    return { ok: true, lookup: readMmdb(bytes, kind), source: path, attribution: null };
  } catch (error) {
    throw new DatabaseUnusable(
      `The ${kind} database ${path} is not in MaxMind DB format (${(error as Error).message}).`,
    );
  }
}

function packagedCountries(): Promise<AddressDatabase> {
  return packaged(COUNTRY_PACKAGE, COUNTRY_ATTRIBUTION, async (folder) =>
    readMmdb(await readFile(join(folder, "geo-whois-asn-country.mmdb")), "country"),
  );
}

function packagedOrganisations(): Promise<AddressDatabase> {
  return packaged(ORGANISATION_PACKAGE, ORGANISATION_ATTRIBUTION, async (folder) =>
    readOrganisations(
      await readFile(join(folder, "asn-ipv4-num.csv")),
      await readFile(join(folder, "asn-ipv6-num.csv")),
    ),
  );
}

async function packaged(
  name: string,
  attribution: string,
  open: (folder: string) => Promise<(address: string) => string | null>,
): Promise<AddressDatabase> {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return { ok: true, lookup: await open(folder), source: name, attribution };
  } catch (error) {
    return { ok: false, why: `the database ${name} could not be opened: ${(error as Error).message}` };
  }
}
