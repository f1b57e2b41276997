/**
 * Pictures by their first bytes. What follows may be kilobytes of comments that look like text in every way, so nothing
 * but the signature counts.
 * @module
 */
import type { RealType } from "../../finding.ts";
import { startsWith } from "../zip/bytes.ts";

interface Signature {
  readonly extension: string;
  readonly mime: string;
  readonly begins: string;
  /** What stands there besides. */
  readonly also?: { readonly at: number; readonly bytes: string };
}

const SIGNATURES: readonly Signature[] = [
  { extension: "png", mime: "image/png", begins: "\x89PNG\r\n\x1a\n" },
  { extension: "jpg", mime: "image/jpeg", begins: "\xff\xd8\xff" },
  { extension: "gif", mime: "image/gif", begins: "GIF87a" },
  { extension: "gif", mime: "image/gif", begins: "GIF89a" },
  { extension: "webp", mime: "image/webp", begins: "RIFF", also: { at: 8, bytes: "WEBP" } },
  { extension: "tif", mime: "image/tiff", begins: "II*\0" },
  { extension: "tif", mime: "image/tiff", begins: "MM\0*" },
  // The size of its second header is less than 256 in all versions; text may begin with the two letters.
  { extension: "bmp", mime: "image/bmp", begins: "BM", also: { at: 15, bytes: "\0\0\0" } },
];

/** Null: it is none that is read. */
export function pictureType(head: Uint8Array): RealType | null {
  const found = SIGNATURES.find(
    ({ begins, also }) => startsWith(head, begins) && (also === undefined || startsWith(head, also.bytes, also.at)),
  );
  return found === undefined ? null : { extension: found.extension, mime: found.mime };
}
