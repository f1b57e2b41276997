/**
 * A certification authority for a demo and for tests: authorities, server and device certificates, revocation lists.
 *
 * It makes bad certificates as readily as good ones. Nothing here is for guarding anything real.
 * @module
 */
export { type Authority, type AuthorityOptions, createAuthority, loadAuthority } from "./authority.ts";
export {
  type CertificateFiles,
  type CertificateKind,
  type ContosoCertificates,
  ensureContosoCertificates,
} from "./contoso.ts";
export { type CrlOptions, issueCrl, type Revocation } from "./crl.ts";
export {
  createSelfSigned,
  type DeviceCertificate,
  type DeviceCertificateOptions,
  issueDeviceCertificate,
  type Purpose,
} from "./device-certificate.ts";
export type { NameConstraints, Subtrees } from "./fields.ts";
export type { KeyAlgorithm, KeyPair } from "./keys.ts";
export { type Pkcs12Options, toPkcs12 } from "./pkcs12.ts";
export { issueServerCertificate } from "./server-certificate.ts";
export { x509 } from "./x509.ts";
