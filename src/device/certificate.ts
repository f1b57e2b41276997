/**
 * A certificate (RFC 5280) as the checks need it. What cannot be read is refused here, once.
 * @module
 */
import { X509Certificate } from "node:crypto";
import {
  X509Certificate as Asn1Certificate,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
} from "./x509.ts";

/** Largest certificate that is looked at, in bytes. Real ones have one to four thousand. */
const MAX_BYTES = 64 * 1024;

export interface Certificate {
  /** DER. */
  readonly raw: Buffer;
  readonly x509: X509Certificate;
  /** RFC 4514 style, for people: `CN=Contoso Device CA, O=Contoso`. */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal, upper case, without leading zeros. */
  readonly serial: string;
  /** SHA-256 over the DER, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Milliseconds since the Unix epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Basic constraints (RFC 5280 section 4.2.1.9); null: the extension is absent. */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  /** Whether key usage (section 4.2.1.3) allows it; an absent extension allows everything. */
  readonly mayKeySign: { readonly certificates: boolean; readonly lists: boolean; readonly signatures: boolean };
  /** Object identifiers of the extended key usage (section 4.2.1.12); null: the extension is absent. */
  readonly purposes: readonly string[] | null;
  /** Distribution points of revocation lists that are http addresses (section 4.2.1.13). */
  readonly crlUrls: readonly string[];
  readonly criticalExtensions: readonly string[];
  readonly signatureHash: string;
  readonly publicKey: string;
  readonly keyBits: number;
  readonly keyType: string;
  readonly selfIssued: boolean;
  readonly selfSigned: boolean;
}

export type CertificateProblem = "malformed" | "no-public-key";

/** Reads a certificate in DER; hostile bytes give a reason, never an exception. */
export function parseCertificate(der: Uint8Array): Certificate | CertificateProblem {
  if (der.byteLength > MAX_BYTES) return "malformed";
  const raw = Buffer.from(der);
  let x509: X509Certificate;
  let asn1: Asn1Certificate;
  try {
    x509 = new X509Certificate(raw);
    asn1 = new Asn1Certificate(raw);
  } catch {
    return "malformed";
  }
  try {
    // The key is decoded on access, and throws when it is of no kind that a signature could be checked with.
    if (x509.publicKey.asymmetricKeyType === undefined) return "no-public-key";
  } catch {
    return "no-public-key";
  }
  try {
    return read(raw, x509, asn1);
  } catch {
    return "malformed";
  }
}

function read(raw: Buffer, x509: X509Certificate, asn1: Asn1Certificate): Certificate {
  const constraints = asn1.getExtension(BasicConstraintsExtension);
  const usage = asn1.getExtension(KeyUsagesExtension);
  const purposes = asn1.getExtension(ExtendedKeyUsageExtension);
  const may = (flag: number) => usage === null || (usage.usages & flag) !== 0;
  const key = describeKey(x509);
  const selfIssued = x509.subject === x509.issuer;
  return {
    raw,
    x509,
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    serial: x509.serialNumber.toUpperCase().replace(/^0+(?=.)/, ""),
    fingerprint: x509.fingerprint256.replaceAll(":", "").toLowerCase(),
    notBefore: asn1.notBefore.getTime(),
    notAfter: asn1.notAfter.getTime(),
    basicConstraints: constraints && { ca: constraints.ca, pathLength: constraints.pathLength ?? null },
    mayKeySign: {
      certificates: may(KeyUsageFlags.keyCertSign),
      lists: may(KeyUsageFlags.cRLSign),
      signatures: may(KeyUsageFlags.digitalSignature),
    },
    purposes: purposes === null ? null : purposes.usages.map(String),
    crlUrls: distributionPoints(asn1),
    criticalExtensions: asn1.extensions.filter((extension: Extension) => extension.critical).map(({ type }) => type),
    signatureHash: hashOf(asn1),
    ...key,
    selfIssued,
    selfSigned: selfIssued && x509.verify(x509.publicKey),
  };
}

/** Node prints one attribute a line, in the certificate's order; people read it from the most specific. */
function oneLine(name: string | undefined): string {
  const parts = (name ?? "").split("\n").filter((part) => part !== "");
  return parts.length === 0 ? "(no name)" : parts.reverse().join(", ");
}

function describeKey(x509: X509Certificate): { publicKey: string; keyBits: number; keyType: string } {
  const { asymmetricKeyType: type = "unknown", asymmetricKeyDetails: details } = x509.publicKey;
  if (details?.modulusLength !== undefined) {
    return { publicKey: `RSA ${details.modulusLength}`, keyBits: details.modulusLength, keyType: type };
  }
  const curve = details?.namedCurve;
  const bits = Number(/\d{3}/.exec(curve ?? "")?.[0] ?? 256);
  return { publicKey: curve === undefined ? type : `EC ${curve}`, keyBits: bits, keyType: type };
}

function hashOf(asn1: Asn1Certificate): string {
  const algorithm = asn1.signatureAlgorithm as { hash?: { name?: string }; name?: string };
  return (algorithm.hash?.name ?? algorithm.name ?? "unknown").toUpperCase();
}

function distributionPoints(asn1: Asn1Certificate): string[] {
  const extension = asn1.getExtension(CRLDistributionPointsExtension);
  const names = extension?.distributionPoints.flatMap((point) => point.distributionPoint?.fullName ?? []) ?? [];
  return names
    .flatMap((name) => (name.uniformResourceIdentifier === undefined ? [] : [name.uniformResourceIdentifier]))
    .filter((url) => /^https?:\/\//i.test(url));
}
