/**
 * What is known of addresses besides the organisation's own ranges: declared here, filled by the composition root.
 * @module
 */
import type { IntervalTable } from "./interval-table.ts";

/** Text for an address in normal form, or null when the database has none. May throw when it is damaged. */
export type AddressLookup = (address: string) => string | null;

export type AddressDatabase =
  | { readonly ok: true; readonly lookup: AddressLookup; readonly source: string; readonly attribution: string | null }
  | { readonly ok: false; readonly why: string };

/** A loadable list whose addresses carry `tag`. */
export type TagList =
  | { readonly ok: true; readonly tag: string; readonly addresses: IntervalTable }
  | { readonly ok: false; readonly tag: string; readonly why: string };

export interface AddressSources {
  /** To a country, ISO 3166-1 alpha-2. */
  readonly country: AddressDatabase;
  /** To the organisation that an address is registered to. */
  readonly organisation: AddressDatabase;
  /** The lists as they are now; they change while Sallyport runs. */
  readonly tagLists: () => readonly TagList[];
}

const absent = (what: string): AddressDatabase => ({ ok: false, why: `there is no database of ${what}` });
/** Nothing is known besides the organisation's own ranges. */
export const noSources: AddressSources = {
  country: absent("countries"),
  organisation: absent("registered organisations"),
  tagLists: () => [],
};
