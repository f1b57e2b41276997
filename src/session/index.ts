/**
 * Sessions: live, judged, and judged again whenever anything changes.
 * @module
 */
export type { Client } from "../facts/index.ts";
export { circumstancesOf } from "./circumstances.ts";
export {
  awaitingInspection,
  decideAnyFileInSession,
  decideInSession,
  evidenceOf,
  type FactsUnder,
  isAboutDevice,
  isControlled,
  type Judgement,
  judge,
  NOT_ASKED,
  type Subject,
  type Surroundings,
  settledOnce,
} from "./judge.ts";
export { LiveSession, type OpenFlow } from "./live-session.ts";
export type { DocumentOptions, DocumentStore, SessionStore } from "./ports.ts";
export {
  deviceClaimsSchema,
  readChain,
  type SessionRecord,
  type StoredChain,
  sessionRecordSchema,
  storeChain,
  storedChainSchema,
} from "./record.ts";
export { codeContext, Sealer } from "./seal.ts";
export { type NewSession, SESSION_LIFETIME, Sessions } from "./sessions.ts";
