/**
 * What a person is told of a file that was blocked: the policy's own words, and where nothing was found in the file, that
 * it could not be looked into, or what is wrong with the device.
 * @module
 */

import { type ActivityFacts, type InspectionStatus, unscannedFor, type Verdict } from "../policy/index.ts";
import { isAboutDevice, type Judgement } from "../session/index.ts";

const COULD_NOT: Readonly<Record<InspectionStatus, string>> = {
  encrypted:
    "It is encrypted, or a part of it is, and could not be looked into. Try again with a copy that has no password.",
  corrupted: "It is damaged or incomplete, and could not be looked into. Save it anew and try again.",
  "too-large": "It is too large, or holds too much, to be looked into. Try again with less in it.",
  "unsupported-type": "Files of this kind cannot be looked into. Try again with another format.",
  "engine-unavailable":
    "It could not be looked into, because the service that does so does not answer. Try again later.",
  "timed-out": "Looking into it took too long. Try again later, or with less in it.",
  "partially-scanned": "A part of it could not be looked into.",
  completed: "It could not be looked into for all that your organisation asks.",
  "not-applicable": "It could not be looked into.",
};

export interface Refusal {
  /** The policy's own message, or a sentence in its place. */
  readonly message: string;
  /** Why, where that is not for what is in the file; "": for what is in it. */
  readonly why: string;
  /** The device may be recognised by now: it is worth asking again. */
  readonly aboutDevice: boolean;
}

export function refusalOf(
  verdict: Verdict,
  activity: ActivityFacts,
  device: Judgement["device"],
  direction: "download" | "upload",
): Refusal {
  const { policy } = verdict;
  const message = policy?.message || `A policy of your organisation does not allow this ${direction}.`;
  const aboutDevice = isAboutDevice(verdict) && device.status !== "valid";
  const status = policy === null ? null : unscannedFor(policy, activity);
  const unscanned = status === null ? "" : COULD_NOT[status];
  return { message, why: aboutDevice ? device.detail : unscanned, aboutDevice };
}
