/**
 * The first look at every byte: where could something begin? Sixteen bytes at a time in WebAssembly. Two lists come of
 * it:
 *
 * - tokens: the first digit of each run of ASCII letters and digits, where enough digits follow closely;
 * - literals: where four bytes stand that a literal has. Found by shuffles over the halves of bytes, in up to sixteen
 *   buckets (the idea is "Teddy", from Hyperscan; Wang et al., NSDI 2019, section 4), and then by a hash of the four.
 *
 * Both lists may hold too much and never too little; `reference` in the tests says what exactly.
 * @module
 */
import * as wasm from "./assembler.ts";
import { bucketsOf, type Gram } from "./buckets.ts";

/** How far the digits of a token are looked for, from the first, and how many of them must be there. */
export const DIGIT_SPAN = 24;
export const LEAST_DIGITS = 4;

const HASH_BITS = 13;
export const GRAM_HASHES = 1 << HASH_BITS;
const MULTIPLIER = 0x9e3779b1 | 0;
/** Where things are in memory. Counts first; then tables. */
const TABLES = 64;
const HASHES = TABLES + 2 * 4 * 32;
const TEXT = 16_384;
const BLOCK = 64;

/** What is used of WebAssembly: the types of Node have no word of it. */
const { Memory, Module, Instance } = (
  globalThis as unknown as {
    WebAssembly: {
      Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: object) => { readonly exports: object };
    };
  }
).WebAssembly;

export const gramHash = (value: number): number => Math.imul(value, MULTIPLIER) >>> (32 - HASH_BITS);
/** The first `length` bytes of a little-endian word, in which upper and lower case are one. */
export const foldedGram = (word: number, length: number): number =>
  (word | 0x20202020) & (length === 4 ? -1 : (1 << (length * 8)) - 1);

export interface Prefilter {
  /** Where text goes, up to the capacity that was asked for. */
  readonly text: Uint8Array;
  /** Positions of first digits, and of grams, in text. Valid up to the counts that `run` returns. */
  readonly digits: Int32Array;
  readonly hits: Int32Array;
  /** By block of 64 bytes: how many of them go on a character of UTF-8. Right where `run` looked. */
  readonly continuations: Uint8Array;
  /** Looks at text from `from` to `to`. Bytes beyond `to` are overwritten. */
  run(from: number, to: number): { readonly digits: number; readonly hits: number };
}

/** `grams`: what literals are found by. */
export function createPrefilter(grams: readonly Gram[], wantsDigits: boolean, capacity: number): Prefilter {
  const room = Math.ceil(capacity / BLOCK) * BLOCK + 2 * BLOCK;
  const digitsAt = TEXT + room;
  const hitsAt = digitsAt + room * 2 + BLOCK;
  const continuationsAt = hitsAt + room * 4 + BLOCK;
  const memory = new Memory({ initial: Math.ceil((continuationsAt + room / BLOCK) / 65_536) });
  const bytes = new Uint8Array(memory.buffer);
  const lengths = [...new Set(grams.map(({ bytes: { length } }) => length))];
  const groups = fillTables(bytes, grams);
  const module = new Module(kernel(groups, lengths, wantsDigits, continuationsAt));
  const { run } = new Instance(module, { env: { memory } }).exports as {
    run: (from: number, to: number, digits: number, hits: number) => void;
  };
  const counts = new Int32Array(memory.buffer, 0, 2);
  return {
    text: new Uint8Array(memory.buffer, TEXT, capacity),
    digits: new Int32Array(memory.buffer, digitsAt, room / 2),
    hits: new Int32Array(memory.buffer, hitsAt, room),
    continuations: new Uint8Array(memory.buffer, continuationsAt, room / BLOCK),
    run: (from, to) => {
      const first = from - (from % BLOCK);
      bytes.fill(0, TEXT + to, Math.min(TEXT + to + 2 * BLOCK, digitsAt));
      run(TEXT + first, TEXT + to, digitsAt, hitsAt);
      return { digits: ((counts[0] ?? 0) - digitsAt) / 4, hits: ((counts[1] ?? 0) - hitsAt) / 4 };
    },
  };
}

