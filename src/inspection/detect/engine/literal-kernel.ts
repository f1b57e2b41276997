/**
 * Which of the places that look like grams have a literal, in WebAssembly.
 * @module
 */
import * as wasm from "./assembler.ts";
import { FILTER_SHIFT, HASH_SHIFT, type Layout, MULTIPLIER, RECORD, RECORD_AT } from "./layout.ts";
import { OTHER_CLASS } from "./shapes.ts";
import { CLASS_SHUFFLES } from "./tables.ts";

const { get, set } = wasm;

/** Parameters, then locals. */
const [FROM, TO, HITS_OUT] = [0, 1, 2];
const [HERE, WORD, BIT, RECORD_HERE, NUMBER, KEPT, LOW, HIGH] = [3, 4, 5, 6, 7, 8, 9, 10];
const PARAMETERS = 3;
const LOCALS = { i32: 6, i64: 0, v128: 2 };
const PLACE = 4;
const HIT = 8;

/** Of what is found more than once at a place, the number is not told. */
export const SEVERAL = -1;

/**
 * A module whose `run` takes where places begin, which are overwritten, where they end, and where hits go. `lengths`: of
 * grams.
 */
export const literalKernel = (layout: Layout, lengths: readonly number[]): Uint8Array<ArrayBuffer> =>
  wasm.moduleOf(PARAMETERS, LOCALS, [
    set(KEPT, get(FROM)),
    set(NUMBER, get(FROM)),
    wasm.until(wasm.atLeast(get(FROM), get(TO)), likely(layout)),
    set(FROM, get(NUMBER)),
    wasm.until(wasm.atLeast(get(KEPT), get(FROM)), literals(layout, lengths)),
    wasm.store(wasm.i32(4), get(HITS_OUT)),
  ]);

/** Of the first `length` bytes of `WORD`. */
const productOf = (length: number): wasm.Code => {
  const mask = length === 4 ? -1 : (1 << (length * 8)) - 1;
  return wasm.multiply(wasm.and(get(WORD), wasm.i32(mask)), wasm.i32(MULTIPLIER));
};
const foldedWord = wasm.or(wasm.load(get(HERE)), wasm.i32(0x20202020));

/** Whether a bit is set in one of the filters, as the lowest bit of what may have others. */
function isIn(filter: number, length: number): wasm.Code {
  const byte = wasm.loadByte(wasm.shiftRight(get(BIT), wasm.i32(3)), filter);
  return [
    set(BIT, wasm.shiftRight(productOf(length), wasm.i32(FILTER_SHIFT))),
    wasm.shiftRight(byte, wasm.and(get(BIT), wasm.i32(7))),
  ];
}

/**
 * Keeps of the places those that have a gram, but for one in a hundred of the others. None of it is a branch: nine of ten
 * have none, and which ones cannot be foreseen.
 */
function likely(layout: Layout): wasm.Code {
  const single = wasm.loadByte(wasm.and(get(WORD), wasm.i32(0xff)), layout.singles);
  const isLikely = wasm.and(wasm.or(wasm.or(isIn(layout.fours, 4), isIn(layout.threes, 3)), single), wasm.i32(1));
  return [
    set(HERE, wasm.load(get(FROM))),
    set(WORD, foldedWord),
    wasm.store(get(NUMBER), get(HERE)),
    set(NUMBER, wasm.add(get(NUMBER), wasm.multiply(isLikely, wasm.i32(PLACE)))),
    set(FROM, wasm.add(get(FROM), wasm.i32(PLACE))),
  ];
}

/** A hit where a literal stands, with its number. */
function literals(layout: Layout, lengths: readonly number[]): wasm.Code {
  const slotOf = (length: number) =>
    wasm.shiftLeft(wasm.shiftRight(productOf(length), wasm.i32(HASH_SHIFT)), wasm.i32(2));
  const lookUp = (length: number) => [
    set(RECORD_HERE, wasm.load(slotOf(length), layout.slots)),
    wasm.until(wasm.isZero(get(RECORD_HERE)), compare(layout)),
  ];
  return [
    set(HERE, wasm.load(get(KEPT))),
    set(WORD, foldedWord),
    set(NUMBER, wasm.i32(0)),
    lengths.map(lookUp),
    wasm.when(get(NUMBER), [
      wasm.store(get(HITS_OUT), wasm.add(get(HERE), wasm.i32(-layout.text))),
      wasm.store(get(HITS_OUT), get(NUMBER), 4),
      set(HITS_OUT, wasm.add(get(HITS_OUT), wasm.i32(HIT))),
    ]),
    set(KEPT, wasm.add(get(KEPT), wasm.i32(PLACE))),
  ];
}

/** Takes the number of the literal into account if it stands here, and goes on to the next of its slot. */
function compare(layout: Layout): wasm.Code {
  const field = (offset: number) =>
    wasm.add(wasm.multiply(get(RECORD_HERE), wasm.i32(RECORD)), wasm.i32(layout.records + offset));
  const [low = [], high = []] = CLASS_SHUFFLES.map(wasm.vector);
  const isSame = wasm.allTrue8(
    wasm.isEqual8(
      wasm.orVector(get(LOW), wasm.loadVector(field(RECORD_AT.ignored))),
      wasm.loadVector(field(RECORD_AT.value)),
    ),
  );
  const classes = wasm.andVector(
    wasm.shuffle(low, wasm.andVector(get(LOW), wasm.splat(15))),
    wasm.shuffle(high, wasm.highHalves(get(LOW))),
  );
  const withOthers = wasm.orVector(
    get(HIGH),
    wasm.andVector(wasm.isEqual8(get(HIGH), wasm.splat(0)), wasm.splat(OTHER_CLASS)),
  );
  return [
    set(LOW, wasm.loadVector(wasm.subtract(get(HERE), wasm.load(field(RECORD_AT.back))))),
    wasm.when(isSame, [
      set(HIGH, classes),
      wasm.when(
        wasm.allTrue8(wasm.andVector(withOthers, wasm.loadVector(field(RECORD_AT.classes)))),
        set(NUMBER, wasm.select(get(NUMBER), wasm.i32(SEVERAL), get(RECORD_HERE))),
      ),
    ]),
    set(RECORD_HERE, wasm.load(field(RECORD_AT.next))),
  ];
}
