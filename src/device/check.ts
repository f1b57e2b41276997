/**
 * The device check: what was shown in the handshake in, a device or the reason why not out. The list in `CHECKS` is
 * the order in which reasons win; every check runs all the same, so that the record is complete.
 * @module
 */
import type { Authority, AuthoritySet } from "./authorities.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { type CertificateFields, certificateFields } from "./fields.ts";
import { findPath, type Path } from "./path.ts";
import { purposeProblem } from "./purpose.ts";
import { type RevocationLists, revocationStatus } from "./revocation.ts";
import { unsupportedExtension, weakness } from "./strength.ts";

/** The closed list of what can be said of a device, shared by page, log, API and tests. */
export const DEVICE_STATUSES = [
  "valid",
  "not-asked",
  "no-authority",
  "no-certificate",
  "malformed",
  "self-signed",
  "incomplete-chain",
  "authority-removed",
  "other-authority",
  "handshake-rejected",
  "expired",
  "not-yet-valid",
  "authority-expired",
  "wrong-purpose",
  "weak-algorithm",
  "unsupported-extension",
  "revoked",
  "revocation-unknown",
] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

export interface CheckLine {
  readonly check: "presented" | "readable" | "path" | "handshake" | "validity" | "purpose" | "strength" | "revocation";
  readonly result: "passed" | "failed" | "unknown" | "skipped";
  readonly detail: string;
}

export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly path: readonly { readonly subject: string; readonly issuer: string; readonly authority: string | null }[];
}

/** What is known of the device, with the evidence that the log keeps. */
export interface DeviceJudgement {
  readonly status: DeviceStatus;
  readonly detail: string;
  readonly certificate: CertificateSummary | null;
  readonly checks: readonly CheckLine[];
  /** The authority that vouches for the device; null unless `status` is "valid". */
  readonly authority: string | null;
  /** What the certificate says; null unless `status` is "valid", so that nothing is derived from any other. */
  readonly fields: CertificateFields | null;
  /** When this judgement ends by itself, in milliseconds since the Unix epoch; null: never. */
  readonly validUntil: number | null;
}

/** What the handshake left behind: kept with a session, so that the device can be judged again at any time. */
export interface PresentedChain {
  /** DER, the device's own certificate first. Empty: no certificate was presented. */
  readonly certificates: readonly Uint8Array[];
  /** What the TLS library's own path validation objected to; null: nothing. Defence in depth, not the only check. */
  readonly handshakeError: string | null;
}

interface Finding {
  readonly status: DeviceStatus;
  readonly line: CheckLine;
  /** When this finding ends by itself; absent: never. */
  readonly validUntil?: number | null;
}

/**
 * Judges a device. `now`: milliseconds since the Unix epoch. Hostile bytes give a status, never an exception.
 */
export function checkDevice(
  presented: PresentedChain,
  authorities: AuthoritySet,
  lists: RevocationLists,
  now: number,
): DeviceJudgement {
  const [first, ...rest] = presented.certificates;
  if (first === undefined) {
    const nothing = authorities.trusted.length === 0;
    const detail = nothing ? "No certificate authority is set up." : "No certificate was presented.";
    return refuse(nothing ? "no-authority" : "no-certificate", detail, "presented");
  }
  const leaf = parseCertificate(first);
  if (typeof leaf === "string") return refuse("malformed", "The certificate cannot be read.", "readable");
  const others = rest.map(parseCertificate).filter((one) => typeof one !== "string");
  const path = findPath(leaf, others, authorities);
  const findings = [checkPath(path), ...(path.ok ? CHECKS.map((check) => check({ path, presented, lists, now })) : [])];
  return conclude(leaf, path, findings);
}

type Grounds = {
  readonly path: Extract<Path, { ok: true }>;
  readonly presented: PresentedChain;
  readonly lists: RevocationLists;
  readonly now: number;
};

const CHECKS: readonly ((grounds: Grounds) => Finding)[] = [
  checkValidity,
  checkPurpose,
  checkStrength,
  checkExtensions,
  checkRevocation,
  checkHandshake,
];

function checkPath(path: Path): Finding {
  if (!path.ok) return failed(path.reason, "path", path.detail);
  return passed("path", `Chains to "${path.anchor.settings.name}".`);
}

