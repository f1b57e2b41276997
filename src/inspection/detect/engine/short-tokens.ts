/**
 * Tokens that are over before any expression could have matched, such as "12," and "3.x": dropped by the bits of a whole block,
 * before each is looked at by itself.
 * @module
 */
import * as wasm from "./assembler.ts";
import { AFTER_MANY_LETTERS, bitsAfter, DIGIT, JOINT, LETTER, MANY_LETTERS, OTHER } from "./token-shapes.ts";

const { get, set } = wasm;
const MOST_DIGITS = 6;

/** How tokens go on that no expression does, where fewer than `MANY_LETTERS` stand before their first digit. */
export interface ShortTokens {
  /** By how many digits there are: whether that and then no letter, digit or joint is such a token. */
  readonly digits: readonly boolean[];
  /** Whether a digit, a joint, and then no digit is. */
  readonly joint: boolean;
}

export function shortTokens(shapes: Uint8Array): ShortTokens {
  const isDead = (...classes: number[]) => (bitsAfter(shapes, classes) & ~AFTER_MANY_LETTERS) === 0;
  const digits = (count: number) => Array.from({ length: count }, () => DIGIT);
  return {
    digits: Array.from({ length: MOST_DIGITS + 1 }, (_, count) => count > 0 && isDead(...digits(count), OTHER)),
    joint: [LETTER, JOINT, OTHER].every((one) => isDead(DIGIT, JOINT, one)),
  };
}

/** Numbers of locals: the bits of a block's bytes, and two to work with. */
export interface BlockBits {
  readonly digits: number;
  readonly letters: number;
  readonly joints: number;
  /** Where runs of letters and digits begin. */
  readonly runs: number;
  /** First digits, which become fewer. */
  readonly starts: number;
  readonly work: number;
  readonly dropped: number;
}

/** What lies beyond the block is not known, and nothing is dropped for it. */
export function dropShortTokens(short: ShortTokens, bits: BlockBits): wasm.Code {
  const { digits, letters, joints, runs, starts, work, dropped } = bits;
  const next = (mask: wasm.Code, by = 1) => wasm.shiftRight64(mask, wasm.i64(by));
  const not = (mask: wasm.Code) => wasm.xor64(mask, wasm.i64(-1));
  const drop = (mask: wasm.Code) => set(dropped, wasm.or64(get(dropped), mask));
  const lettersBefore = Array.from({ length: MANY_LETTERS }, (_, at) =>
    wasm.shiftLeft64(get(letters), wasm.i64(at + 1)),
  ).reduce((all, one) => wasm.and64(all, one));
  const isUnknown = wasm.or64(lettersBefore, wasm.i64((1 << MANY_LETTERS) - 1));
  const last = short.digits.lastIndexOf(true);
  return [
    set(dropped, short.joint ? wasm.and64(next(get(joints)), next(not(get(digits)), 2)) : wasm.i64(0)),
    set(work, not(wasm.or64(wasm.or64(get(digits), get(letters)), get(joints)))),
    short.digits
      .slice(1, last + 1)
      .map((isShort, index) => [
        set(work, index === 0 ? next(get(work)) : next(wasm.and64(get(work), get(digits)))),
        isShort ? drop(get(work)) : [],
      ]),
    set(starts, wasm.and64(get(starts), not(wasm.and64(get(dropped), wasm.or64(get(runs), not(isUnknown)))))),
  ];
}
