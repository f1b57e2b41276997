/**
 * The closed vocabularies of the activity log, in words. A new value in the contract does not compile until it has some.
 * @module
 */
import type { Activity } from "../../api/types.ts";

export const TYPE_WORDS: Readonly<Record<Activity["type"], string>> = {
  "sign-in": "Sign-in",
  download: "Download",
  upload: "Upload",
  "password-view": "Password shown",
  "session-revoked": "Session revoked",
  "session-judged-again": "Session judged again",
  "configuration-change": "Configuration change",
  "admin-sign-in": "Admin sign-in",
  "malware-engine-away": "Malware engine away",
  "malware-engine-back": "Malware engine back",
};

export const ACTION_WORDS: Readonly<Record<Activity["action"], string>> = {
  allowed: "Allowed",
  blocked: "Blocked",
  protected: "Protected",
  noted: "Noted",
};

export const CLIENT_APP_WORDS = { browser: "Browser", "mobile-and-desktop": "Mobile or desktop app" } as const;

type Reason = NonNullable<Activity["explanation"]>["reason"];

/** Each ground for a verdict as a sentence. */
export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  "no-policy-matched": "Allowed, because no policy applied.",
  audited: "Allowed and recorded, because a policy that audits applied.",
  "blocked-by-policy": "Blocked, because a policy that blocks applied.",
  "blocked-by-default":
    "Blocked by the default behaviour: a policy that would block could not be evaluated, and the settings say to block then.",
  "allowed-by-default":
    "Allowed by the default behaviour: a policy that would block could not be evaluated, and the settings say to allow then.",
  "stepped-up-by-policy": "Stronger sign-in required, because a policy that asks for it applied.",
  "stepped-up-by-default":
    "Stronger sign-in required, because a policy that asks for it could not be evaluated, and that never weakens a verdict.",
  "protected-by-policy": "Protected, because a policy that protects applied.",
  "protected-by-default":
    "Protected, because a policy that protects could not be evaluated, and that never weakens a verdict.",
  "routed-by-rule": "Routed by the strongest conditional access rule that applied.",
  "routed-by-default":
    "Routed by a conditional access rule that could not be evaluated, because it is stronger than those that applied.",
};

export const RESULT_WORDS = {
  matched: "Matched",
  "not-matched": "Did not match",
  undetermined: "Could not be determined",
} as const;

const DEVICE_STATUS_WORDS: Readonly<Record<string, string>> = {
  valid: "Valid client certificate",
  "not-asked": "Not asked",
  "no-certificate": "No certificate shown",
  "no-authority": "No authority uploaded",
  malformed: "Certificate cannot be read",
  "incomplete-chain": "Chain incomplete",
  "other-authority": "From another authority",
  "handshake-rejected": "Refused in the handshake",
  expired: "Certificate expired",
  revoked: "Certificate revoked",
  "revocation-unknown": "Revocation not known",
};

/** `weak-algorithm` becomes "Weak algorithm". */
export function sentenceCase(code: string): string {
  const plain = code.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** The status codes of `src/device` are read as words where no better ones are known. */
export const deviceStatusWords = (status: string): string => DEVICE_STATUS_WORDS[status] ?? sentenceCase(status);
