/**
 * Values as small numbers. Each value that a policy names gets a number of its own within its attribute; whatever no
 * policy names is the same to all of them.
 * @module
 */
import type { Filter } from "../filters.ts";
import { ATTRIBUTES, type Attribute, CASELESS } from "../vocabulary.ts";
import { AddressIntervals } from "./addresses.ts";

/** A cell says where in an attribute's column a fact belongs; from 1 on it is a named value. */
export const UNKNOWN = -2;
export const NONE = -1;
export const OTHER = 0;
/** Several named values at once: they stand in the observer's list. */
export const SEVERAL = -3;

export class Interner {
  readonly addresses: AddressIntervals;
  readonly #ids: Readonly<Record<Attribute, Map<string, number>>>;

  constructor(filters: Iterable<Filter>) {
    const ids = Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, new Map<string, number>()]));
    this.#ids = ids as Record<Attribute, Map<string, number>>;
    const ranges = new Set<string>();
    for (const filter of filters) {
      if (filter.operator === "in-range" || filter.operator === "not-in-range") {
        for (const cidr of filter.values) ranges.add(cidr);
      } else if (filter.operator === "equals" || filter.operator === "does-not-equal") {
        const known = this.#ids[filter.attribute];
        for (const value of filter.values) {
          const folded = fold(filter.attribute, value);
          if (!known.has(folded)) known.set(folded, known.size + 1);
        }
      }
    }
    this.addresses = new AddressIntervals(ranges);
  }

  /** Cells of the attribute from 1 on. */
  count(attribute: Attribute): number {
    return attribute === "ip-address" ? this.addresses.count : this.#ids[attribute].size;
  }

  /** Number of a value; `OTHER` where no policy names it. */
  idOf(attribute: Attribute, value: string): number {
    const known = this.#ids[attribute];
    const id = known.get(value);
    if (id !== undefined) return id;
    return CASELESS.has(attribute) ? (known.get(value.toLowerCase()) ?? OTHER) : OTHER;
  }
}

export const fold = (attribute: Attribute, text: string) => (CASELESS.has(attribute) ? text.toLowerCase() : text);
