/**
 * The authorities that the admin uploaded, ready to be built paths to. Made once a configuration, then only read.
 * @module
 */
import { type Certificate, parseCertificate } from "./certificate.ts";
import { pemToDer } from "./pem.ts";

/** What this room needs to know of a stored authority. */
export interface AuthoritySettings {
  readonly id: string;
  readonly name: string;
  readonly pem: string;
  readonly revocation: { readonly mode: "off" | "required"; readonly fetch: boolean };
  readonly acceptWithoutPurpose: boolean;
  readonly crls: readonly string[];
}

export interface Authority {
  readonly settings: AuthoritySettings;
  readonly certificate: Certificate;
}

export interface AuthoritySet {
  readonly trusted: readonly Authority[];
  /** Trusted once: only to tell the holder of such a certificate what happened. */
  readonly removed: readonly { readonly name: string; readonly removedAt: string; readonly certificate: Certificate }[];
}

/**
 * Reads stored authorities. They were checked when they were uploaded; one that cannot be read now is our own mistake
 * and throws, because leaving it out would silently take the devices of an organisation away.
 */
export function compileAuthorities(
  trusted: readonly AuthoritySettings[],
  removed: readonly { readonly name: string; readonly pem: string; readonly removedAt: string }[],
): AuthoritySet {
  return {
    trusted: trusted.map((settings) => ({ settings, certificate: readStored(settings.pem, settings.name) })),
    removed: removed.map(({ name, pem, removedAt }) => ({ name, removedAt, certificate: readStored(pem, name) })),
  };
}

function readStored(pem: string, name: string): Certificate {
  const [der] = pemToDer(pem, "CERTIFICATE");
  const certificate = der === undefined ? "malformed" : parseCertificate(der);
  if (typeof certificate === "string") throw new Error(`the stored authority "${name}" cannot be read: ${certificate}`);
  return certificate;
}
