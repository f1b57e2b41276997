/**
 * PKCS #12 (.p12, .pfx): how a certificate and its key get into a person's certificate store.
 *
 * Three-key triple DES and a SHA-1 MAC: old, and what every NSS, Windows and macOS imports. The file protects a demo.
 * @module
 */
import forge from "node-forge";

export interface Pkcs12Options {
  readonly keyPem: string;
  /** Leaf first, then what stands above it. */
  readonly certificatePems: readonly string[];
  readonly password: string;
  /** What the store shows it as. */
  readonly name: string;
}

export function toPkcs12({ keyPem, certificatePems, password, name }: Pkcs12Options): Buffer {
  const asn1 = (() => {
    try {
      const key = forge.pki.privateKeyFromPem(keyPem);
      const certificates = certificatePems.map((pem) => forge.pki.certificateFromPem(pem));
      return forge.pkcs12.toPkcs12Asn1(key, certificates, password, { algorithm: "3des", friendlyName: name });
    } catch (cause) {
      throw new Error("a PKCS #12 file can be made here for RSA keys only, all along the chain", { cause });
    }
  })();
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), "binary");
}
