/**
 * Is it text, and in which encoding? Decided by a sample; what decides is what survives decoding without damage, then
 * what looks most like writing.
 * @module
 */
import { isUtf8 } from "node:buffer";
import { find } from "../zip/bytes.ts";

export interface TextEncoding {
  /** A name that `TextDecoder` knows. */
  readonly encoding: string;
  /** Bytes of the byte order mark. */
  readonly skip: number;
  /** As what it may be shown as well, by programs that know less or more of encodings. */
  readonly other?: string;
  /** It looks like text of a mainframe, where even digits are other bytes: what is read of it says nothing. */
  readonly isEbcdic?: boolean;
}

/** How that encoding turns to Japanese. */
const ISO_2022_JP = ["\x1b$@", "\x1b$B"];

/** Bytes that are enough to decide. */
export const SAMPLE = 16 * 1024;

/** The encoding of a text; null: the bytes are no text. An empty sample is text. */
export function detectEncoding(sample: Uint8Array): TextEncoding | null {
  const marked = byMark(sample);
  if (marked !== null) return marked;
  const wide = wideEncoding(sample);
  if (wide !== null) return { encoding: wide, skip: 0 };
  if (!looksLikeText(sample)) return null;
  const trimmed = sample.length < SAMPLE ? sample : sample.subarray(0, lastWhole(sample));
  const encoding = isUtf8(trimmed) ? "utf-8" : legacy(trimmed);
  if (ISO_2022_JP.every((escaped) => find(sample, escaped) < 0))
    return encoding !== "utf-8" && isEbcdic(sample) ? { encoding, skip: 0, isEbcdic: true } : { encoding, skip: 0 };
  // Whoever puts an escape before digits turns them to kanji, though most programs go on showing digits.
  const isWhole = !new TextDecoder("iso-2022-jp").decode(sample, { stream: true }).includes("\ufffd");
  if (isWhole) return { encoding: "iso-2022-jp", skip: 0, other: encoding };
  return { encoding, skip: 0, other: "iso-2022-jp" };
}

function byMark(bytes: Uint8Array): TextEncoding | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", skip: 3 };
  // A mark that nothing follows as in text: MP3 frames begin alike.
  if (a === 0xff && b === 0xfe)
    return plausibleWide(bytes.subarray(2), true) ? { encoding: "utf-16le", skip: 2 } : null;
  if (a === 0xfe && b === 0xff)
    return plausibleWide(bytes.subarray(2), false) ? { encoding: "utf-16be", skip: 2 } : null;
  return null;
}

/** UTF-16 without a mark: many zero bytes, nearly all of them on one side of the pairs. */
function wideEncoding(bytes: Uint8Array): string | null {
  if (bytes.length < 4) return null;
  const zeros = [0, 0];
  for (let index = 0; index < bytes.length; index += 1)
    if (bytes[index] === 0) zeros[index & 1] = (zeros[index & 1] as number) + 1;
  const [even = 0, odd = 0] = zeros;
  const pairs = bytes.length / 2;
  if (odd > pairs * 0.2 && even <= odd * 0.02 && plausibleWide(bytes, true)) return "utf-16le";
  if (even > pairs * 0.2 && odd <= even * 0.02 && plausibleWide(bytes, false)) return "utf-16be";
  return null;
}

function plausibleWide(bytes: Uint8Array, little: boolean): boolean {
  let bad = 0;
  const end = bytes.length - (bytes.length % 2);
  for (let at = 0; at < end; at += 2) {
    const [a, b] = [bytes[at] as number, bytes[at + 1] as number];
    const unit = little ? a | (b << 8) : b | (a << 8);
    if ((unit < 0x20 && !isSpace(unit)) || unit === 0xfffe || unit === 0xffff) bad += 1;
    else if (unit >= 0xe000 && unit < 0xf900) bad += 1;
  }
  return bad * 50 <= end / 2;
}

const isSpace = (byte: number): boolean => byte === 9 || byte === 10 || byte === 12 || byte === 13;

/** A few control characters are forgiven (form feeds, escapes of terminals); zeros are not. */
export function looksLikeText(bytes: Uint8Array): boolean {
  let controls = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] as number;
    if (byte === 0) return false;
    if ((byte < 0x20 && !isSpace(byte) && byte !== 0x1b && byte !== 8) || byte === 0x7f) controls += 1;
  }
  return controls * 100 <= bytes.length;
}

/** Bytes of EBCDIC that stand for the same in all of its code pages: letters, digits, and signs of prose. */
const EBCDIC = new Uint8Array(256);
for (const [first, last] of [
  ...[
    [0x81, 0x89],
    [0x91, 0x99],
    [0xa2, 0xa9],
    [0xc1, 0xc9],
    [0xd1, 0xd9],
    [0xe2, 0xe9],
    [0xf0, 0xf9],
  ],
  ...[
    [0x15, 0x15],
    [0x25, 0x25],
    [0x0d, 0x0d],
    [0x40, 0x40],
    [0x4b, 0x50],
    [0x5b, 0x61],
    [0x6b, 0x6f],
    [0x7a, 0x7f],
  ],
] as const)
  EBCDIC.fill(1, first, last + 1);
const EBCDIC_SPACE = 0x40;
/** A number, in digits of EBCDIC. */
const EBCDIC_NUMBER = /[\xf0-\xf9]{13}/;

