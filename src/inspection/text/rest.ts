/**
 * Giving back, between one part of a file and the next, what reading has left behind: an archive may hold one of each kind
 * that takes much, and together they are to take as little more than the largest of them as can be.
 * @module
 */
import { giveBack } from "../garbage.ts";
import { forgetEngine } from "./pdf/document.ts";

/** Bytes for which a tenth of a second is spent on giving them back. */
const WORTH = 8 * 1024 * 1024;

/** Bytes that the process had when it last had nothing that could be let go of, or fewer. */
let resting = 0;

/** Lets go of everything that no longer serves, whatever is being read. */
export function letGoOfAll(): void {
  forgetEngine();
  giveBack();
}

/** The same between one part and the next. Returns the bytes that the process takes then. */
export function rest(): number {
  letGoOfAll();
  resting = process.memoryUsage.rss();
  return resting;
}

/** The same, if it is worth it. What is still in use does not count a second time. */
export function restIfWorth(): void {
  const now = process.memoryUsage.rss();
  if (now - resting > WORTH) rest();
  else resting = Math.min(resting, now);
}
