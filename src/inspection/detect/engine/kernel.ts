/**
 * The prefilter's loop over blocks of 64 bytes, in WebAssembly with SIMD.
 * @module
 */
import * as wasm from "./assembler.ts";
import { BLOCK, CARRIED, type Layout, MOST_GROUPS, SHAPE_ROWS } from "./layout.ts";
import { dropShortTokens, shortTokens } from "./short-tokens.ts";
import type { Groups } from "./tables.ts";
import { AT_WORD } from "./token-shapes.ts";

const { get, set } = wasm;

/** How far the digits of a token are looked for, from the first, and how many of them must be there. */
export const DIGIT_SPAN = 24;
export const LEAST_DIGITS = 4;

export interface Kernel {
  readonly layout: Layout;
  readonly groups: Groups;
  /** As `PrefilterOptions` has them, and the next. */
  readonly shapes: Uint8Array | null;
  readonly beginnings: Uint8Array | null;
}

/** Parameters, then locals: numbers, masks of a block's bytes, vectors. */
const [FROM, TO, END, DIGITS_OUT, PLACES_OUT] = [0, 1, 2, 3, 4];
const [HERE, LETTERS_HERE, JOINTS_HERE, NOT_DIGITS, NOT_JOINTS] = [5, 6, 7, 8, 9];
const [DIGITS, LETTERS, HITS, STARTS, LEADING, AFTER, IN_TOKEN, IN_LEADING] = [10, 11, 12, 13, 14, 15, 16, 17];
const [SMALL, RUNS, ANYWHERE, JOINTS, LOW, HIGH] = [18, 19, 20, 21, 22, 23];
const FOUND = Array.from({ length: MOST_GROUPS }, (_, group) => 24 + group);
const PARAMETERS = 5;
const LOCALS = { i32: 5, i64: 12, v128: 2 + MOST_GROUPS };

/**
 * A module whose `run` takes where to begin, where to end, up to where continuations are counted even so, and where digits
 * and the places of grams go.
 */
export function kernel({ layout, groups, shapes, beginnings }: Kernel): Uint8Array<ArrayBuffer> {
  const quarters = [0, 16, 32, 48];
  const body = [
    countContinuations(layout),
    quarters.map((at) => classify(at, beginnings)),
    tokenStarts(),
    beginnings !== null ? keepStarts(layout, beginnings) : [],
    shapes === null ? [] : [firstDigits(), wasm.when(isAny(STARTS), [dropShort(shapes), tokens(layout)])],
    groups.short + groups.long > 0 ? [quarters.map((at) => shuffles(at, layout, groups)), places()] : [],
    set(FROM, wasm.add(get(FROM), wasm.i32(BLOCK))),
  ];
  return wasm.moduleOf(PARAMETERS, LOCALS, [
    set(IN_TOKEN, wasm.load64(wasm.i32(0), CARRIED.inToken)),
    set(IN_LEADING, wasm.load64(wasm.i32(0), CARRIED.inLeading)),
    wasm.until(wasm.atLeast(get(FROM), get(TO)), body),
    wasm.store64(wasm.i32(0), get(IN_TOKEN), CARRIED.inToken),
    wasm.store64(wasm.i32(0), get(IN_LEADING), CARRIED.inLeading),
    wasm.until(wasm.atLeast(get(FROM), get(END)), [
      countContinuations(layout),
      set(FROM, wasm.add(get(FROM), wasm.i32(BLOCK))),
    ]),
    wasm.store(wasm.i32(0), get(DIGITS_OUT)),
    wasm.store(wasm.i32(8), get(PLACES_OUT)),
  ]);
}

/** One bit for each lane that is negative, in its place among the 64. */
const bitsAt = (vector: wasm.Code, at: number): wasm.Code =>
  wasm.shiftLeft64(wasm.widen(wasm.signs(vector)), wasm.i64(at));
