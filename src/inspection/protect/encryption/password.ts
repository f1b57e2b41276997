/**
 * Passwords that a person reads on one screen and types on another.
 * @module
 */
import { randomInt } from "node:crypto";

/** Without letters and digits that look like others: 0 and o, 1 and l and i, 5 and s, 2 and z, 8 and b, u and v. */
const LETTERS = "acdefghjkmnpqrtvwxy34679";
const GROUPS = 5;
const GROUP = 4;

/** Five groups of four: 91 bits and no need for the shift key. */
export const newPassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP }, () => LETTERS[randomInt(LETTERS.length)]).join(""),
  ).join("-");

export const PASSWORD_BITS = GROUPS * GROUP * Math.log2(LETTERS.length);
