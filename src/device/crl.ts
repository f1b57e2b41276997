/**
 * A certificate revocation list (RFC 5280 section 5): read, verified, asked.
 * @module
 */
import { AsnConvert } from "@peculiar/asn1-schema";
import { IssuingDistributionPoint, id_ce_issuingDistributionPoint } from "@peculiar/asn1-x509";
import type { Certificate } from "./certificate.ts";
import { pemBlocks } from "./pem.ts";
import { X509Certificate as Asn1Certificate, X509Crl } from "./x509.ts";

/** Extensions of a list that change what it means and that we understand, besides the distribution point. */
const AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
const CRL_NUMBER = "2.5.29.20";

export interface RevocationList {
  /** Fingerprint of the certificate whose key signed the list. */
  readonly issuer: string;
  /** Milliseconds since the Unix epoch; `nextUpdate` null: the issuer does not say. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | null;
  /** Serial numbers as in `Certificate.serial`. */
  readonly revoked: ReadonlySet<string>;
}

export type CrlProblem = "not-a-crl" | "wrong-issuer" | "bad-signature" | "unsupported";

/** Reads a list and verifies that `issuer` signed it. */
export async function readCrl(der: Uint8Array, issuer: Certificate): Promise<RevocationList | CrlProblem> {
  try {
    const crl = new X509Crl(Buffer.from(der));
    if (!sameName(crl, issuer)) return "wrong-issuer";
    if (!issuer.mayKeySign.lists) return "bad-signature";
    if (!(await crl.verify({ publicKey: new Asn1Certificate(issuer.raw) }))) return "bad-signature";
    if (!isComplete(crl)) return "unsupported";
    return {
      issuer: issuer.fingerprint,
      thisUpdate: crl.thisUpdate.getTime(),
      nextUpdate: crl.nextUpdate?.getTime() ?? null,
      revoked: new Set(crl.entries.map(({ serialNumber }) => serialNumber.toUpperCase().replace(/^0+(?=.)/, ""))),
    };
  } catch {
    return "not-a-crl";
  }
}

/** The DER of an upload: PEM `X509 CRL`, or DER as it is. */
export function crlBytes(upload: Buffer): Buffer {
  const block = pemBlocks(upload.toString("latin1")).find(({ label }) => label === "X509 CRL");
  return block?.der ?? upload;
}

function sameName(crl: X509Crl, issuer: Certificate): boolean {
  const subject = Buffer.from(new Asn1Certificate(issuer.raw).subjectName.toArrayBuffer());
  return subject.equals(Buffer.from(crl.issuerName.toArrayBuffer()));
}

/** A list for some reasons only, or for other issuers' certificates, would clear what it does not cover. */
function isComplete(crl: X509Crl): boolean {
  return crl.extensions.every((extension) => {
    if (extension.type === AUTHORITY_KEY_IDENTIFIER || extension.type === CRL_NUMBER) return true;
    if (extension.type !== id_ce_issuingDistributionPoint) return !extension.critical;
    const scope = AsnConvert.parse(extension.value, IssuingDistributionPoint);
    return !scope.indirectCRL && scope.onlySomeReasons === undefined && !scope.onlyContainsAttributeCerts;
  });
}
