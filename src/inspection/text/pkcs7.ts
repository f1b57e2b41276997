/**
 * What a message of PKCS #7 and its successor CMS (RFC 5652) is for, by its first bytes.
 * @module
 */

/** Object identifiers, with tag and length. */
const ENVELOPED = "06092a864886f70d010703";
const ENCRYPTED = "06092a864886f70d010706";
const AUTHENTICATED = "060b2a864886f70d0109100117";
const SIGNED = "06092a864886f70d010702";
const DATA = "06092a864886f70d010701";

/** "empty": certificates, or a signature of what stands elsewhere. "other": it may hold anything. */
export function pkcs7Kind(start: Uint8Array): "encrypted" | "empty" | "other" {
  const hexadecimal = Buffer.from(start).toString("hex");
  const type = /^30(?:80|[0-7].|81..|82.{4}|83.{6}|84.{8})(06.*)$/.exec(hexadecimal)?.[1] ?? "";
  if ([ENVELOPED, ENCRYPTED, AUTHENTICATED].some((one) => type.startsWith(one))) return "encrypted";
  if (!type.startsWith(SIGNED)) return "other";
  const at = type.indexOf(DATA);
  if (at < 0) return "other";
  // Nothing but the type of a content: by the length before it, or by the end behind it.
  const isEmpty =
    type.slice(at - 4, at) === "300b" ||
    (type.slice(at - 4, at) === "3080" && type.slice(at + DATA.length).startsWith("0000"));
  return isEmpty ? "empty" : "other";
}