const isDigit = (vector: wasm.Code) => wasm.isLess8(wasm.add8(vector, wasm.splat(128 - 48)), wasm.splat(-128 + 10));
const isLetter = (vector: wasm.Code) =>
  wasm.isLess8(wasm.add8(wasm.orVector(vector, wasm.splat(0x20)), wasm.splat(128 - 97)), wasm.splat(-128 + 26));
/** Up to space, and from hyphen to slash. */
const isJoint = (vector: wasm.Code) =>
  wasm.orVector(
    wasm.isLess8(wasm.add8(vector, wasm.splat(128)), wasm.splat(-128 + 33)),
    wasm.isLess8(wasm.add8(vector, wasm.splat(128 - 45)), wasm.splat(-128 + 3)),
  );
/** Bytes with the bit that tells small letters from capitals, and digits too. */
const isSmall = (vector: wasm.Code) => wasm.shiftLeft16(vector, 2);
const blockNumber = (layout: Layout): wasm.Code =>
  wasm.shiftRight(wasm.add(get(FROM), wasm.i32(-layout.text)), wasm.i32(6));
const isAny = (mask: number): wasm.Code => wasm.isZero(wasm.isZero64(get(mask)));
/** Without its lowest one. */
const withoutLowest = (mask: number): wasm.Code =>
  set(mask, wasm.and64(get(mask), wasm.subtract64(get(mask), wasm.i64(1))));
const placeOfLowest = (mask: number): wasm.Code => wasm.add(get(FROM), wasm.narrow(wasm.trailingZeros64(get(mask))));

/** Bytes 0x80 to 0xbf, the least of all as signed numbers. */
function countContinuations(layout: Layout): wasm.Code {
  const count = [0, 16, 32, 48]
    .map((at) => wasm.countOnes(wasm.signs(wasm.isLess8(wasm.loadVector(get(FROM), at), wasm.splat(-64)))))
    .reduce((sum, one) => wasm.add(sum, one));
  return wasm.storeByte(blockNumber(layout), count, layout.continuations);
}

/** Adds sixteen bytes to the bits of digits and letters, and of those that are small. */
function classify(at: number, beginnings: Uint8Array | null): wasm.Code {
  const gather = (local: number, bits: wasm.Code) => set(local, at === 0 ? bits : wasm.or64(get(local), bits));
  return [
    set(LOW, wasm.loadVector(get(FROM), at)),
    gather(DIGITS, bitsAt(isDigit(get(LOW)), at)),
    gather(LETTERS, bitsAt(isLetter(get(LOW)), at)),
    beginnings === null ? [] : gather(SMALL, bitsAt(isSmall(get(LOW)), at)),
  ];
}

/** Where runs of letters and digits begin. */
function tokenStarts(): wasm.Code {
  const token = wasm.or64(get(DIGITS), get(LETTERS));
  const before = wasm.or64(wasm.shiftLeft64(token, wasm.i64(1)), get(IN_TOKEN));
  return [
    set(RUNS, wasm.and64(token, wasm.xor64(before, wasm.i64(-1)))),
    set(IN_TOKEN, wasm.shiftRight64(token, wasm.i64(63))),
  ];
}

/** Keeps the beginnings of runs by kind: of digits, capitals and small letters those kinds of which `beginnings` has some. */
function keepStarts(layout: Layout, beginnings: Uint8Array): wasm.Code {
  const has = (from: string, to: string) => beginnings.subarray(from.charCodeAt(0), to.charCodeAt(0) + 1).includes(1);
  const kinds = [
    has("0", "9") ? get(DIGITS) : wasm.i64(0),
    has("A", "Z") ? wasm.and64(get(LETTERS), wasm.xor64(get(SMALL), wasm.i64(-1))) : wasm.i64(0),
    has("a", "z") ? wasm.and64(get(LETTERS), get(SMALL)) : wasm.i64(0),
  ].reduce((one, other) => wasm.or64(one, other));
  return wasm.store64(wasm.shiftLeft(blockNumber(layout), wasm.i32(3)), wasm.and64(get(RUNS), kinds), layout.starts);
}

