/**
 * Certificate revocation lists (RFC 5280, section 5).
 * @module
 */
import { Integer } from "asn1js";
import type { Authority } from "./authority.ts";
import { authorityKeyIdentifier, DAY, parseSerial } from "./fields.ts";
import { signingAlgorithm } from "./keys.ts";
import { x509 } from "./x509.ts";

export interface Revocation {
  /** Hexadecimal. */
  readonly serial: string;
  /** Default: `thisUpdate` of the list. */
  readonly date?: Date;
  readonly reason?: keyof typeof x509.X509CrlReason;
}

export interface CrlOptions {
  readonly revoked: readonly Revocation[];
  /** Default: now. */
  readonly thisUpdate?: Date;
  /** Default: a week after `thisUpdate`. */
  readonly nextUpdate?: Date;
  /** Must grow from one list to the next; by default the seconds of `thisUpdate`. */
  readonly number?: number;
}

export async function issueCrl(authority: Authority, options: CrlOptions): Promise<{ pem: string; der: Buffer }> {
  const thisUpdate = options.thisUpdate ?? new Date();
  const number = options.number ?? Math.floor(thisUpdate.getTime() / 1000);
  const signer = authority.keys.privateKey;
  const crl = await x509.X509CrlGenerator.create({
    issuer: authority.certificate.subjectName,
    thisUpdate,
    nextUpdate: options.nextUpdate ?? new Date(thisUpdate.getTime() + 7 * DAY),
    signingKey: signer,
    signingAlgorithm: signingAlgorithm(signer),
    entries: options.revoked.map(({ serial, date, reason }) => ({
      serialNumber: parseSerial(serial),
      revocationDate: date ?? thisUpdate,
      ...(reason === undefined ? {} : { reason: x509.X509CrlReason[reason] }),
    })),
    extensions: [
      await authorityKeyIdentifier(authority.certificate),
      new x509.Extension("2.5.29.20", false, Integer.fromBigInt(BigInt(number)).toBER()),
    ],
  });
  // The label of RFC 7468; the library's own default is another, which OpenSSL does not read.
  return { pem: `${x509.PemConverter.encode(crl.rawData, "X509 CRL")}\n`, der: Buffer.from(crl.rawData) };
}
