/**
 * What a certificate says of its device, field by field: names by attribute (RFC 5280 section 4.1.2) and alternative
 * names (section 4.2.1.6), each as often as it is there.
 * @module
 */
import type { Certificate } from "./certificate.ts";
import { X509Certificate as Asn1Certificate, SubjectAlternativeNameExtension } from "./x509.ts";

export interface CertificateFields {
  /** The whole name on one line, as everywhere else. */
  readonly issuer: readonly string[];
  readonly subject: readonly string[];
  readonly "organisational-unit": readonly string[];
  readonly organisation: readonly string[];
  readonly "common-name": readonly string[];
  readonly "san-dns": readonly string[];
  readonly "san-email": readonly string[];
  readonly "san-uri": readonly string[];
  /** Hexadecimal, upper case, without leading zeros. */
  readonly serial: readonly string[];
}

/** Null: the certificate's names cannot be taken apart. Hostile bytes give null, never an exception. */
export function certificateFields({ raw, issuer, subject, serial }: Certificate): CertificateFields | null {
  try {
    const certificate = new Asn1Certificate(raw);
    const attributes = certificate.subjectName.toJSON();
    const named = (attribute: string) => attributes.flatMap((part) => part[attribute] ?? []);
    const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
    const alternative = (type: string) => names.flatMap((name) => (name.type === type ? [name.value] : []));
    return {
      issuer: [issuer],
      subject: [subject],
      "organisational-unit": named("OU"),
      organisation: named("O"),
      "common-name": named("CN"),
      "san-dns": alternative("dns"),
      "san-email": alternative("email"),
      "san-uri": alternative("url"),
      serial: [serial],
    };
  } catch {
    return null;
  }
}
