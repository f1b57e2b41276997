/**
 * Check digits. Every function takes what `compact` made, and is false, never an error, for what has the wrong length
 * or characters.
 * @module
 */

const ZERO = 48;
/** 0 to 9 for digits, 10 to 35 for letters, as ISO 7064 and ICAO 9303 count. */
export const charValue = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code <= 57 ? code - ZERO : code - 55;
};
const isDigits = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > 57) return false;
  }
  return text.length > 0;
};
export const digits = (text: string, length: number): boolean => text.length === length && isDigits(text);

/** Sum of the first digits times weights, as many as there are weights. */
export const weighted = (text: string, weights: readonly number[]): number => {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) sum += charValue(text, at) * (weights[at] as number);
  return sum;
};

/** ISO/IEC 7812-1 annex B. */
export function luhn(text: string): boolean {
  if (!isDigits(text)) return false;
  let sum = 0;
  for (let at = text.length - 1, isSecond = false; at >= 0; at -= 1, isSecond = !isSecond) {
    const digit = charValue(text, at) * (isSecond ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Remainder by 97 of digits and letters, letters as two digits each (ISO/IEC 7064 MOD 97-10). */
export function remainder97(text: string): number {
  let rest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = charValue(text, at);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** Whether the whole leaves 1: as ISO 7064 MOD 97-10 and the LEI of ISO 17442 have it. */
export const mod97 = (text: string): boolean => text.length > 4 && remainder97(text) === 1;

/** ISO 7064 MOD 11,10, the check digit being the last. */
export function mod1110(text: string): boolean {
  if (!isDigits(text)) return false;
  let product = 10;
  for (let at = 0; at < text.length - 1; at += 1) {
    const sum = (charValue(text, at) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === charValue(text, text.length - 1);
}

/** ISO 7064 MOD 11-2: the last character is 0 to 9 or X. */
export function mod112(text: string): boolean {
  let rest = 0;
  for (let at = 0; at < text.length - 1; at += 1) rest = ((rest + charValue(text, at)) * 2) % 11;
  const check = (12 - rest) % 11;
  return text.at(-1) === (check === 10 ? "X" : String(check));
}

const DIHEDRAL = [
  ...["0123456789", "1234067895", "2340178956", "3401289567", "4012395678"],
  ...["5987604321", "6598710432", "7659821043", "8765932104", "9876543210"],
];
const PERMUTED = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

/** J. Verhoeff, Error Detecting Decimal Codes, 1969. */
export function verhoeff(text: string): boolean {
  if (!isDigits(text)) return false;
  let state = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = charValue(text, text.length - 1 - at);
    state = Number(DIHEDRAL[state]?.[Number(PERMUTED[at % 8]?.[digit])]);
  }
  return state === 0;
}

/** Weights 7, 3, 1 over and over (ICAO Doc 9303 part 3, section 4.9); `<` counts 0. Returns the digit. */
export function icaoDigit(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = text[at] === "<" ? 0 : charValue(text, at);
    sum += value * ([7, 3, 1][at % 3] as number);
  }
  return sum % 10;
}

/** Whether six digits are year, month and day; `monthOffset` is taken off the month where one is added to it. */
export function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year < 100 ? 1900 + year : year, month - 1, day));
  return month >= 1 && month <= 12 && date.getUTCDate() === day && date.getUTCMonth() === month - 1;
}

/** One digit repeated, or counting up or down: test data and fillers, not numbers of people. */
export function isFiller(text: string): boolean {
  if (text.length < 2) return false;
  const step = text.charCodeAt(1) - text.charCodeAt(0);
  if (step !== 0 && step !== 1 && step !== -1) return false;
  for (let at = 2; at < text.length; at += 1) {
    const now = text.charCodeAt(at) - text.charCodeAt(at - 1);
    if (now !== step && now !== step - 10 * Math.sign(step)) return false;
  }
  return true;
}