/**
 * First digits of tokens. A token's leading letters are passed by an addition whose carry runs through them:
 * 0b0111 + 0b0001 = 0b1000. What carries out of the block goes on in the next.
 */
function firstDigits(): wasm.Code {
  return [
    set(LEADING, wasm.or64(wasm.and64(get(RUNS), get(LETTERS)), get(IN_LEADING))),
    set(AFTER, wasm.add64(get(LETTERS), get(LEADING))),
    set(IN_LEADING, wasm.widen(wasm.isLess64(get(AFTER), get(LETTERS)))),
    set(
      STARTS,
      wasm.and64(get(DIGITS), wasm.or64(get(RUNS), wasm.and64(get(AFTER), wasm.xor64(get(LETTERS), wasm.i64(-1))))),
    ),
  ];
}

function dropShort(shapes: Uint8Array): wasm.Code {
  const joints = [0, 16, 32, 48]
    .map((at) => bitsAt(isJoint(wasm.loadVector(get(FROM), at)), at))
    .reduce((all, one) => wasm.or64(all, one));
  return [
    set(JOINTS, joints),
    dropShortTokens(shortTokens(shapes), {
      ...{ digits: DIGITS, letters: LETTERS, joints: JOINTS, runs: RUNS, starts: STARTS },
      ...{ work: LEADING, dropped: AFTER },
    }),
  ];
}

/** Keeps of the first digits those that go on as some expression does, and have enough digits after them. */
function tokens(layout: Layout): wasm.Code {
  const next = [
    set(HERE, placeOfLowest(STARTS)),
    withoutLowest(STARTS),
    wasm.when(
      shapeAt(layout),
      wasm.when(wasm.atLeast(digitsFrom(get(HERE)), wasm.i32(LEAST_DIGITS)), [
        wasm.store(get(DIGITS_OUT), wasm.add(get(HERE), wasm.i32(-layout.text))),
        set(DIGITS_OUT, wasm.add(get(DIGITS_OUT), wasm.i32(4))),
      ]),
    ),
  ];
  return wasm.until(wasm.isZero64(get(STARTS)), next);
}

/** Not zero, if the classes of twelve bytes are those of a token's shape. Looks at four bytes before as well. */
function shapeAt(layout: Layout): wasm.Code {
  const notLetterOr = (others: wasm.Code) => wasm.xor(wasm.or(others, get(LETTERS_HERE)), wasm.i32(-1));
  const row = wasm.or(
    wasm.and(wasm.shiftRight(get(NOT_JOINTS), wasm.i32(4)), wasm.i32(0xff)),
    wasm.and(wasm.shiftLeft(get(NOT_DIGITS), wasm.i32(4)), wasm.i32(0xff00)),
  );
  const rest = wasm.or(
    wasm.and(wasm.shiftRight(get(NOT_JOINTS), wasm.i32(12)), wasm.i32(0x0f)),
    wasm.and(wasm.shiftRight(get(NOT_DIGITS), wasm.i32(8)), wasm.i32(0xf0)),
  );
  const kind = wasm.loadByte(row, layout.shapes);
  const before = wasm.and(get(LETTERS_HERE), wasm.i32(15));
  const joined = (letters: wasm.Code) => wasm.and(get(JOINTS_HERE), wasm.shiftLeft(letters, wasm.i32(1)));
  const isAfterWord = wasm.and(joined(wasm.or(get(LETTERS_HERE), joined(get(LETTERS_HERE)))), wasm.i32(8));
  const where = wasm.or(wasm.loadByte(before, layout.where), wasm.select(isAfterWord, wasm.i32(AT_WORD), wasm.i32(0)));
  return [
    set(LOW, wasm.loadVector(wasm.add(get(HERE), wasm.i32(-4)))),
    set(LETTERS_HERE, wasm.signs(isLetter(get(LOW)))),
    set(JOINTS_HERE, wasm.signs(isJoint(get(LOW)))),
    set(NOT_JOINTS, notLetterOr(get(JOINTS_HERE))),
    set(NOT_DIGITS, notLetterOr(wasm.signs(isDigit(get(LOW))))),
    wasm.and(wasm.loadByte(wasm.or(wasm.shiftLeft(kind, wasm.i32(8)), rest), layout.shapes + SHAPE_ROWS), where),
  ];
}

