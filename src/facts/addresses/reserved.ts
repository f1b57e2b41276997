/**
 * Addresses that have no country and no registered organisation, because they are not routed on the internet.
 * @module
 */
import ipaddr from "ipaddr.js";

/** Names that ipaddr.js gives the blocks of IANA's special-purpose registries (RFC 6890). */
const NOT_ROUTED = new Set([
  ...["unspecified", "broadcast", "multicast", "linkLocal", "loopback", "carrierGradeNat", "private", "reserved"],
  ...["uniqueLocal", "benchmarking", "discard", "deprecatedSiteLocal", "deprecatedOrchid", "orchid2", "drip"],
]);

/** Private, loopback, documentation and the like. `address` in normal form. */
export function isReserved(address: string): boolean {
  return ipaddr.isValid(address) && NOT_ROUTED.has(ipaddr.process(address).range());
}
