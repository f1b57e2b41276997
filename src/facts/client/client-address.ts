/**
 * The client's address: the one function through which every part of Sallyport learns it.
 *
 * INVARIANT: a header is believed only when the peer that sent it is one of the organisation's proxies. INVARIANT: the
 * address is what such a proxy wrote, or unknown (null); it is never guessed.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import { normaliseAddress } from "../../policy/index.ts";
import { intervalOf, pointOf } from "../addresses/interval.ts";
import { IntervalTable, mergeIntervals } from "../addresses/interval-table.ts";
import { type ReadHop, readForwarded, readForwardedFor } from "./forwarded.ts";

export type IsTrustedProxy = (address: string) => boolean;

/** `cidrs`: the organisation's own proxies; anything in the list that is not a range names nobody. */
export function compileTrustedProxies(cidrs: readonly string[]): IsTrustedProxy {
  const intervals = cidrs.flatMap((cidr) => intervalOf(cidr) ?? []);
  const table = IntervalTable.of(mergeIntervals(intervals).map((interval) => ({ ...interval, index: 0 })));
  return (address) => {
    const point = pointOf(address);
    return point !== null && table.find(point) !== null;
  };
}

/**
 * `peer`: address of the other end of the connection, null when it is not known. Where both headers are there, they
 * have to lead to the same address: a proxy that writes one of them may let the client's own version of the other pass.
 */
export function clientAddress(
  peer: string | null,
  headers: IncomingHttpHeaders,
  isTrusted: IsTrustedProxy,
): string | null {
  const address = peer === null ? null : normaliseAddress(peer);
  if (address === null || !isTrusted(address)) return address;
  const ways = [
    { header: headers.forwarded, read: readForwarded },
    { header: headers["x-forwarded-for"], read: readForwardedFor },
  ].flatMap(({ header, read }) =>
    header === undefined ? [] : [walk(address, [header].flat().join(","), read, isTrusted)],
  );
  const [first = address, second = first] = ways;
  return first === second ? first : null;
}

/** From the right past the organisation's proxies, to the first address that is not one of them. */
function walk(peer: string, header: string, read: ReadHop, isTrusted: IsTrustedProxy): string | null {
  let address = peer;
  for (let hop = read(header); hop !== null; hop = read(hop.rest)) {
    const next = hop.address === null ? null : normaliseAddress(hop.address);
    if (next === null) return null;
    address = next;
    if (!isTrusted(address)) break;
  }
  return address;
}
