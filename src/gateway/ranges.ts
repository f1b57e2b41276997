/**
 * Parts of a file that is held whole (RFC 9110 section 14): a resumed download goes on from the bytes that were looked at.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";

/** First byte and the one after the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What of `size` bytes is asked for. Null: all of it, also where several ranges are asked for, which a server may answer
 * with the whole (section 14.2). "unsatisfiable": 416.
 */
export function rangeOf(request: IncomingHttpHeaders, answer: IncomingHttpHeaders, size: number) {
  const { range } = request;
  if (range === undefined || !isSameVersion(request["if-range"], answer)) return null;
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range.trim());
  const [, first = "", last = ""] = match ?? [];
  if (match === null || (first === "" && last === "")) return null;
  if (first === "") return suffix(Number(last), size);
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? ("unsatisfiable" as const) : { start, end };
}

function suffix(length: number, size: number): ByteRange | "unsatisfiable" {
  return length === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - length), end: size };
}

/** `If-Range` (section 13.1.5): a strong entity tag, or the very date. */
function isSameVersion(
  condition: string | string[] | undefined,
  { etag, "last-modified": modified }: IncomingHttpHeaders,
) {
  if (condition === undefined) return true;
  const wanted = String(condition);
  return wanted.startsWith('"') ? wanted === etag : wanted === modified;
}
