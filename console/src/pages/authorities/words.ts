/**
 * States of authorities and lists, in words and colours.
 * @module
 */
import type { Authority, CrlStatus } from "../../api/types.ts";
import type { Tone } from "../../parts/Badges.tsx";

type Told = { readonly tone: Tone; readonly text: string };

export const EXPIRY: Readonly<Record<Authority["expiry"], Told>> = {
  ok: { tone: "good", text: "Valid" },
  "expires-soon": { tone: "caution", text: "Expires soon" },
  expired: { tone: "bad", text: "Expired" },
  "not-yet-valid": { tone: "caution", text: "Not yet valid" },
};

export const CRL: Readonly<Record<CrlStatus["status"], Told>> = {
  current: { tone: "good", text: "Current" },
  expired: { tone: "bad", text: "Out of date" },
  unreachable: { tone: "bad", text: "Unreachable" },
  invalid: { tone: "bad", text: "Invalid" },
};

/** Whether devices can be recognised at all: a required check without a usable list refuses everyone. */
export function revocationState({ revocation, crls }: Pick<Authority, "revocation" | "crls">): Told {
  if (revocation.mode === "off") return { tone: "neutral", text: "Not checked" };
  if (crls.some(({ status }) => status === "current")) return { tone: "good", text: "Checked" };
  if (crls.length === 0 && revocation.fetch) return { tone: "info", text: "Fetched when needed" };
  return { tone: "bad", text: "No usable list" };
}
