/**
 * PEM (RFC 7468) to DER and back.
 * @module
 */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----/g;

/** Every block of a PEM text, in order; text around the blocks is skipped, as the RFC allows. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(BLOCK)].map(([, label = "", body = ""]) => ({ label, der: decodeBody(body) }));
}

export function pemToDer(text: string, label: string): Buffer[] {
  return pemBlocks(text).flatMap((block) => (block.label === label ? [block.der] : []));
}

export function derToPem(der: Uint8Array, label: string): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** Old tools put headers (RFC 1421) before the base64; they end at the first empty line. */
function decodeBody(body: string): Buffer {
  const afterHeaders = /^\s*[\w-]+:/.test(body) ? body.replace(/^[\s\S]*?\r?\n\r?\n/, "") : body;
  return Buffer.from(afterHeaders.replace(/\s+/g, ""), "base64");
}
