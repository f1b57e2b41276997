/**
 * Values as small numbers. Each value that a policy names gets a number of its own within its attribute; whatever no
 * policy names is the same to all of them.
 * @module
 */
import type { Filter, Source } from "../filters.ts";
import { fold } from "../fold.ts";
import { ATTRIBUTES, type Attribute, CASELESS } from "../vocabulary.ts";
import { AddressIntervals } from "./addresses.ts";

/** What is looked up: where a filter's answer comes from, or what an inspection found. */
export type Observed = Source | "inspection";

/** The attribute whose values it has; null: it is not told apart by value. */
export function attributeOf(observed: Observed): Attribute | null {
  if (observed === "device-claim") return "device-tag";
  return observed === "inspection" ? null : observed;
}

/** A cell says where in an attribute's column a fact belongs; from 1 on it is a named value. */
export const UNKNOWN = -2;
export const NONE = -1;
export const OTHER = 0;
/** Several named values at once: they stand in the observer's list. */
export const SEVERAL = -3;

/** The named values of one attribute. */
export class Dictionary {
  readonly #ids = new Map<string, number>();
  readonly #caseless: boolean;

  constructor(caseless: boolean) {
    this.#caseless = caseless;
  }

  get size(): number {
    return this.#ids.size;
  }

  add(value: string): void {
    if (!this.#ids.has(value)) this.#ids.set(value, this.#ids.size + 1);
  }

  /** Number of a value; `OTHER` where no policy names it. */
  idOf(value: string): number {
    const id = this.#ids.get(value);
    if (id !== undefined) return id;
    if (!this.#caseless) return OTHER;
    const folded = value.toLowerCase();
    return folded === value ? OTHER : (this.#ids.get(folded) ?? OTHER);
  }
}

export class Interner {
  readonly addresses: AddressIntervals;
  readonly #dictionaries: Readonly<Record<Attribute, Dictionary>>;

  constructor(filters: Iterable<Filter>) {
    this.#dictionaries = Object.fromEntries(
      ATTRIBUTES.map((attribute) => [attribute, new Dictionary(CASELESS.has(attribute))]),
    ) as Record<Attribute, Dictionary>;
    const ranges = new Set<string>();
    for (const filter of filters) {
      if (filter.attribute === "ip-address") {
        // A single address is a range of one.
        if ("values" in filter) for (const cidr of filter.values) ranges.add(cidr);
      } else if (filter.operator === "equals" || filter.operator === "does-not-equal") {
        for (const value of filter.values) this.dictionary(filter.attribute).add(fold(filter.attribute, value));
      }
    }
    this.addresses = new AddressIntervals(ranges);
  }

  /** Cells of the attribute from 1 on. */
  count(attribute: Attribute): number {
    return attribute === "ip-address" ? this.addresses.count : this.dictionary(attribute).size;
  }

  dictionary(attribute: Attribute): Dictionary {
    return this.#dictionaries[attribute];
  }
}
