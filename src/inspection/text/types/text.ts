/**
 * Which kind of text: markup, data, mail or plain.
 * @module
 */
import type { Budget } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import type { RealType } from "../../finding.ts";
import { passing } from "../../garbage.ts";
import { decoderFor } from "./decoder.ts";
import type { TextEncoding } from "./encoding.ts";
import { typeOf } from "./known.ts";
import { behindRemarks } from "./remarks.ts";

/** Characters that tell the kind. */
const ENOUGH = 8192;
/** Of a header of mail: a longer one is cut anyway. */
const LONGEST_HEADER = 256 * 1024;

/** `isMailTold`: who opens it is told that it is mail, so that any header will do. */
export function textType(source: ByteSource, told: TextEncoding, budget: Budget, isMailTold: boolean): RealType {
  const { start, isCut } = startOf(source, told, ENOUGH, budget);
  // Mail programs read bytes: in two bytes a character it is none.
  const mayBeMail = !told.encoding.startsWith("utf-16");
  if (mayBeMail && isMailTold && isHeader(start, isCut)) return typeOf("eml");
  const bare = /^<(!--|\?)/.test(start) ? behindRemarks(source, told) : start;
  if (/^GIF8[79]a/.test(start)) return { extension: "gif", mime: "image/gif" };
  if (/^<\?xml[\s?]/.test(start)) return typeOf(/<html[\s>]/i.test(start) || /<html[\s>]/i.test(bare) ? "html" : "xml");
  // In HTML an instruction ends with its first ">".
  if (bare === "" && /^<\?[^>]*>\s*<(!doctype\s+html|html|head|body)[\s>]/i.test(start)) return typeOf("html");
  if (/^<(!doctype\s+html|html|head|body|title|script|meta|table|div|p|a|h[1-6]|iframe|style)[\s>]/i.test(bare))
    return typeOf("html");
  if (/^<!doctype\s/i.test(start) || TAG.test(start) || (isCut && CUT_TAG.test(start))) return typeOf("xml");
  if (/^<!doctype\s/i.test(bare) || (start.startsWith("<?") && bare !== start && /^<[a-z_]/i.test(bare)))
    return typeOf("xml");
  // Notes of other kinds begin with a remark and a picture, too.
  if (bare !== start && /^<[^<>]*\sxmlns[:=]/.test(bare)) return typeOf("xml");
  if (/^[[{]/.test(start) && (looksLikeJson(start) || (isCut && CUT_JSON.test(start)))) return typeOf("json");
  if (mayBeMail && (isMail(start) || (isCut && beginsHeader(start) && isMailAtLength(source, told, budget))))
    return typeOf("eml");
  return typeOf(isTable(start) ? "csv" : "txt");
}

/** From its first character that is no white space on: `enough` characters or some more. `isCut`: others follow. */
function startOf(source: ByteSource, { encoding, skip }: TextEncoding, enough: number, budget: Budget) {
  const decoder = decoderFor(encoding);
  let [at, start] = [skip, ""];
  while (at < source.size && start.length < enough) {
    budget.tick();
    const bytes = source.read(at, enough);
    if (bytes.length === 0) break;
    passing(bytes.length);
    at += bytes.length;
    start = (start + decoder.decode(bytes, { stream: true })).trimStart();
  }
  return { start, isCut: at < source.size };
}

/** A name of XML, an attribute, and a tag; or as much as there is of a tag that does not end. */
const NAME = "[\\p{L}_][\\p{L}\\p{N}_.-]*(?::[\\p{L}\\p{N}_.-]+)?";
const ATTRIBUTES = `(?:\\s+[\\p{L}\\p{N}_.:-]+\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*`;
const TAG = new RegExp(`^<${NAME}${ATTRIBUTES}\\s*\\/?>`, "u");
const CUT_TAG = new RegExp(`^<${NAME}${ATTRIBUTES}\\s+[\\p{L}\\p{N}_.:-]+\\s*=\\s*(?:"[^"<]*|'[^'<]*)$`, "u");
/** Of JSON that begins with a long name, text, number or gap. */
const CUT_JSON = /^[[{]\s*("(\\.|[^"\\])*\\?|-?[\d.]*)$/;

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

/** Nothing but fields, to the empty line or as far as it was looked at. */
function isHeader(start: string, isCut: boolean): boolean {
  const head = start.split(/\r?\n\r?\n/, 1)[0] as string;
  const lines = head.split(/\r?\n/);
  if (isCut && head === start && lines.length > 1) lines.pop();
  return /^(From [^\n]*\n)?(?![{["<])[!-9;-~]+[ \t]*:/.test(head) && lines.every((line) => FIELD.test(line));
}
const FIELD = /^([!-9;-~]+[ \t]*:|[ \t]|From )/;

const beginsHeader = (start: string): boolean => /^(From |[!-9;-~]+:)/.test(start) && !/\r?\n\r?\n/.test(start);

/** The header is long: it ends somewhere, or is nothing else as far as it would be read. */
function isMailAtLength(source: ByteSource, told: TextEncoding, budget: Budget): boolean {
  const { start } = startOf(source, told, LONGEST_HEADER, budget);
  const lines = start.split(/\r?\n/).slice(0, -1);
  return (lines.includes("") || lines.every((line) => FIELD.test(line))) && isMail(start);
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