/** Shuffle tables and hashes; returns how many groups of eight buckets there are. */
function fillTables(bytes: Uint8Array, grams: readonly Gram[]): number {
  const buckets = bucketsOf(grams, 16);
  for (const [number, bucket] of buckets.entries()) {
    const [group, bit] = [number >> 3, 1 << (number & 7)];
    for (const gram of bucket) {
      for (let place = 0; place < 4; place += 1) {
        const table = TABLES + (group * 4 + place) * 32;
        for (const byte of gram.bytes[place] ?? ALL_BYTES) {
          bytes[table + (byte & 15)] = (bytes[table + (byte & 15)] ?? 0) | bit;
          bytes[table + 16 + (byte >> 4)] = (bytes[table + 16 + (byte >> 4)] ?? 0) | bit;
        }
      }
      const word = gram.bytes.reduce((all, one, place) => all | ((one[0] ?? 0) << (place * 8)), 0);
      const slot = HASHES + gramHash(foldedGram(word, gram.bytes.length));
      bytes[slot] = (bytes[slot] ?? 0) | (1 << gram.bytes.length);
    }
  }
  return Math.ceil(buckets.length / 8);
}
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);

const [FROM, TO, DIGITS_OUT, HITS_OUT] = [0, 1, 2, 3];
const [HERE, WORD] = [4, 5];
const [DIGITS, LETTERS, HITS, STARTS, LEADING, AFTER, IN_TOKEN, IN_LEADING] = [6, 7, 8, 9, 10, 11, 12, 13];
const [LOW, HIGH, FOUND, ACROSS] = [14, 15, 16, 17];

function kernel(
  groups: number,
  lengths: readonly number[],
  wantsDigits: boolean,
  continuationsAt: number,
): Uint8Array<ArrayBuffer> {
  const { get, set } = wasm;
  const quarters = [0, 16, 32, 48];
  const body = [
    countContinuations(continuationsAt),
    wantsDigits ? [quarters.map(classify), tokens()] : [],
    groups > 0 ? [set(HITS, wasm.i64(0)), quarters.map((at) => shuffles(at, groups)), literals(lengths)] : [],
    set(FROM, wasm.add(get(FROM), wasm.i32(BLOCK))),
  ];
  return wasm.moduleOf(4, { i32: 2, i64: 8, v128: 4 }, [
    wasm.until(wasm.atLeast(get(FROM), get(TO)), body),
    wasm.store(wasm.i32(0), get(DIGITS_OUT)),
    wasm.store(wasm.i32(4), get(HITS_OUT)),
  ]);
}

/** One bit for each lane that is negative, in its place among the 64. */
const bitsAt = (vector: wasm.Code, at: number): wasm.Code =>
  wasm.shiftLeft64(wasm.widen(wasm.signs(vector)), wasm.i64(at));
const isDigit = (vector: wasm.Code) => wasm.isLess8(wasm.add8(vector, wasm.splat(128 - 48)), wasm.splat(-128 + 10));
const isLetter = (vector: wasm.Code) =>
  wasm.isLess8(wasm.add8(wasm.orVector(vector, wasm.splat(0x20)), wasm.splat(128 - 97)), wasm.splat(-128 + 26));

/** Bytes 0x80 to 0xbf, the least of all as signed numbers. */
function countContinuations(into: number): wasm.Code {
  const { get } = wasm;
  const count = [0, 16, 32, 48]
    .map((at) => wasm.countOnes(wasm.signs(wasm.isLess8(wasm.loadVector(get(FROM), at), wasm.splat(-64)))))
    .reduce((sum, one) => wasm.add(sum, one));
  const number = wasm.shiftRight(wasm.add(get(FROM), wasm.i32(-TEXT)), wasm.i32(6));
  return wasm.storeByte(number, count, into);
}

/** Adds sixteen bytes to the bits of digits and letters. */
function classify(at: number): wasm.Code {
  const { get, set } = wasm;
  const gather = (local: number, bits: wasm.Code) => set(local, at === 0 ? bits : wasm.or64(get(local), bits));
  return [
    set(LOW, wasm.loadVector(get(FROM), at)),
    gather(DIGITS, bitsAt(isDigit(get(LOW)), at)),
    gather(LETTERS, bitsAt(isLetter(get(LOW)), at)),
  ];
}

/**
 * First digits of tokens. A token's leading letters are passed by an addition whose carry runs through them:
 * 0b0111 + 0b0001 = 0b1000. What carries out of the block goes on in the next.
 */
