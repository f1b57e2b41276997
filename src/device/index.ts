/**
 * Device identification: a client certificate in, a recognised device or the reason why not out. Start at `check.ts`.
 *
 * Possession of the key is proven by the TLS handshake on the device host and nowhere else; this room decides whether
 * the certificate is one of the organisation's. It trusts nothing that the client sent except as a step of a path.
 * @module
 */
export { type Authority, type AuthoritySet, compileAuthorities } from "./authorities.ts";
export { type Certificate, parseCertificate } from "./certificate.ts";
export {
  type CertificateSummary,
  type CheckLine,
  checkDevice,
  DEVICE_STATUSES,
  type DeviceJudgement,
  type DeviceStatus,
  type PresentedChain,
} from "./check.ts";
export { crlBytes, readCrl } from "./crl.ts";
export { type CrlStatus, CrlStore, describeCrlProblem, type FetchCrl } from "./crl-store.ts";
export { type CertificateFields, certificateFields } from "./fields.ts";
export { derToPem, pemToDer } from "./pem.ts";
export { noLists, type RevocationLists } from "./revocation.ts";
export { inspectUpload, type UploadProblem, type UploadReport } from "./upload.ts";
