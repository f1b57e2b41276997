/**
 * References to characters: the five that XML predefines, and those by number. Others stay as they are written.
 * @module
 */

const PREDEFINED: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }),
);

/** What stands between "&" and ";" as a character; null: that is no reference known here. */
export function referenced(name: string): string | null {
  const predefined = PREDEFINED.get(name);
  if (predefined !== undefined) return predefined;
  const digits = /^#(?:x([0-9a-f]{1,8})|([0-9]{1,9}))$/i.exec(name);
  if (digits === null) return null;
  const value = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return value > 0x10ffff ? "\ufffd" : String.fromCodePoint(value).toWellFormed();
}
