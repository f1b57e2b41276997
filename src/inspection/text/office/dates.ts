/**
 * Formats of dates in workbooks: a date is stored as days since 1900, or since 1904, and shown through "dd.mm.yyyy" or so
 * (ECMA-376, 18.8.31, and 18.17.4.1).
 * @module
 */
const TOKEN = /"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|(y+|m+|d+|h+|s+|am\/pm|a\/p)|([0#?@%;])|(.)/gisu;
/** Dates as every program knows them, by the numbers of their formats (18.8.30); how the first looks depends on the reader. */
export const BUILT_IN_DATES: ReadonlyMap<number, string> = new Map([
  [14, "m/d/yyyy"],
  [15, "d-mmm-yy"],
  [16, "d-mmm"],
  [17, "mmm-yy"],
  [22, "m/d/yyyy h:mm"],
]);
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const DAY = 86_400_000;
/** Day 0; of the first, 1900 counts as a leap year. */
const [SINCE_1900, SINCE_1904] = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];
const NO_LEAP_DAY = 60;
/** The last day of the year 9999. */
const LAST = 2_958_465;

type Show = (date: Date) => string;

/** Null: it shows no date. */
export function dateFormatOf(code: string, since1904: boolean): ((number: string) => string | null) | null {
  const shows: Show[] = [];
  let [hasDay, last] = [false, ""];
  for (const token of code.matchAll(TOKEN)) {
    const [, quoted, escaped, bracket, part, other, sign] = token;
    if (other === ";") break;
    if (other !== undefined || /^[hms]+$/i.test(bracket ?? "") || /[a-z]/i.test(sign ?? "")) return null;
    const text = quoted ?? escaped ?? sign ?? "";
    if (part === undefined) shows.push(() => text);
    else {
      const isMinute =
        /^m{1,2}$/i.test(part) && (last === "h" || /^[^a-z]*s/i.test(code.slice(token.index + part.length)));
      last = isMinute ? "minute" : (part[0] as string).toLowerCase();
      hasDay ||= last === "y" || last === "d";
      shows.push(
        isMinute ? (date) => padded(date.getUTCMinutes(), part.length) : showOf(part, /am\/pm|a\/p/i.test(code)),
      );
    }
  }
  if (!hasDay) return null;
  return (number) => {
    const date = dateOf(Number(number), since1904);
    return date === null ? null : shows.map((show) => show(date)).join("");
  };
}

function dateOf(days: number, since1904: boolean): Date | null {
  if (!(days >= 1 && days < LAST + 1)) return null;
  if (since1904) return new Date(SINCE_1904 + Math.round(days * DAY));
  return new Date(SINCE_1900 + Math.round((days < NO_LEAP_DAY ? days + 1 : days) * DAY));
}

const padded = (value: number, length: number): string => String(value).padStart(Math.min(2, length), "0");

function showOf(part: string, isHalved: boolean): Show {
  const { length } = part;
  switch ((part[0] as string).toLowerCase()) {
    case "y":
      return (date) => String(date.getUTCFullYear()).slice(length > 2 ? 0 : -2);
    case "m":
      return (date) => named(MONTHS, date.getUTCMonth(), length) ?? padded(date.getUTCMonth() + 1, length);
    case "d":
      return (date) => named(DAYS, date.getUTCDay(), length) ?? padded(date.getUTCDate(), length);
    case "h":
      return (date) => padded(isHalved ? date.getUTCHours() % 12 || 12 : date.getUTCHours(), length);
    case "s":
      return (date) => padded(date.getUTCSeconds(), length);
    default:
      return (date) => (date.getUTCHours() < 12 ? "AM" : "PM");
  }
}

/** In full, or its first letters. */
const named = (names: readonly string[], index: number, length: number): string | undefined =>
  length < 3 ? undefined : length === 3 ? names[index]?.slice(0, 3) : length === 5 ? names[index]?.[0] : names[index];
