/**
 * The organisation's own address ranges: what the admin says of an address goes before anything built in.
 *
 * INVARIANT: no address belongs to two ranges, so what is known of it never depends on an order.
 * @module
 */
import type { IpRange } from "../schema.ts";
import { type Interval, intervalOf, overlaps, pointOf } from "./interval.ts";
import { IntervalTable } from "./interval-table.ts";

export interface AddressBook {
  readonly ranges: readonly IpRange[];
  /** The range that an address belongs to; null: none, or not an address. */
  readonly find: (address: string) => IpRange | null;
}

export function compileAddressBook(ranges: readonly IpRange[]): AddressBook {
  const table = IntervalTable.of(placesOf(ranges).map(({ interval, range }) => ({ ...interval, index: range })));
  return {
    ranges,
    find(address) {
      const point = pointOf(address);
      const index = point === null ? null : table.find(point);
      return index === null ? null : (ranges[index] ?? null);
    },
  };
}

export interface Overlap {
  /** Where: the later of the two in the configuration. */
  readonly range: number;
  readonly cidr: number;
  readonly message: string;
}

/** Every place where a range takes addresses that another one, or it itself, has already. */
export function findOverlaps(ranges: readonly IpRange[]): Overlap[] {
  const places = placesOf(ranges);
  const sorted = places.toSorted(
    (a, b) =>
      a.interval.family - b.interval.family ||
      (a.interval.start < b.interval.start ? -1 : a.interval.start > b.interval.start ? 1 : 0),
  );
  const found: Overlap[] = [];
  let widest: Place | undefined;
  for (const place of sorted) {
    if (widest !== undefined && overlaps(widest.interval, place.interval)) found.push(describe(widest, place, ranges));
    if (widest === undefined || !overlaps(widest.interval, place.interval) || place.interval.end > widest.interval.end)
      widest = place;
  }
  return found;
}

interface Place {
  readonly interval: Interval;
  readonly range: number;
  readonly cidr: number;
  readonly text: string;
}

const placesOf = (ranges: readonly IpRange[]): Place[] =>
  ranges.flatMap(({ cidrs }, range) =>
    cidrs.flatMap((text, cidr) => {
      const interval = intervalOf(text);
      return interval === null ? [] : [{ interval, range, cidr, text }];
    }),
  );

/** Of two CIDRs that overlap, one lies within the other: the smaller is the overlapping part. */
function describe(one: Place, two: Place, ranges: readonly IpRange[]): Overlap {
  const size = ({ interval }: Place) => interval.end - interval.start;
  const part = size(one) < size(two) ? one.text : two.text;
  const [first, later] =
    one.range < two.range || (one.range === two.range && one.cidr < two.cidr) ? [one, two] : [two, one];
  const name = ({ range }: Place) => ranges[range]?.name ?? "";
  const message =
    first.range === later.range
      ? `"${name(first)}" names ${part} twice (${first.text} and ${later.text})`
      : `"${name(later)}" (${later.text}) and "${name(first)}" (${first.text}) overlap in ${part}; an address can belong to one range only`;
  return { range: later.range, cidr: later.cidr, message };
}
