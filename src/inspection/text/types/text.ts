/**
 * Which kind of text: markup, data, mail or plain.
 * @module
 */

import type { ByteSource } from "../../bytes.ts";
import type { RealType } from "../../finding.ts";
import { decoderFor } from "./decoder.ts";
import type { TextEncoding } from "./encoding.ts";
import { typeOf } from "./known.ts";
import { behindRemarks } from "./remarks.ts";

/** `sample`: how the text begins. */
export function textType(source: ByteSource, sample: Uint8Array, told: TextEncoding): RealType {
  const { encoding, skip } = told;
  const text = decoderFor(encoding).decode(sample.subarray(skip, skip + 8192), { stream: true });
  const start = text.trimStart();
  const bare = /^<(!--|\?)/.test(start) ? behindRemarks(source, told) : start;
  if (/^GIF8[79]a/.test(start)) return { extension: "gif", mime: "image/gif" };
  if (/^<\?xml[\s?]/.test(start)) return typeOf(/<html[\s>]/i.test(start) || /<html[\s>]/i.test(bare) ? "html" : "xml");
  // In HTML an instruction ends with its first ">".
  if (bare === "" && /^<\?[^>]*>\s*<(!doctype\s+html|html|head|body)[\s>]/i.test(start)) return typeOf("html");
  if (/^<(!doctype\s+html|html|head|body|title|script|meta|table|div|p|a|h[1-6]|iframe|style)[\s>]/i.test(bare))
    return typeOf("html");
  if (/^<!doctype\s|^<[a-z_][\w.-]*(:[\w.-]+)?(\s+[\w.:-]+\s*=\s*("[^"<]*"|'[^'<]*'))*\s*\/?>/i.test(start))
    return typeOf("xml");
  if (/^<!doctype\s/i.test(bare) || (start.startsWith("<?") && bare !== start && /^<[a-z_]/i.test(bare)))
    return typeOf("xml");
  // Notes of other kinds begin with a remark and a picture, too.
  if (bare !== start && /^<[^<>]*\sxmlns[:=]/.test(bare)) return typeOf("xml");
  if (/^[[{]/.test(start) && looksLikeJson(start)) return typeOf("json");
  if (isMail(start)) return typeOf("eml");
  return typeOf(isTable(start) ? "csv" : "txt");
}

function looksLikeJson(start: string): boolean {
  return /^(\{\s*("(\\.|[^"\\])*"\s*:|\}\s*$)|\[\s*(["{[\]]|-?\d+(\.\d+)?\s*[,\]]|true|false|null))/.test(start);
}

/** At least two header fields, one of which only mail has. */
function isMail(start: string): boolean {
  const head = start.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const fields = head.match(/^[!-9;-~]+:/gm) ?? [];
  if (fields.length < 2 || !/^(From [^\n]*\n)?[!-9;-~]+:[ \t]*/.test(head)) return false;
  return (
    /^(received|return-path|message-id|mime-version|delivered-to|x-mailer|from):/im.test(head) &&
    /^(from|to|subject|date|received|content-type):/im.test(head)
  );
}

/** The first lines have the same separators, at least one each. */
function isTable(start: string): boolean {
  const lines = start.split(/\r?\n/).slice(0, 6).slice(0, -1);
  if (lines.length < 2) return false;
  return [",", ";", "\t", "|"].some((separator) => {
    const counts = lines.map((line) => line.replaceAll(/"[^"]*"/g, "").split(separator).length - 1);
    return (counts[0] ?? 0) > 0 && counts.every((count) => count === counts[0]);
  });
}