const digitsFrom = (address: wasm.Code): wasm.Code => {
  const count = (offset: number) => wasm.signs(isDigit(wasm.loadVector(address, offset)));
  return wasm.add(
    wasm.countOnes(count(0)),
    wasm.countOnes(wasm.and(count(16), wasm.i32((1 << (DIGIT_SPAN - 16)) - 1))),
  );
};

/**
 * Adds sixteen bytes to the bits of grams, and of those that are not only sought where words begin. Short ones have no fourth
 * place.
 */
function shuffles(at: number, layout: Layout, { short, long, anywhere }: Groups): wasm.Code {
  const table = (group: number, place: number, half: number) =>
    wasm.loadVector(wasm.i32(layout.tables + (group * 4 + place) * 32 + half * 16));
  const accumulators = FOUND.slice(0, short + long);
  const places = [0, 1, 2, 3].map((place) => [
    set(LOW, wasm.loadVector(get(FROM), at + place)),
    set(HIGH, wasm.highHalves(get(LOW))),
    set(LOW, wasm.andVector(get(LOW), wasm.splat(15))),
    accumulators.map((accumulator, group) => {
      if (place === 3 && group < short) return [];
      const both = wasm.andVector(
        wasm.shuffle(table(group, place, 0), get(LOW)),
        wasm.shuffle(table(group, place, 1), get(HIGH)),
      );
      return set(accumulator, place === 0 ? both : wasm.andVector(get(accumulator), both));
    }),
  ]);
  const gather = (local: number, [first = wasm.splat(0), ...others]: readonly wasm.Code[]) => {
    const all = others.reduce((one, other) => wasm.orVector(one, other), first);
    const none = wasm.signs(wasm.isEqual8(all, wasm.splat(0)));
    const bits = wasm.shiftLeft64(wasm.xor64(wasm.widen(none), wasm.i64(0xffff)), wasm.i64(at));
    return set(local, at === 0 ? bits : wasm.or64(get(local), bits));
  };
  const found = accumulators.map(get);
  const notAtWords = found.flatMap((one, group) => {
    const bits = anywhere[group] ?? 0;
    return bits === 0 ? [] : [bits === 0xff ? one : wasm.andVector(one, wasm.splat(bits))];
  });
  return [places, gather(HITS, found), gather(ANYWHERE, notAtWords)];
}

/** Places of a block that are written whether there are so many or not: most have no more, and it takes no branch. */
const USUAL_PLACES = 8;

/** Adds the places of grams that stand where they are sought. */
function places(): wasm.Code {
  const next = (at: number) => [wasm.store(get(PLACES_OUT), placeOfLowest(HITS), at * 4), withoutLowest(HITS)];
  return [
    set(HITS, wasm.or64(get(ANYWHERE), wasm.and64(get(HITS), get(RUNS)))),
    set(HERE, wasm.add(get(PLACES_OUT), wasm.shiftLeft(wasm.narrow(wasm.countOnes64(get(HITS))), wasm.i32(2)))),
    Array.from({ length: USUAL_PLACES }, (_, at) => next(at)),
    wasm.when(isAny(HITS), [
      set(PLACES_OUT, wasm.add(get(PLACES_OUT), wasm.i32(4 * USUAL_PLACES))),
      wasm.until(wasm.isZero64(get(HITS)), [next(0), set(PLACES_OUT, wasm.add(get(PLACES_OUT), wasm.i32(4)))]),
    ]),
    set(PLACES_OUT, get(HERE)),
  ];
}