function checkValidity({ path, now }: Grounds): Finding {
  const [leaf] = path.steps;
  if (leaf === undefined) return failed("malformed", "validity", "There is no certificate.");
  if (now < leaf.notBefore)
    return failed("not-yet-valid", "validity", `It is valid only from ${date(leaf.notBefore)}.`);
  if (now >= leaf.notAfter) return failed("expired", "validity", `It expired on ${date(leaf.notAfter)}.`);
  for (const authority of [...path.steps.slice(1), path.anchor.certificate]) {
    if (now < authority.notBefore || now >= authority.notAfter) {
      const detail = `The certificate of its authority "${authority.subject}" is valid from ${date(authority.notBefore)} to ${date(authority.notAfter)}.`;
      return failed("authority-expired", "validity", detail);
    }
  }
  return passed("validity", `Valid until ${date(leaf.notAfter)}.`);
}

function checkPurpose({ path }: Grounds): Finding {
  const problem = purposeProblem(path.steps, path.anchor.settings.acceptWithoutPurpose);
  return problem === null
    ? passed("purpose", "Meant for client authentication.")
    : failed("wrong-purpose", "purpose", problem);
}

function checkStrength({ path }: Grounds): Finding {
  const problem = weakness(path.steps);
  return problem === null
    ? passed("strength", "Key and signature are strong enough.")
    : failed("weak-algorithm", "strength", problem);
}

function checkExtensions({ path }: Grounds): Finding {
  const problem = unsupportedExtension([...path.steps, path.anchor.certificate]);
  return problem === null
    ? passed("strength", "No unknown critical extension.")
    : failed("unsupported-extension", "strength", problem);
}

function checkRevocation({ path, lists, now }: Grounds): Finding {
  const { status, detail, validUntil } = revocationStatus(path.steps, path.anchor, lists, now);
  if (status === "revoked") return failed("revoked", "revocation", detail);
  if (status === "unknown") {
    return { status: "revocation-unknown", line: { check: "revocation", result: "unknown", detail } };
  }
  const result = status === "good" ? "passed" : "skipped";
  return { status: "valid", line: { check: "revocation", result, detail }, validUntil };
}

function checkHandshake({ presented }: Grounds): Finding {
  if (presented.handshakeError === null)
    return passed("handshake", "Possession of the key was proven in the handshake.");
  const detail = `The TLS library did not accept the certificate: ${presented.handshakeError}.`;
  return failed("handshake-rejected", "handshake", detail);
}

function conclude(leaf: Certificate, path: Path, findings: readonly Finding[]): DeviceJudgement {
  const problem = findings.find(({ status }) => status !== "valid");
  const anchor = path.ok ? path.anchor : null;
  return {
    status: problem?.status ?? "valid",
    detail: problem?.line.detail ?? `Recognised by "${anchor?.settings.name}".`,
    certificate: summarise(leaf, path, anchor),
    checks: [line("presented", "passed", "A certificate was presented."), ...findings.map((finding) => finding.line)],
    authority: problem === undefined ? (anchor?.settings.id ?? null) : null,
    // INVARIANT: a certificate that is not valid says nothing that anyone may build on.
    fields: problem === undefined ? certificateFields(leaf) : null,
    validUntil: path.ok ? endOf(path, findings) : null,
  };
}

/** INVARIANT: a judgement ends with the first thing that it rests on, a revocation list included. */
function endOf(path: Grounds["path"], findings: readonly Finding[]): number {
  const ends = [...path.steps, path.anchor.certificate].map(({ notAfter }) => notAfter);
  return Math.min(...ends, ...findings.flatMap(({ validUntil }) => validUntil ?? []));
}

function summarise(leaf: Certificate, path: Path, anchor: Authority | null): CertificateSummary {
  const steps = path.steps.map(({ subject, issuer }) => ({ subject, issuer, authority: null }));
  const top = anchor && {
    subject: anchor.certificate.subject,
    issuer: anchor.certificate.issuer,
    authority: anchor.settings.name,
  };
  return {
    subject: leaf.subject,
    issuer: leaf.issuer,
    serial: leaf.serial,
    fingerprint: leaf.fingerprint,
    notBefore: date(leaf.notBefore),
    notAfter: date(leaf.notAfter),
    path: top === null ? steps : [...steps, top],
  };
}

function refuse(status: DeviceStatus, detail: string, check: CheckLine["check"]): DeviceJudgement {
  return {
    status,
    detail,
    certificate: null,
    checks: [line(check, "failed", detail)],
    authority: null,
    fields: null,
    validUntil: null,
  };
}

const date = (at: number) => new Date(at).toISOString();
const line = (check: CheckLine["check"], result: CheckLine["result"], detail: string): CheckLine => ({
  check,
  result,
  detail,
});
const passed = (check: CheckLine["check"], detail: string): Finding => ({
  status: "valid",
  line: line(check, "passed", detail),
});
const failed = (status: DeviceStatus, check: CheckLine["check"], detail: string): Finding => ({
  status,
  line: line(check, "failed", detail),
});
