/**
 * Key pairs and their PEM, for authorities and for what they issue.
 * @module
 */
import { type KeyObject, webcrypto } from "node:crypto";
import type { x509 } from "./x509.ts";

/** RSA with 2048 bits, or the curve P-256; both signing with SHA-256. */
export type KeyAlgorithm = "rsa" | "ec";
export type KeyPair = webcrypto.CryptoKeyPair;

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const EC = { name: "ECDSA", namedCurve: "P-256" };

export function generateKeys(algorithm: KeyAlgorithm): Promise<KeyPair> {
  return algorithm === "rsa"
    ? webcrypto.subtle.generateKey({ ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, [
        "sign",
        "verify",
      ])
    : webcrypto.subtle.generateKey(EC, true, ["sign", "verify"]);
}

/** What to pass as signing algorithm when this key signs a certificate or a revocation list. */
export function signingAlgorithm(key: webcrypto.CryptoKey): { name: string; hash: string } {
  return { name: key.algorithm.name, hash: "SHA-256" };
}

export async function exportKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const base64 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${(base64.match(/.{1,64}/g) ?? []).join("\n")}\n-----END PRIVATE KEY-----\n`;
}

/** The WebCrypto pair of a private key and the certificate that carries its public half. */
export async function importKeys(privateKey: KeyObject, certificate: x509.X509Certificate): Promise<KeyPair> {
  const algorithm = privateKey.asymmetricKeyType === "rsa" ? RSA : EC;
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  const spki = certificate.publicKey.rawData;
  return {
    privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
}
