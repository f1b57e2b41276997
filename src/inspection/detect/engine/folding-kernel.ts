/**
 * Finds what may be characters that are folded, by their first two bytes, 64 bytes at a time.
 * @module
 */
import * as wasm from "./assembler.ts";

const { get, set } = wasm;

/** Bytes that are looked at together: how many a text must be followed by, too. */
export const STEP = 64;
/** First byte, and from and to of the second. */
const PAIRS: readonly (readonly [first: number, from: number, to: number])[] = [
  [0xc2, 0xa0, 0xad],
  [0xd9, 0xa0, 0xa9],
  [0xdb, 0xb0, 0xb9],
  [0xe2, 0x80, 0x81],
  [0xe3, 0x80, 0x80],
  [0xef, 0x80, 0x80],
  [0xef, 0xbb, 0xbc],
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

function pairsAt(at: number): wasm.Code {
  const isPair = ([first, from, to]: (typeof PAIRS)[number]) =>
    wasm.andVector(
      wasm.isEqual8(get(FIRST), wasm.splat(first)),
      wasm.isLess8(wasm.add8(get(SECOND), wasm.splat(128 - from)), wasm.splat(-128 + to - from + 1)),
    );
  const any = PAIRS.map(isPair).reduce((one, other) => wasm.orVector(one, other));
  const bits = wasm.shiftLeft64(wasm.widen(wasm.signs(any)), wasm.i64(at));
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
