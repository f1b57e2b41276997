/**
 * Facts: what policies ask about, built from what was observed. Start at `facts.ts`.
 *
 * Nothing here decides anything, and what a client says of itself proves nothing; it is written down as said.
 * @module
 */
export { type AddressBook, compileAddressBook, findOverlaps, type Overlap } from "./addresses/address-book.ts";
export { type AddressKnowledge, knowAddress } from "./addresses/knowledge.ts";
export { type ListFile, ListFiles, type ListReport } from "./addresses/list-files.ts";
export { type DatabaseFiles, DatabaseUnusable, openDatabases } from "./addresses/open-databases.ts";
export { type AddressDatabase, type AddressSources, noSources, type TagList } from "./addresses/sources.ts";
export { clientAddress, compileTrustedProxies, type IsTrustedProxy } from "./client/client-address.ts";
export {
  ACCEPT_CLIENT_HINTS,
  type Client,
  type ClientHints,
  clientHintsSchema,
  mergeClient,
  observeClient,
  sameClient,
} from "./client/observe.ts";
export { type CertificateFields, type DeviceClaims, tagsOfCertificate } from "./device-tags.ts";
export { buildFacts, deviceInfoOf, type FactSettings, type Observed } from "./facts.ts";
export * from "./schema.ts";
export type { DeviceInfo } from "./user-agent/index.ts";
