/**
 * Is a certificate of the path on a revocation list of its issuer's?
 *
 * INVARIANT (fail closed): where the admin requires the check, a certificate for which no current list is at hand is
 * *unknown*, never good.
 * @module
 */
import type { Authority } from "./authorities.ts";
import type { Certificate } from "./certificate.ts";
import type { RevocationList } from "./crl.ts";

/** Lists at hand, whichever way they came: looked up by the certificate whose key signed them. */
export interface RevocationLists {
  of(issuerFingerprint: string): readonly RevocationList[];
}

export const noLists: RevocationLists = { of: () => [] };

export interface RevocationStatus {
  readonly status: "good" | "skipped" | "revoked" | "unknown";
  readonly detail: string;
  /** When the lists that this rests on run out, in milliseconds since the Unix epoch; null: it rests on none that does. */
  readonly validUntil: number | null;
}

/** Judges every certificate below the anchor. `now`: milliseconds since the Unix epoch. */
export function revocationStatus(
  steps: readonly Certificate[],
  anchor: Authority,
  lists: RevocationLists,
  now: number,
): RevocationStatus {
  const judged = steps.map((certificate, index) =>
    judge(certificate, steps[index + 1] ?? anchor.certificate, lists, now),
  );
  // INVARIANT: a list that names the certificate refuses it even if the check is not required: somebody said so.
  const revoked = judged.find(({ status }) => status === "revoked");
  if (revoked !== undefined) return revoked;
  if (anchor.settings.revocation.mode === "off") {
    const detail = `"${anchor.settings.name}" does not require a revocation check.`;
    return { status: "skipped", detail, validUntil: null };
  }
  const unknown = judged.find(({ status }) => status === "unknown");
  if (unknown !== undefined) return unknown;
  const ends = judged.flatMap(({ validUntil }) => (validUntil === null ? [] : [validUntil]));
  return {
    status: "good",
    detail: "Not on a current revocation list.",
    validUntil: ends.length === 0 ? null : Math.min(...ends),
  };
}

function judge(certificate: Certificate, issuer: Certificate, lists: RevocationLists, now: number): RevocationStatus {
  const all = lists.of(issuer.fingerprint);
  if (all.some(({ revoked }) => revoked.has(certificate.serial))) {
    return {
      status: "revoked",
      detail: `"${certificate.subject}" was revoked by "${issuer.subject}".`,
      validUntil: null,
    };
  }
  const current = all.filter(
    ({ thisUpdate, nextUpdate }) => thisUpdate <= now && (nextUpdate === null || now < nextUpdate),
  );
  if (current.length > 0) {
    const endless = current.some(({ nextUpdate }) => nextUpdate === null);
    const last = Math.max(...current.map(({ nextUpdate }) => nextUpdate ?? 0));
    return { status: "good", detail: "Not on a current revocation list.", validUntil: endless ? null : last };
  }
  const what = all.length === 0 ? "No revocation list" : "Only an outdated revocation list";
  return { status: "unknown", detail: `${what} of "${issuer.subject}" is at hand.`, validUntil: null };
}
