/**
 * Keys and signatures that no longer prove anything, and extensions that we would have to honour but cannot.
 * @module
 */
import type { Certificate } from "./certificate.ts";

const WEAK_HASHES = new Set(["MD2", "MD4", "MD5", "SHA-1", "SHA1"]);
const MIN_RSA_BITS = 2048;
const MIN_EC_BITS = 224;

/** Critical extensions (RFC 5280 section 4.2) that these checks or the TLS library's own path validation process. */
const PROCESSED = new Set([
  "2.5.29.14", // subject key identifier
  "2.5.29.15", // key usage
  "2.5.29.17", // subject alternative name
  "2.5.29.19", // basic constraints
  "2.5.29.30", // name constraints, checked in the handshake
  "2.5.29.31", // CRL distribution points
  "2.5.29.32", // certificate policies: no policy is demanded
  "2.5.29.35", // authority key identifier
  "2.5.29.37", // extended key usage
]);

/** Null when every certificate of the path is strong enough; else the sentence that says which is not. */
export function weakness(steps: readonly Certificate[]): string | null {
  for (const certificate of steps) {
    if (WEAK_HASHES.has(certificate.signatureHash)) {
      return `"${certificate.subject}" is signed with ${certificate.signatureHash}, which can be forged.`;
    }
    const minimum = certificate.keyType === "rsa" ? MIN_RSA_BITS : MIN_EC_BITS;
    if (certificate.keyBits < minimum)
      return `The key of "${certificate.subject}" (${certificate.publicKey}) is too short.`;
  }
  return null;
}

export function unsupportedExtension(steps: readonly Certificate[]): string | null {
  for (const certificate of steps) {
    const unknown = certificate.criticalExtensions.find((oid) => !PROCESSED.has(oid));
    if (unknown !== undefined)
      return `"${certificate.subject}" has a critical extension (${unknown}) that is not supported.`;
  }
  return null;
}
