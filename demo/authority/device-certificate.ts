/**
 * Certificates for devices: good ones, and each of the wrong kinds that a check has to tell apart.
 * @module
 */
import { type Authority, intermediatesOf, toPem } from "./authority.ts";
import { authorityKeyIdentifier, DAY, parseName, parseSerial, randomSerial, serialOf } from "./fields.ts";
import { exportKeyPem, generateKeys, type KeyAlgorithm, signingAlgorithm } from "./keys.ts";
import { toPkcs12 } from "./pkcs12.ts";
import { x509 } from "./x509.ts";

export type Purpose = keyof typeof x509.ExtendedKeyUsage;

export interface DeviceCertificateOptions {
  /** Distinguished name, for instance "CN=LAPTOP-1, O=Contoso". */
  readonly subject: string;
  /** Becomes a subject alternative name. */
  readonly email?: string;
  /** Default: an hour ago. */
  readonly notBefore?: Date;
  /** Default: a year after `notBefore`. */
  readonly notAfter?: Date;
  /** Extended key usages, by default clientAuth; null leaves the extension out. */
  readonly purposes?: readonly Purpose[] | null;
  /** Where the authority's revocation list is to be had. */
  readonly crlUrl?: string;
  readonly algorithm?: KeyAlgorithm;
  /** Hexadecimal; random if not given. */
  readonly serial?: string;
}

export interface DeviceCertificate {
  readonly certPem: string;
  readonly keyPem: string;
  /** The leaf and the intermediates above it, without the root. */
  readonly chainPem: string;
  /** Upper-case hex, as `X509Certificate.serialNumber` of Node has it. */
  readonly serial: string;
  /** Leaf, intermediates and key as PKCS #12. Throws for keys that are not RSA. */
  p12(password: string): Buffer;
}

export function issueDeviceCertificate(
  authority: Authority,
  options: DeviceCertificateOptions,
): Promise<DeviceCertificate> {
  return issue(options, authority);
}

/** A certificate that vouches for itself only; otherwise as a device's would be. */
export function createSelfSigned(
  subject: string,
  options: Omit<DeviceCertificateOptions, "subject"> = {},
): Promise<DeviceCertificate> {
  return issue({ ...options, subject });
}

async function issue(options: DeviceCertificateOptions, authority?: Authority): Promise<DeviceCertificate> {
  const { email, crlUrl, purposes = ["clientAuth"] } = options;
  const subject = parseName(options.subject);
  const keys = await generateKeys(options.algorithm ?? "rsa");
  const notBefore = options.notBefore ?? new Date(Date.now() - DAY / 24);
  const signer = authority?.keys.privateKey ?? keys.privateKey;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: options.serial === undefined ? randomSerial() : parseSerial(options.serial),
    subject,
    issuer: authority?.certificate.subjectName ?? subject,
    notBefore,
    notAfter: options.notAfter ?? new Date(notBefore.getTime() + 365 * DAY),
    publicKey: keys.publicKey,
    signingKey: signer,
    signingAlgorithm: signingAlgorithm(signer),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      ...(purposes === null
        ? []
        : [new x509.ExtendedKeyUsageExtension(purposes.map((purpose) => x509.ExtendedKeyUsage[purpose]))]),
      ...(email === undefined ? [] : [new x509.SubjectAlternativeNameExtension([{ type: "email", value: email }])]),
      ...(crlUrl === undefined ? [] : [new x509.CRLDistributionPointsExtension([crlUrl])]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(authority ? [await authorityKeyIdentifier(authority.certificate)] : []),
    ],
  });
  const certPem = toPem(certificate);
  const keyPem = await exportKeyPem(keys.privateKey);
  const intermediates = authority ? intermediatesOf(authority).map(({ pem }) => pem) : [];
  return {
    certPem,
    keyPem,
    chainPem: [certPem, ...intermediates].join(""),
    serial: serialOf(certificate),
    p12: (password) =>
      toPkcs12({ keyPem, certificatePems: [certPem, ...intermediates], password, name: certificate.subject }),
  };
}
