/**
 * Finds what may be characters that are folded, by their first two bytes, 64 bytes at a time.
 * @module
 */
import * as wasm from "./assembler.ts";

const { get, set } = wasm;

/** Bytes that are looked at together: how many a text must be followed by, too. */
export const STEP = 64;
/** Of the first byte and of the second, which halves (the high and the low one) may go together. */
interface Pair {
  readonly first: readonly [high: number, low: string];
  readonly second: readonly [high: string, low: string];
}
const pair = (high: number, low: string, secondHigh: string, secondLow: string): Pair => ({
  first: [high, low],
  second: [secondHigh, secondLow],
});
const ANY = "0123456789abcdef";
/** One bit for each, eight at a time. */
const BITS = 8;
const PAIRS: readonly Pair[] = [
  pair(0xc, "2", "a", ANY),
  pair(0xc, "d", "8", "f"),
  pair(0xd, "9b", "ab", "0123456789"),
  pair(0xd, "8f", "89", "0123456789c"),
  pair(0xe, "0", "ab", "13579bcdf"),
  pair(0xe, "1", "8", "125"),
  pair(0xe, "1", "9a", "057adef"),
  pair(0xe, "1", "b", "1"),
  pair(0xe, "2", "8", "0123"),
  pair(0xe, "3", "8", "05"),
  pair(0xe, "a", "9a", "34789af"),
  pair(0xe, "f", "8", "0"),
  pair(0xe, "f", "b", "89abcdef"),
  pair(0xf, "0", "9", "cd"),
  pair(0xf, "3", "a", "0"),
];

const [FROM, TO, OUT, FOUND, FIRST, SECOND] = [0, 1, 2, 3, 4, 5];
const PARAMETERS = 3;
const LOCALS = { i32: 0, i64: 1, v128: 2 };
const QUARTERS = [0, 16, 32, 48];

/** A module whose `run` takes where to begin, where to end and where addresses go; at 0 it says where they end. */
export function foldingKernel(): Uint8Array<ArrayBuffer> {
  const all = QUARTERS.map((at) => wasm.loadVector(get(FROM), at)).reduce((one, other) => wasm.orVector(one, other));
  const body = [
    wasm.when(wasm.signs(all), [QUARTERS.map(pairsAt), wasm.until(wasm.isZero64(get(FOUND)), next())]),
    set(FROM, wasm.add(get(FROM), wasm.i32(STEP))),
  ];
  return wasm.moduleOf(PARAMETERS, LOCALS, [
    wasm.until(wasm.atLeast(get(FROM), get(TO)), body),
    wasm.store(wasm.i32(0), get(OUT)),
  ]);
}

/** By the half of a byte, the bits of the pairs that have it there. */
const bitsOf = (pairs: readonly Pair[], has: (one: Pair, half: number) => boolean): wasm.Code =>
  wasm.vector(
    Array.from({ length: 16 }, (_, half) =>
      pairs.reduce((bits, one, at) => (has(one, half) ? bits | (1 << at) : bits), 0),
    ),
  );
const holds = (halves: string, half: number): boolean => halves.includes(half.toString(16));

/** Not zero where one of them stands. */
function anyOf(pairs: readonly Pair[]): wasm.Code {
  const [low, high] = [(value: wasm.Code) => wasm.andVector(value, wasm.splat(15)), wasm.highHalves];
  return [
    wasm.shuffle(
      bitsOf(pairs, ({ first }, half) => first[0] === half),
      high(get(FIRST)),
    ),
    wasm.shuffle(
      bitsOf(pairs, ({ first }, half) => holds(first[1], half)),
      low(get(FIRST)),
    ),
    wasm.shuffle(
      bitsOf(pairs, ({ second }, half) => holds(second[0], half)),
      high(get(SECOND)),
    ),
    wasm.shuffle(
      bitsOf(pairs, ({ second }, half) => holds(second[1], half)),
      low(get(SECOND)),
    ),
  ].reduce((one, other) => wasm.andVector(one, other));
}

function pairsAt(at: number): wasm.Code {
  const any = Array.from({ length: Math.ceil(PAIRS.length / BITS) }, (_, round) =>
    anyOf(PAIRS.slice(round * BITS, (round + 1) * BITS)),
  ).reduce((one, other) => wasm.orVector(one, other));
  const isAny = wasm.xor(wasm.signs(wasm.isEqual8(any, wasm.splat(0))), wasm.i32(0xffff));
  const bits = wasm.shiftLeft64(wasm.widen(isAny), wasm.i64(at));
  return [
    set(FIRST, wasm.loadVector(get(FROM), at)),
    set(SECOND, wasm.loadVector(get(FROM), at + 1)),
    set(FOUND, at === 0 ? bits : wasm.or64(get(FOUND), bits)),
  ];
}

const next = (): wasm.Code => [
  wasm.store(get(OUT), wasm.add(get(FROM), wasm.narrow(wasm.trailingZeros64(get(FOUND))))),
  set(OUT, wasm.add(get(OUT), wasm.i32(4))),
  set(FOUND, wasm.and64(get(FOUND), wasm.subtract64(get(FOUND), wasm.i64(1)))),
];
