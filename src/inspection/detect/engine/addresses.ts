/**
 * What stands around a literal, if it is a head and a name of labels as in an e-mail address: told by 32 bytes on each side
 * at once, in WebAssembly. It runs over what the prefilter found, and puts addresses in place of the literals in them. What
 * it does not see whole it leaves as it is.
 * @module
 */
import { Dfa } from "../regex/dfa.ts";
import * as wasm from "./assembler.ts";
import type { Labels } from "./labels.ts";
import type { Layout } from "./layout.ts";
import type { Head, Lead } from "./lead.ts";
import type { Rule } from "./rule.ts";
import type { Literal } from "./sought.ts";
import { COMPARED } from "./tables.ts";

const { get, set } = wasm;

export interface Address {
  /** Of the literal, from one on. */
  readonly number: number;
  readonly literal: Literal;
  readonly lead: Lead;
  readonly head: Head;
  readonly labels: Labels;
  /** The only one, and one that takes every match. */
  readonly rule: Rule;
}

/** The first literal of which nothing else follows; null: there is none. */
export function addressOf(literals: readonly Literal[]): Address | null {
  for (const [index, literal] of literals.entries()) {
    const [action, ...others] = literal.actions;
    if (action?.kind !== "lead" || others.length > 0 || literal.bytes.length > COMPARED) continue;
    const { lead } = action;
    const { head } = lead;
    const [rule] = lead.rules;
    if (head === null || head.rest instanceof Dfa || head.least > MOST_BEFORE) continue;
    if (rule === undefined || lead.rules.length > 1 || !takesAll(rule)) continue;
    return { number: index + 1, literal, lead, head, labels: head.rest, rule };
  }
  return null;
}

const takesAll = ({ check, accept, locate, alone, near }: Rule): boolean =>
  check === null && accept === null && locate === null && alone >= Math.max(0, near);

/** Bytes that are looked at on each side, and the most of them that are told: one more says where they end. */
export const SEEN = 32;
const MOST_BEFORE = SEEN - 2;

const [FROM, TO, OUT, TEXT_END] = [0, 1, 2, 3];
const [START, STOP, NUMBER, RUN, FIRST, HERE, COUNT, END] = [4, 5, 6, 7, 8, 9, 10, 11];
/** Bytes, as bits, that are no members: of what may stand there, what begins it, letters and digits, and the others. */
const [NOT_OTHERS, NOT_FIRST, NOT_WORD, NOT_LAST, NOT_SEPARATOR] = [12, 13, 14, 15, 16];
const [LOW, HIGH] = [17, 18];
const LOCALS = { i32: 13, i64: 0, v128: 2 };
const ALPHANUMERIC = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? 1 : 0,
);
const HIT = 8;

/**
 * A module whose `run` takes where hits begin, where they end, where those go that are left, and where the text ends. An
 * address is a hit where it begins, and the number is how many bytes it takes, below zero.
 */
export function addressKernel(layout: Layout, address: Address): Uint8Array<ArrayBuffer> {
  const { number, literal, head, labels } = address;
  const keep = (place: wasm.Code, value: wasm.Code) => [
    wasm.store(get(OUT), place),
    wasm.store(get(OUT), value, 4),
    set(OUT, wasm.add(get(OUT), wasm.i32(HIT))),
  ];
  const isSeen = wasm.and(
    wasm.atLeast(get(START), wasm.i32(layout.text + SEEN)),
    wasm.atLeast(get(TEXT_END), wasm.add(get(STOP), wasm.i32(SEEN))),
  );
  const found = [
    set(START, wasm.add(wasm.load(get(FROM)), wasm.i32(layout.text - literal.at))),
    set(STOP, wasm.add(get(START), wasm.i32(literal.bytes.length))),
    wasm.when(isSeen, [
      runBefore(head),
      wasm.when(isAtMost(RUN, MOST_BEFORE), [
        runAfter(labels),
        wasm.when(isAtMost(RUN, MOST_BEFORE), [
          firstOf(head),
          wasm.when(get(FIRST), [
            lastOf(labels),
            set(HERE, wasm.add(wasm.subtract(get(START), wasm.i32(SEEN)), wasm.trailingZeros(get(FIRST)))),
            wasm.when(get(END), [
              keep(
                wasm.subtract(get(HERE), wasm.i32(layout.text)),
                wasm.subtract(get(HERE), wasm.add(get(STOP), get(END))),
              ),
            ]),
          ]),
          set(NUMBER, wasm.i32(0)),
        ]),
      ]),
    ]),
  ];
  return wasm.moduleOf(4, LOCALS, [
    wasm.until(wasm.atLeast(get(FROM), get(TO)), [
      set(NUMBER, wasm.load(get(FROM), 4)),
      wasm.when(wasm.isZero(wasm.xor(get(NUMBER), wasm.i32(number))), found),
      wasm.when(get(NUMBER), keep(wasm.load(get(FROM)), get(NUMBER))),
      set(FROM, wasm.add(get(FROM), wasm.i32(HIT))),
    ]),
    wasm.store(wasm.i32(4), get(OUT)),
  ]);
}

const isAtMost = (local: number, most: number): wasm.Code => wasm.isZero(wasm.atLeast(get(local), wasm.i32(most + 1)));
const atMost = (value: wasm.Code, most: number): wasm.Code => [
  set(RUN, value),
  wasm.select(isAtMost(RUN, most), get(RUN), wasm.i32(most)),
];
const isBit = (mask: number, at: wasm.Code): wasm.Code => wasm.and(wasm.shiftRight(get(mask), at), wasm.i32(1));
const not = (value: wasm.Code): wasm.Code => wasm.xor(value, wasm.i32(-1));

