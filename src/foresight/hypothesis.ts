/**
 * A hypothetical sign-in or activity, as an admin writes it, and the facts that it stands for. What is left out is as
 * unknown as it would be to a policy, except where a person would take it for granted: a browser, no certificate.
 * @module
 */
import { type AddressSources, buildFacts, type FactSettings } from "../facts/index.ts";
import {
  type ActivityFacts,
  claimsAmong,
  type Fact,
  type Facts,
  none,
  SIGN_IN,
  unknown,
  value,
} from "../policy/index.ts";
import type { Hypothesis } from "./schema.ts";

/** `now`: milliseconds since the Unix epoch, where the hypothesis names no time. */
export function factsOf(given: Hypothesis, settings: FactSettings, sources: AddressSources, now: number): Facts {
  const facts = buildFacts(
    {
      time: given.time === undefined ? now : Date.parse(given.time),
      app: given.app,
      clientApp: given.clientApp,
      user: given.user,
      groups: given.groups,
      ip: given.ip,
      userAgent: given.userAgent,
      clientHints: null,
      device: given.certificate === "none" ? "no-certificate" : given.certificate,
      certificate: null,
      deviceClaims: {
        compliant: given.deviceTags.includes("compliant") || null,
        domainJoined: given.deviceTags.includes("domain-joined") || null,
      },
    },
    settings,
    sources,
  );
  const said: Partial<Facts> = Object.fromEntries(
    Object.entries(given.facts ?? {}).filter(([, fact]) => fact !== undefined),
  );
  // Tags said outright are all there are, those that could be claims included.
  const deviceClaims = said.deviceTags === undefined ? facts.deviceClaims : claimsAmong(said.deviceTags);
  return { ...facts, deviceTags: withTags(facts.deviceTags, given.deviceTags), deviceClaims, ...said };
}

function withTags(of: Fact<readonly string[]>, more: readonly string[]): Fact<readonly string[]> {
  if (more.length === 0 || of.state === "unknown") return of;
  return value([...new Set([...(of.state === "value" ? of.value : []), ...more])]);
}

/** The activity's facts; a sign-in where none is named. */
export function activityOf({ activity }: Hypothesis): ActivityFacts {
  if (activity === undefined) return SIGN_IN;
  const { activityType, file } = activity;
  const transfer = activityType === "download" || activityType === "upload";
  if (file === undefined && !transfer) return { activityType, file: null };
  return {
    activityType,
    file: {
      name: known(file?.name),
      size: known(file?.size),
      labels: known(file?.labels),
      inspection: known(file?.inspection),
    },
  };
}

function known<T>(of: T | null | undefined): Fact<T> {
  if (of === undefined) return unknown("the question does not say");
  return of === null ? none : value(of);
}
