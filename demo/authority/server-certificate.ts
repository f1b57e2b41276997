/**
 * Certificates for TLS servers.
 * @module
 */
import { isIP } from "node:net";
import { type Authority, toPem } from "./authority.ts";
import { authorityKeyIdentifier, DAY, randomSerial } from "./fields.ts";
import { exportKeyPem, generateKeys, signingAlgorithm } from "./keys.ts";
import { x509 } from "./x509.ts";

/** The longest common name that X.520 allows. */
const COMMON_NAME_LIMIT = 64;

/**
 * A certificate for these names (host names, wildcards, IP addresses), P-256, for 90 days from an hour ago.
 * `certPem` is the leaf alone.
 */
export async function issueServerCertificate(
  authority: Authority,
  names: readonly string[],
): Promise<{ certPem: string; keyPem: string }> {
  const [first] = names;
  if (first === undefined) throw new TypeError("a server certificate needs at least one name");
  const keys = await generateKeys("ec");
  const notBefore = new Date(Date.now() - DAY / 24);
  const signer = authority.keys.privateKey;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: first.length <= COMMON_NAME_LIMIT ? [{ CN: [first] }] : [{ O: ["Sallyport"] }],
    issuer: authority.certificate.subjectName,
    notBefore,
    notAfter: new Date(notBefore.getTime() + 90 * DAY),
    publicKey: keys.publicKey,
    signingKey: signer,
    signingAlgorithm: signingAlgorithm(signer),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await authorityKeyIdentifier(authority.certificate),
    ],
  });
  return { certPem: toPem(certificate), keyPem: await exportKeyPem(keys.privateKey) };
}
