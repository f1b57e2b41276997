/**
 * From the device's certificate up to an uploaded authority (RFC 5280 section 6, with every upload an anchor).
 *
 * INVARIANT: what the client sent is only ever used as a step of the path; the end of a path is an uploaded authority
 * and nothing else.
 * @module
 */
import type { Authority, AuthoritySet } from "./authorities.ts";
import type { Certificate } from "./certificate.ts";

/** Longest path, anchor included; and the most certificates of a client's that are looked at. */
export const MAX_DEPTH = 8;
export const MAX_PRESENTED = 12;

export type Path =
  | { readonly ok: true; readonly steps: readonly Certificate[]; readonly anchor: Authority }
  | {
      readonly ok: false;
      readonly reason: PathProblem;
      readonly detail: string;
      readonly steps: readonly Certificate[];
    };
export type PathProblem = "self-signed" | "incomplete-chain" | "other-authority" | "authority-removed";

/**
 * The first valid path from `leaf` to an uploaded authority, through certificates that the client sent along.
 * `steps` begins with the leaf and leaves the anchor out.
 */
export function findPath(leaf: Certificate, presented: readonly Certificate[], authorities: AuthoritySet): Path {
  const candidates = presented.slice(0, MAX_PRESENTED).filter(({ fingerprint }) => fingerprint !== leaf.fingerprint);
  const found = search([leaf], candidates, authorities.trusted);
  return found ?? explainFailure(leaf, candidates, authorities);
}

function search(steps: Certificate[], candidates: readonly Certificate[], anchors: readonly Authority[]): Path | null {
  const last = steps[steps.length - 1] as Certificate;
  const anchor = anchors.find(({ certificate }) => issued(certificate, last) && allowsDepth(certificate, steps));
  if (anchor !== undefined) return { ok: true, steps, anchor };
  if (steps.length >= MAX_DEPTH - 1) return null;
  for (const next of candidates) {
    const used = steps.some(({ fingerprint }) => fingerprint === next.fingerprint);
    if (used || !isAuthority(next) || !issued(next, last) || !allowsDepth(next, steps)) continue;
    const path = search([...steps, next], candidates, anchors);
    if (path !== null) return path;
  }
  return null;
}

/** Names, key identifiers and key usage agree (`checkIssued`), and the signature verifies. */
export function issued(issuer: Certificate, subject: Certificate): boolean {
  if (issuer.fingerprint === subject.fingerprint || !issuer.mayKeySign.certificates) return false;
  return subject.x509.checkIssued(issuer.x509) && subject.x509.verify(issuer.x509.publicKey);
}

const isAuthority = (certificate: Certificate) => certificate.basicConstraints?.ca === true;

/** Path length (RFC 5280 section 4.2.1.9): how many intermediates that are not self-issued may stand below. */
function allowsDepth(authority: Certificate, below: readonly Certificate[]): boolean {
  const limit = authority.basicConstraints?.pathLength ?? null;
  const intermediates = below.slice(1).filter((certificate) => !certificate.selfIssued);
  return limit === null || intermediates.length <= limit;
}

/** Why there is no path, told as precisely as what was presented allows. All of these refuse alike. */
function explainFailure(leaf: Certificate, candidates: readonly Certificate[], authorities: AuthoritySet): Path {
  if (leaf.selfSigned) {
    const detail = "The certificate is signed by its own key, not by a certificate authority.";
    return { ok: false, reason: "self-signed", detail, steps: [leaf] };
  }
  const steps = climb(leaf, candidates);
  const top = steps[steps.length - 1] as Certificate;
  const removed = authorities.removed.find(({ certificate }) =>
    steps.some((step) => issued(certificate, step) || step.fingerprint === certificate.fingerprint),
  );
  if (removed !== undefined) {
    const detail = `The certificate was issued by "${removed.name}", an authority that was removed on ${removed.removedAt}.`;
    return { ok: false, reason: "authority-removed", detail, steps };
  }
  if (!top.selfSigned && sharesOrganisation(top, authorities)) {
    const detail = `The certificate of its issuer "${top.issuer}" was not presented and is not uploaded, so no path to an accepted authority can be built.`;
    return { ok: false, reason: "incomplete-chain", detail, steps };
  }
  const detail = `The certificate was issued by "${top.selfSigned ? top.subject : top.issuer}", which is not among the accepted authorities.`;
  return { ok: false, reason: "other-authority", detail, steps };
}

function climb(leaf: Certificate, candidates: readonly Certificate[]): Certificate[] {
  const steps = [leaf];
  for (let depth = 1; depth < MAX_DEPTH; depth++) {
    const last = steps[steps.length - 1] as Certificate;
    const next = candidates.find((candidate) => !steps.includes(candidate) && issued(candidate, last));
    if (next === undefined) break;
    steps.push(next);
  }
  return steps;
}

/**
 * An unknown issuer and a missing intermediate look the same from here. An issuer that names the organisation of an
 * uploaded authority is most likely an intermediate of ours; this only chooses the words of the refusal.
 */
function sharesOrganisation(top: Certificate, authorities: AuthoritySet): boolean {
  const organisation = organisationOf(top.x509.issuer);
  return (
    organisation !== null &&
    authorities.trusted.some(({ certificate }) => organisationOf(certificate.x509.subject) === organisation)
  );
}

const organisationOf = (name: string) => /^O=(.+)$/m.exec(name)?.[1] ?? null;