/** Letters and digits of EBCDIC with its spaces between them, or a long number; and no space or line of ASCII. */
function isEbcdic(bytes: Uint8Array): boolean {
  let [ascii, spaces, high, known] = [0, 0, 0, 0];
  for (const byte of bytes) {
    if (byte === 0x20 || byte === 0x0a) ascii += 1;
    if (byte === EBCDIC_SPACE) spaces += 1;
    if (byte >= 0x80) high += 1;
    known += EBCDIC[byte] as number;
  }
  if (ascii * 200 > bytes.length) return false;
  if (spaces * 25 >= bytes.length && high * 5 >= bytes.length * 2 && known * 10 >= bytes.length * 9) return true;
  return EBCDIC_NUMBER.test(Buffer.from(bytes).toString("latin1"));
}

/** The sample may end within a character. */
function lastWhole(bytes: Uint8Array): number {
  let end = bytes.length;
  for (let back = 0; back < 4 && ((bytes[end - 1] as number) & 0x80) !== 0; back += 1) end -= 1;
  return end > bytes.length - 4 ? end : bytes.length;
}

const EAST_ASIAN = ["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"];

/** Text with bytes over 0x7f that is not UTF-8. */
function legacy(bytes: Uint8Array): string {
  let best = { encoding: "windows-1252", score: 0 };
  for (const encoding of EAST_ASIAN) {
    const score = eastAsianScore(bytes, encoding);
    if (score > best.score) best = { encoding, score };
  }
  return best.score > 0 ? best.encoding : singleByte(bytes);
}

/** Above 0: this reads as writing. Kana, Hangul and the characters used most weigh more than rare ones. */
function eastAsianScore(bytes: Uint8Array, encoding: string): number {
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  const counts = { damage: 0, common: 0, rare: 0 };
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0xfffd || (unit >= 0xe000 && unit < 0xf900)) counts.damage += 1;
    else if (unit >= 0x3041 && unit <= 0x30ff)
      counts.common += encoding === "shift_jis" || encoding === "euc-jp" ? 2 : 1;
    else if (unit >= 0xac00 && unit <= 0xd7a3) counts.common += 2;
    else if (COMMON_HAN.has(unit) || isInFullWidth(text, index)) counts.common += 3;
    else if (unit >= 0x80) counts.rare += 1;
  }
  const all = counts.common + counts.rare;
  if (counts.damage * 50 > all || counts.common < counts.rare * 0.25) return 0;
  return (counts.common - counts.rare * 0.2 - counts.damage * 5) / Math.max(1, text.length);
}

/** A space, letters, digits and signs of ASCII, as Chinese, Japanese and Korean programs write them. */
const isFullWidth = (unit: number): boolean => (unit >= 0xff01 && unit <= 0xff5e) || unit === 0x3000;

/** Three or more in a row are meant; of one alone two letters with accents may be made. */
function isInFullWidth(text: string, index: number): boolean {
  const isOne = (at: number) => isFullWidth(text.charCodeAt(at));
  if (!isOne(index)) return false;
  const [before, after] = [isOne(index - 1), isOne(index + 1)];
  return (before && after) || (before && isOne(index - 2)) || (after && isOne(index + 2));
}

/** The most frequent characters of Chinese and Japanese prose, and their punctuation. */
const COMMON_HAN = new Set(
  Array.from(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术領共確傳師觀清今切院讓識候帶導爭運這個們來為國說時會對後過發經當動還進樣開從實與長機關點業將兩間問並應戰頭體見產話給門員處義條係氣題別變總電數報結務場計氏円様号番電話住所名前生年月日、。「」・，：；（）？！",
    (character) => character.charCodeAt(0),
  ),
);

/** Code pages of one byte a character, by the alphabet in which most high bytes are letters within words. */
function singleByte(bytes: Uint8Array): string {
  let best = { encoding: "windows-1252", score: 0 };
  for (const { encoding, letters, share, doubt } of ALPHABETS) {
    const text = new TextDecoder(encoding).decode(bytes);
    let high = 0;
    let score = 0;
    for (const character of text) {
      if (character < "\u0080") continue;
      high += 1;
      if (letters.test(character)) score += 1;
    }
    if (high > 0 && score >= high * share && score * doubt > best.score) best = { encoding, score: score * doubt };
  }
  return best.encoding;
}

/** Lower case first: in the wrong code page of an alphabet small letters come out as capitals or signs. Thai
 * has letters nearly everywhere, so another alphabet that fits as well comes first. */
const ALPHABETS = [
  { encoding: "windows-1252", letters: /[àâäåæçèéêëíîïñóôöøùúûüßÄÖÜÉÅØ‘’“”–—…€£§°«»]/, share: 0, doubt: 1 },
  { encoding: "windows-1251", letters: /[а-яё]/, share: 0.7, doubt: 1 },
  { encoding: "koi8-r", letters: /[а-яё]/, share: 0.7, doubt: 1 },
  { encoding: "iso-8859-5", letters: /[а-яё]/, share: 0.7, doubt: 1 },
  { encoding: "windows-1253", letters: /[α-ωά-ώ]/, share: 0.7, doubt: 1 },
  { encoding: "windows-1255", letters: /[א-ת]/, share: 0.7, doubt: 1 },
  { encoding: "windows-1256", letters: /[ء-ي]/, share: 0.7, doubt: 1 },
  { encoding: "windows-874", letters: /[ก-๙]/, share: 0.7, doubt: 0.9 },
  { encoding: "iso-8859-2", letters: /[ąćęłńóśźżáéíýčďěňřšťůúžőűöüäß]/, share: 0.8, doubt: 1 },
  { encoding: "windows-1250", letters: /[ąćęłńóśźżáéíýčďěňřšťůúžőűöüäß‘’“”„–—]/, share: 0.8, doubt: 1 },
  { encoding: "windows-1254", letters: /[ğışçöüİŞÇÖÜĞâî]/, share: 0.9, doubt: 1 },
] as const;
