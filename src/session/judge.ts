/**
 * A session's record against the configuration in force: the device, the access verdict, and what is restricted.
 * Nothing here is remembered; the same record may be judged a thousand times.
 * @module
 */
import type { DeviceEvidence } from "../activity/index.ts";
import type { Snapshot } from "../config/index.ts";
import { checkDevice, type DeviceJudgement, type RevocationLists } from "../device/index.ts";
import { buildFacts } from "../facts/index.ts";
import {
  bindSession,
  decideAccess,
  type Facts,
  policiesAskingForDevice,
  type Residual,
  type Verdict,
} from "../policy/index.ts";
import { readChain, type SessionRecord } from "./record.ts";

export type Subject = Pick<SessionRecord, "app" | "clientApp" | "user" | "groups" | "device" | "ip">;

export interface Judgement {
  readonly device: DeviceJudgement;
  readonly facts: Facts;
  readonly access: Verdict;
  readonly residual: Residual;
  /** A policy asks about the device, and nobody has asked the device yet. */
  readonly needsDevice: boolean;
  /** When this judgement ends by itself, in milliseconds since the Unix epoch; null: never. */
  readonly validUntil: number | null;
}

export const NOT_ASKED: DeviceJudgement = {
  status: "not-asked",
  detail: "No policy that could apply asks about the device.",
  certificate: null,
  checks: [],
  authority: null,
  validUntil: null,
};

export function judge(subject: Subject, snapshot: Snapshot, lists: RevocationLists, now: number): Judgement {
  const device =
    subject.device === null ? NOT_ASKED : checkDevice(readChain(subject.device), snapshot.authorities, lists, now);
  const facts = buildFacts({ ...subject, time: now, device: device.status });
  return {
    device,
    facts,
    access: decideAccess(snapshot.policies, facts),
    residual: bindSession(snapshot.policies, facts),
    needsDevice: subject.device === null && policiesAskingForDevice(snapshot.policies, facts).length > 0,
    validUntil: device.validUntil !== null && device.validUntil > now ? device.validUntil : null,
  };
}

/** The device judgement as the log keeps it. */
export const evidenceOf = ({ status, detail, certificate, checks }: DeviceJudgement): DeviceEvidence => ({
  status,
  detail,
  certificate: certificate && { ...certificate, path: certificate.path.map((step) => ({ ...step })) },
  checks: checks.map((line) => ({ ...line })),
});