/** What of `SEEN` bytes is no member of which table, which are of ASCII: as bits, the first byte lowest. */
function classify(address: wasm.Code, tables: readonly (readonly [local: number, table: Uint8Array])[]): wasm.Code {
  return [0, 16].map((at) => [
    set(LOW, wasm.loadVector(address, at)),
    set(HIGH, wasm.highHalves(get(LOW))),
    set(LOW, wasm.andVector(get(LOW), wasm.splat(15))),
    tables.map(([local, table]) => {
      const both = wasm.andVector(
        wasm.shuffle(wasm.vector(highHalvesOf(table)), get(LOW)),
        wasm.shuffle(wasm.vector(HIGH_BITS), get(HIGH)),
      );
      const bits = wasm.shiftLeft(wasm.signs(wasm.isEqual8(both, wasm.splat(0))), wasm.i32(at));
      return set(local, at === 0 ? bits : wasm.or(get(local), bits));
    }),
  ]);
}
/** By the low half of a byte, the high halves with which it is a member, a bit for each of the eight of ASCII. */
const highHalvesOf = (table: Uint8Array): number[] =>
  Array.from({ length: 16 }, (_, low) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((all, high) => all | ((table[high * 16 + low] ?? 0) << high), 0),
  );
const HIGH_BITS = Array.from({ length: 16 }, (_, high) => (high < 8 ? 1 << high : 0));

/** Bytes that may stand between the beginning and the literal, as many as stand before it. */
function runBefore({ first, others }: Head): wasm.Code {
  return [
    classify(wasm.subtract(get(START), wasm.i32(SEEN)), [
      [NOT_OTHERS, others],
      [NOT_FIRST, first],
      [NOT_WORD, ALPHANUMERIC],
    ]),
    set(RUN, wasm.leadingZeros(get(NOT_OTHERS))),
  ];
}

/** Where a match may begin, as bits: where a word does, or what is no part of one. */
function firstOf({ least, most }: Head): wasm.Code {
  const from = wasm.subtract(wasm.i32(SEEN - 1), atMost(get(COUNT), Math.min(most, MOST_BEFORE)));
  return set(
    FIRST,
    wasm.and(wasm.and(get(FIRST), wasm.shiftRight(wasm.i32(-1), wasm.i32(least))), wasm.shiftLeft(wasm.i32(-1), from)),
  );
}

/** Bytes that labels may be made of, as many as stand after the literal. Keeps what was before it in `FIRST` and `COUNT`. */
function runAfter({ first, inner, last, separator }: Labels): wasm.Code {
  const separators = Uint8Array.from({ length: 256 }, (_, byte) => (byte === separator ? 1 : 0));
  const notWithin = wasm.or(get(NOT_WORD), wasm.shiftLeft(get(NOT_WORD), wasm.i32(1)));
  return [
    set(COUNT, get(RUN)),
    set(FIRST, wasm.and(not(get(NOT_FIRST)), notWithin)),
    classify(get(STOP), [
      [NOT_OTHERS, inner],
      [NOT_FIRST, first],
      [NOT_WORD, ALPHANUMERIC],
      [NOT_LAST, last],
      [NOT_SEPARATOR, separators],
    ]),
    set(RUN, wasm.trailingZeros(wasm.and(get(NOT_OTHERS), wasm.and(get(NOT_LAST), get(NOT_SEPARATOR))))),
  ];
}

const cutToSeen = (labels: Labels): Labels => ({
  ...labels,
  least: Math.min(SEEN, labels.least),
  most: Math.min(SEEN, labels.most),
  longest: Math.min(SEEN, labels.longest),
  lastLeast: Math.min(SEEN, labels.lastLeast),
  lastMost: Math.min(SEEN, labels.lastMost),
});

/** Where the longest name ends, from where the literal does; 0: there is none. As `labelsFrom`. */
function lastOf(labels: Labels): wasm.Code {
  const { least, most, longest, lastLeast, lastMost } = cutToSeen(labels);
  const runFrom = (mask: number) => wasm.trailingZeros(wasm.shiftRight(get(mask), get(HERE)));
  const isLast = wasm.and(wasm.atLeast(get(RUN), wasm.i32(lastLeast)), isBit(NOT_WORD, wasm.add(get(HERE), get(RUN))));
  const stop = wasm.add(get(HERE), get(RUN));
  const isLabel = wasm.and(
    wasm.and(wasm.isZero(isBit(NOT_FIRST, get(HERE))), wasm.isZero(isBit(NOT_SEPARATOR, stop))),
    wasm.and(wasm.isZero(wasm.isZero(get(RUN))), wasm.isZero(isBit(NOT_FIRST, wasm.subtract(stop, wasm.i32(1))))),
  );
  return [
    set(END, wasm.i32(0)),
    set(HERE, wasm.i32(0)),
    set(COUNT, wasm.i32(0)),
    wasm.until(wasm.atLeast(get(COUNT), wasm.i32(most + 1)), [
      wasm.when(wasm.atLeast(get(COUNT), wasm.i32(least)), [
        set(RUN, atMost(runFrom(NOT_LAST), lastMost)),
        set(END, wasm.select(isLast, stop, get(END))),
      ]),
      set(RUN, atMost(runFrom(NOT_OTHERS), longest)),
      set(COUNT, wasm.select(isLabel, wasm.add(get(COUNT), wasm.i32(1)), wasm.i32(most + 1))),
      set(HERE, wasm.add(stop, wasm.i32(1))),
    ]),
  ];
}
