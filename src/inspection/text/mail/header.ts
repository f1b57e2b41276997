/**
 * Header fields of mail (RFC 5322), with encoded words (RFC 2047) and parameters (RFC 2231) undone.
 * @module
 */
import { decodedIn, type Unread } from "./charset.ts";

export interface Field {
  /** Lower case; empty of a line that is no field. */
  readonly name: string;
  readonly value: string;
}

/** `bytes`: to the empty line. Folded lines are joined. Made one by one: a header may have a hundred thousand. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const raw = Buffer.from(bytes);
  // Bytes over 0x7f are UTF-8 since RFC 6532, and anything before it.
  const utf8 = raw.toString("utf8");
  const text = utf8.includes("\ufffd") ? raw.toString("latin1") : utf8;
  for (const line of linesOf(text.replaceAll(/\r?\n[ \t]+/g, " "))) {
    const match = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line);
    if (match !== null) yield { name: (match[1] as string).toLowerCase(), value: (match[2] as string).trim() };
    else if (line.trim() !== "") yield { name: "", value: line.trim() };
  }
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    yield text.slice(at, found > at && text[found - 1] === "\r" ? found - 1 : end);
    at = end + 1;
  }
}

export const fieldValue = (fields: readonly Field[], name: string): string =>
  fields.find((field) => field.name === name)?.value ?? "";

/**
 * "=?utf-8?Q?caf=C3=A9?=" as "café"; white space between two encoded words is none. Within one there should be none, but
 * programs pass over that.
 */
export function decodeWords(value: string, unread?: Unread): string {
  return value
    .replaceAll(/(=\?[^?\s]+\?[bq]\?[^?]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, "$1")
    .replaceAll(
      /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=/gi,
      (_, charset: string, kind: string, text: string) => {
        const bytes = kind.toLowerCase() === "b" ? Buffer.from(text, "base64") : quoted(text.replaceAll("_", " "));
        return decodedIn(charset, bytes, unread);
      },
    );
}

function quoted(text: string): Buffer {
  const plain = text.replaceAll(/=([\da-f]{2})/gi, (_, hexadecimal: string) =>
    String.fromCharCode(Number.parseInt(hexadecimal, 16)),
  );
  return Buffer.from(plain, "latin1");
}

/** A parameter of a structured field: `boundary` of "multipart/mixed; boundary=x". */
export function parameter(value: string, name: string, unread?: Unread): string | null {
  const plain = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, "i").exec(value);
  if (plain !== null) return decodeWords((plain[1] ?? plain[2] ?? "").replaceAll(/\\(.)/g, "$1"), unread);
  // In pieces, or with a charset, or both: filename*0*=utf-8''caf%C3%A9
  const pieces: { readonly at: number; readonly text: string }[] = [];
  for (const match of value.matchAll(new RegExp(`;\\s*${name}\\*(\\d*)\\*?\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, "gi")))
    pieces.push({ at: Number(match[1] || 0), text: match[2] ?? match[3] ?? "" });
  if (pieces.length === 0) return null;
  const joined = pieces
    .toSorted((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join("");
  const [, charset = "", encoded = joined] = /^([\w.:-]*)'[^']*'(.*)$/s.exec(joined) ?? [];
  return charset === "" ? encoded : decodedIn(charset, quoted(encoded.replaceAll("%", "=")), unread);
}
