/**
 * An upload of the admin's: which certificates does it hold, and which of them can vouch for devices?
 * @module
 */
import { type Certificate, parseCertificate } from "./certificate.ts";
import { derToPem, pemBlocks } from "./pem.ts";

/** The closed list of what is wrong with an upload or a certificate of it. */
export type UploadProblem =
  | "no-certificate"
  | "holds-private-key"
  | "malformed"
  | "no-public-key"
  | "not-an-authority"
  | "may-not-issue"
  | "too-many";

export interface UploadedCertificate {
  readonly index: number;
  readonly certificate: Certificate | null;
  readonly pem: string;
  readonly problem: UploadProblem | null;
  readonly detail: string;
}

export type UploadReport =
  | { readonly ok: true; readonly certificates: readonly UploadedCertificate[] }
  | { readonly ok: false; readonly problem: UploadProblem; readonly detail: string };

const MAX_CERTIFICATES = 100;

/** Reads an upload: PEM text with any number of certificates, or one certificate in DER, plain or in base64. */
export function inspectUpload(content: string): UploadReport {
  const blocks = pemBlocks(content);
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(content)) {
    const detail =
      "The file holds a private key. It was not stored. An authority is uploaded with its certificate alone; " +
      "treat the key as disclosed if this file has left its place.";
    return { ok: false, problem: "holds-private-key", detail };
  }
  const certificates = blocks.filter(({ label }) => label === "CERTIFICATE" || label === "X509 CERTIFICATE");
  if (certificates.length > MAX_CERTIFICATES) {
    const detail = `The file holds ${certificates.length} certificates; upload at most ${MAX_CERTIFICATES} at once.`;
    return { ok: false, problem: "too-many", detail };
  }
  if (certificates.length > 0) {
    return { ok: true, certificates: certificates.map(({ der }, index) => assess(der, index)) };
  }
  if (blocks.length > 0) {
    const found = [...new Set(blocks.map(({ label }) => label))].join(", ");
    const problem = blocks.some(({ label }) => label.endsWith("PUBLIC KEY")) ? "not-an-authority" : "no-certificate";
    const detail = `The file holds no certificate, only: ${found}. Upload the certificate of the authority.`;
    return { ok: false, problem, detail };
  }
  return inspectDer(content);
}

function inspectDer(content: string): UploadReport {
  const compact = content.replace(/\s+/g, "");
  const der = /^[A-Za-z0-9+/]+={0,2}$/.test(compact) ? Buffer.from(compact, "base64") : Buffer.from(content, "latin1");
  if (der[0] !== 0x30) {
    const detail = "This is neither a PEM file (-----BEGIN CERTIFICATE-----) nor a certificate in DER.";
    return { ok: false, problem: "no-certificate", detail };
  }
  const certificate = assess(der, 0);
  if (certificate.problem === "malformed") {
    return { ok: false, problem: "no-certificate", detail: "The file is DER, but no certificate can be read from it." };
  }
  return { ok: true, certificates: [certificate] };
}

function assess(der: Buffer, index: number): UploadedCertificate {
  const certificate = parseCertificate(der);
  const pem = derToPem(der, "CERTIFICATE");
  const base = { index, pem };
  if (certificate === "malformed") {
    return { ...base, certificate: null, problem: "malformed", detail: "The certificate cannot be read." };
  }
  if (certificate === "no-public-key") {
    const detail = "The certificate holds no public key that signatures could be verified with.";
    return { ...base, certificate: null, problem: "no-public-key", detail };
  }
  if (certificate.basicConstraints?.ca !== true) {
    const detail = "This is not the certificate of an authority: its basic constraints do not say CA.";
    return { ...base, certificate, problem: "not-an-authority", detail };
  }
  if (!certificate.mayKeySign.certificates) {
    const detail = "Its key usage does not allow it to sign certificates.";
    return { ...base, certificate, problem: "may-not-issue", detail };
  }
  const kind = certificate.selfSigned ? "A root authority." : "An intermediate authority: a trust anchor by itself.";
  return { ...base, certificate, problem: null, detail: kind };
}