function tokens(): wasm.Code {
  const { get, set } = wasm;
  const token = wasm.or64(get(DIGITS), get(LETTERS));
  const before = wasm.or64(wasm.shiftLeft64(token, wasm.i64(1)), get(IN_TOKEN));
  const next = [
    set(HERE, wasm.add(get(FROM), wasm.narrow(wasm.trailingZeros64(get(STARTS))))),
    set(STARTS, wasm.and64(get(STARTS), wasm.subtract64(get(STARTS), wasm.i64(1)))),
    wasm.when(wasm.atLeast(digitsFrom(get(HERE)), wasm.i32(LEAST_DIGITS)), [
      wasm.store(get(DIGITS_OUT), wasm.add(get(HERE), wasm.i32(-TEXT))),
      set(DIGITS_OUT, wasm.add(get(DIGITS_OUT), wasm.i32(4))),
    ]),
  ];
  return [
    set(STARTS, wasm.and64(token, wasm.xor64(before, wasm.i64(-1)))),
    set(LEADING, wasm.or64(wasm.and64(get(STARTS), get(LETTERS)), get(IN_LEADING))),
    set(AFTER, wasm.add64(get(LETTERS), get(LEADING))),
    set(IN_TOKEN, wasm.shiftRight64(token, wasm.i64(63))),
    set(IN_LEADING, wasm.widen(wasm.isLess64(get(AFTER), get(LETTERS)))),
    set(
      STARTS,
      wasm.and64(get(DIGITS), wasm.or64(get(STARTS), wasm.and64(get(AFTER), wasm.xor64(get(LETTERS), wasm.i64(-1))))),
    ),
    wasm.until(wasm.isZero64(get(STARTS)), next),
  ];
}

const digitsFrom = (address: wasm.Code): wasm.Code => {
  const count = (offset: number) => wasm.signs(isDigit(wasm.loadVector(address, offset)));
  return wasm.add(
    wasm.countOnes(count(0)),
    wasm.countOnes(wasm.and(count(16), wasm.i32((1 << (DIGIT_SPAN - 16)) - 1))),
  );
};

/** Adds sixteen bytes to the bits of grams. */
function shuffles(at: number, groups: number): wasm.Code {
  const { get, set } = wasm;
  const table = (group: number, place: number, half: number) =>
    wasm.loadVector(wasm.i32(TABLES + (group * 4 + place) * 32 + half * 16));
  const accumulators = [FOUND, ACROSS];
  const places = [0, 1, 2, 3].map((place) => [
    set(LOW, wasm.loadVector(get(FROM), at + place)),
    set(HIGH, wasm.andVector(wasm.shiftRight16(get(LOW), 4), wasm.splat(15))),
    set(LOW, wasm.andVector(get(LOW), wasm.splat(15))),
    accumulators.slice(0, groups).map((accumulator, group) => {
      const both = wasm.andVector(
        wasm.shuffle(table(group, place, 0), get(LOW)),
        wasm.shuffle(table(group, place, 1), get(HIGH)),
      );
      return set(accumulator, place === 0 ? both : wasm.andVector(get(accumulator), both));
    }),
  ]);
  const all = groups === 1 ? get(FOUND) : wasm.orVector(get(FOUND), get(ACROSS));
  const none = wasm.signs(wasm.isEqual8(all, wasm.splat(0)));
  const bits = wasm.shiftLeft64(wasm.xor64(wasm.widen(none), wasm.i64(0xffff)), wasm.i64(at));
  return [places, set(HITS, wasm.or64(get(HITS), bits))];
}

/** Keeps of the grams those whose hash is known. */
function literals(lengths: readonly number[]): wasm.Code {
  const { get, set } = wasm;
  const known = lengths.map((length) => {
    const mask = length === 4 ? -1 : (1 << (length * 8)) - 1;
    const hash = wasm.multiply(wasm.and(get(WORD), wasm.i32(mask)), wasm.i32(MULTIPLIER));
    const slot = wasm.loadByte(wasm.shiftRight(hash, wasm.i32(32 - HASH_BITS)), HASHES);
    return wasm.and(slot, wasm.i32(1 << length));
  });
  const next = [
    set(HERE, wasm.add(get(FROM), wasm.narrow(wasm.trailingZeros64(get(HITS))))),
    set(HITS, wasm.and64(get(HITS), wasm.subtract64(get(HITS), wasm.i64(1)))),
    set(WORD, wasm.or(wasm.load(get(HERE)), wasm.i32(0x20202020))),
    wasm.when(
      known.reduce((all, one) => wasm.or(all, one)),
      [
        wasm.store(get(HITS_OUT), wasm.add(get(HERE), wasm.i32(-TEXT))),
        set(HITS_OUT, wasm.add(get(HITS_OUT), wasm.i32(4))),
      ],
    ),
  ];
  return wasm.until(wasm.isZero64(get(HITS)), next);
}
