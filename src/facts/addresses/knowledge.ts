/**
 * Everything that is known of one address: the organisation's own ranges first, then lists and databases.
 *
 * INVARIANT (fail closed): a list or database that could not be read makes the fact unknown, never none.
 * @module
 */
import { type Fact, type IpCategory, none, normaliseAddress, unknown, value } from "../../policy/index.ts";
import type { IpRange } from "../schema.ts";
import type { AddressBook } from "./address-book.ts";
import { pointOf } from "./interval.ts";
import { isReserved } from "./reserved.ts";
import type { AddressDatabase, AddressSources } from "./sources.ts";

export interface AddressKnowledge {
  /** The organisation's own range that the address belongs to. */
  readonly range: IpRange | null;
  readonly category: Fact<IpCategory>;
  readonly tags: Fact<readonly string[]>;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: Fact<string>;
  readonly isp: Fact<string>;
}

export function knowAddress(given: Fact<string>, book: AddressBook, sources: AddressSources): AddressKnowledge {
  if (given.state !== "value") return { range: null, category: given, tags: given, country: given, isp: given };
  const address = normaliseAddress(given.value) ?? given.value;
  const range = book.find(address);
  return {
    range,
    category: range === null ? none : value(range.category),
    tags: tagsOf(address, range, sources),
    country: override(range?.country) ?? countryOf(ask(address, sources.country)),
    isp: override(range?.isp) ?? ask(address, sources.organisation),
  };
}

const override = (text: string | null | undefined): Fact<string> | null =>
  text === null || text === undefined ? null : value(text);

/** The admin's tags and the lists' add up: to be in a range of the organisation's takes nobody off a list. */
function tagsOf(address: string, range: IpRange | null, sources: AddressSources): Fact<readonly string[]> {
  const lists = sources.tagLists();
  const failed = lists.find((list) => !list.ok);
  if (failed !== undefined && !failed.ok) return unknown(failed.why);
  const point = pointOf(address);
  const listed = lists.flatMap((list) =>
    list.ok && point !== null && list.addresses.find(point) !== null ? [list.tag] : [],
  );
  const tags = [...new Set([...(range?.tags ?? []), ...listed])];
  return tags.length === 0 ? none : value(tags);
}

function ask(address: string, database: AddressDatabase): Fact<string> {
  if (isReserved(address)) return none;
  if (!database.ok) return unknown(database.why);
  try {
    const found = database.lookup(address);
    return found === null ? none : value(found);
  } catch (error) {
    return unknown(`${database.source} could not be read: ${(error as Error).message}`);
  }
}

/** Databases mark "somewhere" with codes that ISO 3166-1 leaves to its users (AA, QM to QZ, XA to XZ, ZZ). */
function countryOf(found: Fact<string>): Fact<string> {
  if (found.state !== "value") return found;
  const code = found.value.toUpperCase();
  return /^(?!AA|Q[M-Z]|X|ZZ)[A-Z]{2}$/.test(code) ? value(code) : none;
}
