/**
 * Is the certificate meant for client authentication (RFC 5280 sections 4.2.1.3 and 4.2.1.12)?
 * @module
 */
import type { Certificate } from "./certificate.ts";

const CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
const ANY_PURPOSE = "2.5.29.37.0";

/** Null when it is; else the sentence that says why not. `steps`: the leaf, then the intermediates of its path. */
export function purposeProblem(steps: readonly Certificate[], acceptWithoutPurpose: boolean): string | null {
  const [leaf, ...intermediates] = steps;
  if (leaf === undefined) return "There is no certificate.";
  if (leaf.basicConstraints?.ca === true) return "It is the certificate of an authority, not of a device.";
  if (!leaf.mayKeySign.signatures) return "Its key usage does not allow digital signatures.";
  if (leaf.purposes === null) {
    return acceptWithoutPurpose
      ? null
      : "It names no purpose (extended key usage), and client authentication is required.";
  }
  if (!allowsClients(leaf.purposes)) return "Its extended key usage does not include client authentication.";
  const narrowing = intermediates.find(({ purposes }) => purposes !== null && !allowsClients(purposes));
  return narrowing === undefined ? null : `Its issuer "${narrowing.subject}" may not issue for client authentication.`;
}

const allowsClients = (purposes: readonly string[]) =>
  purposes.includes(CLIENT_AUTHENTICATION) || purposes.includes(ANY_PURPOSE);
