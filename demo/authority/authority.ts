/**
 * Certification authorities: made, chained below one another, and read back from PEM.
 * @module
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { authorityKeyIdentifier, DAY, type NameConstraints, nameConstraintsExtension, randomSerial } from "./fields.ts";
import { exportKeyPem, generateKeys, importKeys, type KeyAlgorithm, type KeyPair, signingAlgorithm } from "./keys.ts";
import { x509 } from "./x509.ts";

export interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly pem: string;
  readonly keyPem: string;
  readonly keys: KeyPair;
  /** Who issued it; absent for a root. */
  readonly parent?: Authority;
}

export interface AuthorityOptions {
  /** Common name. */
  readonly name: string;
  readonly organisation?: string;
  /** Issued by this one; otherwise self-signed. */
  readonly parent?: Authority;
  /** Default: a day ago. */
  readonly notBefore?: Date;
  /** Default: ten years after `notBefore`. */
  readonly notAfter?: Date;
  /** How many authorities may stand below it; unlimited if not given. */
  readonly pathLength?: number;
  /** Default: keyCertSign and cRLSign; null leaves the extension out. */
  readonly keyUsage?: x509.KeyUsageFlags | null;
  /** False makes what looks like an authority and is none (basicConstraints CA:FALSE), for tests of that. */
  readonly ca?: boolean;
  readonly nameConstraints?: NameConstraints;
  /** Default: RSA, as PKCS #12 files here need it all along the chain. */
  readonly algorithm?: KeyAlgorithm;
}

export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  const { parent, pathLength, nameConstraints, keyUsage } = options;
  const keys = await generateKeys(options.algorithm ?? "rsa");
  const subject = new x509.Name([
    ...(options.organisation === undefined ? [] : [{ O: [options.organisation] }]),
    { CN: [options.name] },
  ]);
  const notBefore = options.notBefore ?? new Date(Date.now() - DAY);
  const usages = keyUsage === undefined ? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign : keyUsage;
  const signer = parent?.keys.privateKey ?? keys.privateKey;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject,
    issuer: parent?.certificate.subjectName ?? subject,
    notBefore,
    notAfter: options.notAfter ?? new Date(notBefore.getTime() + 3650 * DAY),
    publicKey: keys.publicKey,
    signingKey: signer,
    signingAlgorithm: signingAlgorithm(signer),
    extensions: [
      new x509.BasicConstraintsExtension(options.ca ?? true, pathLength, true),
      ...(usages === null ? [] : [new x509.KeyUsagesExtension(usages, true)]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(parent ? [await authorityKeyIdentifier(parent.certificate)] : []),
      ...(nameConstraints ? [nameConstraintsExtension(nameConstraints)] : []),
    ],
  });
  return {
    certificate,
    pem: toPem(certificate),
    keyPem: await exportKeyPem(keys.privateKey),
    keys,
    ...(parent ? { parent } : {}),
  };
}

/** Throws a sentence when the two do not belong together, or are not what they should be. */
export async function loadAuthority(stored: { pem: string; keyPem: string; parent?: Authority }): Promise<Authority> {
  const privateKey = readPem("private key", () => createPrivateKey(stored.keyPem));
  const parsed = readPem("certificate", () => new X509Certificate(stored.pem));
  if (!parsed.checkPrivateKey(privateKey)) throw new Error("the authority's private key does not fit its certificate");
  const certificate = new x509.X509Certificate(parsed.raw);
  return {
    certificate,
    pem: stored.pem,
    keyPem: stored.keyPem,
    keys: await importKeys(privateKey, certificate),
    ...(stored.parent ? { parent: stored.parent } : {}),
  };
}

/** One certificate as PEM, with a line end. */
export function toPem(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

/** The authorities from this one upwards, without the root: what goes along with a leaf. */
export function intermediatesOf(authority: Authority): Authority[] {
  return authority.parent ? [authority, ...intermediatesOf(authority.parent)] : [];
}

function readPem<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`the authority's ${what} is not PEM that can be read`, { cause });
  }
}
