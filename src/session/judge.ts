/**
 * A session's record against the configuration in force: the device, the access verdict, and what is restricted.
 * Nothing here is remembered; the same record may be judged a thousand times.
 * @module
 */
import type { DeviceEvidence } from "../activity/index.ts";
import type { Snapshot } from "../config/index.ts";
import { type CertificateFields, checkDevice, type DeviceJudgement, type RevocationLists } from "../device/index.ts";
import { type AddressSources, buildFacts } from "../facts/index.ts";
import {
  type ActivityFacts,
  bindSession,
  type ControlledActivity,
  decideAccess,
  decideActivity,
  decideAnyFile,
  decideRoute,
  type Facts,
  type Policy,
  policiesAbout,
  policiesAskingForDevice,
  policiesAwaitingInspection,
  type Residual,
  type RouteVerdict,
  settledOnceFound,
  type Verdict,
} from "../policy/index.ts";
import { readChain, type SessionRecord } from "./record.ts";

export type Subject = Pick<
  SessionRecord,
  "app" | "clientApp" | "user" | "groups" | "device" | "deviceClaims" | "ip" | "userAgent" | "clientHints"
>;

/** What a judgement draws on that changes by itself: revocation lists, and what is known of addresses. */
export interface Surroundings {
  readonly lists: RevocationLists;
  readonly sources: AddressSources;
}

export interface Judgement {
  readonly device: DeviceJudgement;
  readonly facts: Facts;
  /** Which way the conditional access rules send this sign-in. */
  readonly route: RouteVerdict;
  /** Whether it may go on: by the rules and by the access policies. */
  readonly access: Verdict;
  /** What rules and session policies leave open. */
  readonly residual: Residual;
  /** A policy asks about the device, and nobody has asked the device yet. */
  readonly needsDevice: boolean;
  /** When this judgement ends by itself, in milliseconds since the Unix epoch; null: never. */
  readonly validUntil: number | null;
}

/** What is known of an activity for this judgement: what was found out answers what was asked, and nothing else. */
export type FactsUnder = (judgement: Judgement) => ActivityFacts;

/** The policy that decided asks about the device, which perhaps can be recognised by now. */
export function isAboutDevice({ explanation }: Verdict): boolean {
  const filters = explanation.considered.find(({ deciding }) => deciding)?.filters ?? [];
  return filters.some(({ attribute }) => attribute === "device-tag");
}

export const NOT_ASKED: DeviceJudgement = {
  status: "not-asked",
  detail: "No policy that could apply asks about the device.",
  certificate: null,
  checks: [],
  authority: null,
  fields: null,
  validUntil: null,
};

export function judge(subject: Subject, snapshot: Snapshot, surroundings: Surroundings, now: number): Judgement {
  const { lists, sources } = surroundings;
  const device =
    subject.device === null ? NOT_ASKED : checkDevice(readChain(subject.device), snapshot.authorities, lists, now);
  const observed = { ...subject, time: now, device: device.status, certificate: device.fields };
  const facts = buildFacts(observed, snapshot.facts, sources);
  return {
    device,
    facts,
    route: decideRoute(snapshot.policies, facts),
    access: decideAccess(snapshot.policies, facts),
    residual: bindSession(snapshot.policies, facts),
    needsDevice: subject.device === null && policiesAskingForDevice(snapshot.policies, facts).length > 0,
    validUntil: device.validUntil !== null && device.validUntil > now ? device.validUntil : null,
  };
}

/** Whether this may be done in the session. */
export const decideInSession = ({ residual }: Judgement, activity: ActivityFacts): Verdict =>
  decideActivity(residual, activity);

/** What holds of an activity whatever the file is. */
export const decideAnyFileInSession = ({ residual }: Judgement, activityType: ControlledActivity): Verdict =>
  decideAnyFile(residual, activityType);

/** The policies to which looking into the file would tell something; none where the answer is certain without it. */
export const awaitingInspection = ({ residual }: Judgement, activity: ActivityFacts): Policy[] =>
  policiesAwaitingInspection(residual, activity);

/** What, once found, blocks whatever else the file holds; null: all of the file has to be read. */
export const settledOnce = ({ residual }: Judgement, awaiting: readonly Policy[], activity: ActivityFacts) =>
  settledOnceFound(residual, awaiting, activity);

/** Whether any session policy could have to do with such an activity. */
export const isControlled = ({ residual }: Judgement, activityType: ControlledActivity): boolean =>
  policiesAbout(residual, activityType).length > 0;

/** The device judgement as the log keeps it. */
export const evidenceOf = ({ status, detail, certificate, checks, fields }: DeviceJudgement): DeviceEvidence => ({
  status,
  detail,
  certificate: certificate && {
    ...certificate,
    path: certificate.path.map((step) => ({ ...step })),
    ...(fields === null ? {} : { fields: copyOf(fields) }),
  },
  checks: checks.map((line) => ({ ...line })),
});

const copyOf = (fields: CertificateFields): Record<string, string[]> =>
  Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, [...values]]));
