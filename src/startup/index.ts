/**
 * Starting up: what the surroundings have to offer, and the connections that every room shares. Made for `main.ts`.
 * @module
 */
export { type CertificateMaker, certificateUser } from "./certificates.ts";
export { lookAfterEngines } from "./engines.ts";
export { CannotStart, listen, loadAdminToken, loadSealKey, openStore, prepareFolder } from "./ground.ts";
export { createLogger } from "./log.ts";
export { fetchCrl, fetchWith, upstreamPool } from "./outside.ts";
export { type FactFiles, openSources } from "./sources.ts";
