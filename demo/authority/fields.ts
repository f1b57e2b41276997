/**
 * Fields that every certificate here shares: serial numbers, names, key identifiers, name constraints.
 * @module
 */
import { randomBytes } from "node:crypto";
import { Constructed, Primitive, Sequence } from "asn1js";
import { x509 } from "./x509.ts";

export const DAY = 24 * 60 * 60 * 1000;

/** A positive random serial number of 16 bytes, as upper-case hex without leading zeros (as Node prints it). */
export function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex").toUpperCase();
}

/** Checks a serial number given as hex, and completes it to whole bytes. */
export function parseSerial(hex: string): string {
  if (!/^[0-9a-f]{1,40}$/i.test(hex))
    throw new TypeError(`a serial number is 1 to 40 hexadecimal digits, not ${JSON.stringify(hex)}`);
  return (hex.length % 2 === 0 ? hex : `0${hex}`).toUpperCase();
}

/** The serial number of a certificate, written as Node writes it. */
export function serialOf(certificate: x509.X509Certificate): string {
  return certificate.serialNumber.replace(/^0+(?=.)/, "").toUpperCase();
}

export function parseName(subject: string): x509.Name {
  try {
    const name = new x509.Name(subject);
    if (name.toJSON().length > 0) return name;
  } catch {
    // Said below, with what was given.
  }
  throw new TypeError(`a subject is written as "CN=LAPTOP-1, O=Contoso", not ${JSON.stringify(subject)}`);
}

/** The identifier of the issuer's key, as the issuer's own certificate states it. */
export async function authorityKeyIdentifier(issuer: x509.X509Certificate): Promise<x509.Extension> {
  const stated = issuer.getExtension(x509.SubjectKeyIdentifierExtension);
  return stated
    ? new x509.AuthorityKeyIdentifierExtension(stated.keyId)
    : x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey);
}

export interface Subtrees {
  readonly dns?: readonly string[];
  readonly email?: readonly string[];
}
export interface NameConstraints {
  readonly permitted?: Subtrees;
  readonly excluded?: Subtrees;
}

/** RFC 5280, section 4.2.1.10; always critical. */
export function nameConstraintsExtension(constraints: NameConstraints): x509.Extension {
  const subtree = (tag: number, name: string) =>
    new Sequence({
      value: [new Primitive({ idBlock: { tagClass: 3, tagNumber: tag }, valueHex: new TextEncoder().encode(name) })],
    });
  const subtrees = (tag: number, { email = [], dns = [] }: Subtrees) =>
    new Constructed({
      idBlock: { tagClass: 3, tagNumber: tag },
      value: [...email.map((name) => subtree(1, name)), ...dns.map((name) => subtree(2, name))],
    });
  const value = [
    ...(constraints.permitted ? [subtrees(0, constraints.permitted)] : []),
    ...(constraints.excluded ? [subtrees(1, constraints.excluded)] : []),
  ];
  return new x509.Extension("2.5.29.30", true, new Sequence({ value }).toBER());
}
