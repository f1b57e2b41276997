/**
 * Decoders by the names that files use for encodings.
 * @module
 */
import { TextDecoder } from "node:util";
import { passing } from "../../garbage.ts";

/** What the standard of the web does not know by these names. */
const ALIASES: Readonly<Record<string, string>> = {
  "utf-7": "utf-8",
  cp1252: "windows-1252",
  "cp-1252": "windows-1252",
  cp932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
  mac: "macintosh",
};

/** Roughly what a decoder takes outside the heap. */
const OUTSIDE = 4096;

/** Never throws: what is unknown is read as windows-1252, in which every byte is a character. */
export const decoderFor = (encoding: string): TextDecoder => knownDecoder(encoding) ?? new TextDecoder("windows-1252");

/** `null`: nobody knows it. */
export function knownDecoder(encoding: string): TextDecoder | null {
  const name = encoding.trim().toLowerCase();
  passing(OUTSIDE);
  for (const candidate of [ALIASES[name] ?? name, name.replace(/^cp-?/, "windows-")]) {
    try {
      return new TextDecoder(candidate);
    } catch {
      // The next one.
    }
  }
  return null;
}

/** EBCDIC, UTF-7, and those of several bytes a character that no decoder here knows: digits are not where ASCII has them. */
const FOREIGN =
  /^(37|500|870|875|1026|1047|114\d|1201|12000|12001|2027[378]|2028[045]|2029[07]|20420|2042[34]|20833|20838|20871|20880|20905|20924|21025|65000)$/;
export const isForeign = (codePage: number): boolean => FOREIGN.test(String(codePage));

/** By Windows code page, as RTF and the old Office formats name them. */
export function decoderForCodePage(codePage: number): TextDecoder {
  const names: Readonly<Record<number, string>> = {
    874: "windows-874",
    932: "shift_jis",
    936: "gbk",
    949: "euc-kr",
    950: "big5",
    1200: "utf-16le",
    10000: "macintosh",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    50220: "iso-2022-jp",
    50221: "iso-2022-jp",
    50222: "iso-2022-jp",
    51932: "euc-jp",
    51949: "euc-kr",
    54936: "gb18030",
    65001: "utf-8",
  };
  const iso = codePage > 28590 && codePage < 28607 ? `iso-8859-${codePage - 28590}` : null;
  return decoderFor(names[codePage] ?? iso ?? `windows-${codePage}`);
}
