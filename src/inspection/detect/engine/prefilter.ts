/**
 * The first look at every byte: where could something begin? Sixteen bytes at a time in WebAssembly. What comes of it:
 *
 * - tokens: the first digit of each run of ASCII letters and digits that goes on like something that is looked for, and
 *   where enough digits follow closely;
 * - literals: found by shuffles over the halves of bytes, in up to 32 buckets (the idea is "Teddy", from Hyperscan; Wang
 *   et al., NSDI 2019, section 4), then by a hash of four bytes, then by the first fifteen of the literal and the classes
 *   of those that follow it; some are only looked for where runs of letters and digits begin;
 * - where runs of letters and digits begin, of those that begin with one of some kinds of bytes.
 *
 * The first two may hold too much and never too little; `reference` in the tests says what exactly.
 * @module
 */
import { WebAssembly } from "../../webassembly.ts";
import { type Address, addressKernel } from "./addresses.ts";
import { kernel } from "./kernel.ts";
import { BLOCK, CARRIED, layoutOf } from "./layout.ts";
import { literalKernel } from "./literal-kernel.ts";
import { fillTables, type Sought } from "./tables.ts";
import { WHERE } from "./token-shapes.ts";

export interface PrefilterOptions {
  readonly literals: readonly Sought[];
  /** As `tokenShapes` makes them; null: tokens are not looked for. */
  readonly shapes: Uint8Array | null;
  /**
   * By byte: whether runs of letters and digits are kept that begin with it, or with another digit, capital or small
   * letter as it is one; null: none are.
   */
  readonly beginnings: Uint8Array | null;
  /** What is told of addresses around their literal; absent: nothing is. */
  readonly address?: Address | null;
  /** The most bytes of a text. */
  readonly capacity: number;
}

export interface Prefilter {
  /** Where text goes. */
  readonly text: Uint8Array;
  /** Positions of first digits in text. Valid up to the count that `run` returns. */
  readonly digits: Int32Array;
  /**
   * By twos: the position of a gram, and the number of the literal from one on; `SEVERAL`, where there are more. Or where an
   * address begins, and how many bytes it takes, below zero.
   */
  readonly hits: Int32Array;
  /** By block of 64 bytes: how many of them go on a character of UTF-8. Right where `run` looked, and on to the end. */
  readonly continuations: Uint8Array;
  /** By 32 bytes: a bit for each where a run begins that is kept. Right where `run` looked. */
  readonly starts: Int32Array;
  /** Looks at text from `from` to `to`, which is no more than `LOOK` bytes. */
  run(from: number, to: number, look?: Look): { readonly digits: number; readonly hits: number };
}

export interface Look {
  /** Where the text ends; bytes beyond that are overwritten. `to`, unless it is said. */
  readonly end?: number;
  /** Up to where continuations are counted. The text's end, unless it is said. */
  readonly counted?: number;
  /** The last look ended where this one begins, on a block of 64 bytes. */
  readonly goesOn?: boolean;
}

export function createPrefilter(options: PrefilterOptions): Prefilter {
  const { literals, shapes, beginnings, address = null, capacity } = options;
  const layout = layoutOf(capacity, literals.length);
  const pages = Math.ceil(layout.size / 65_536);
  // Without a maximum each of them would reserve as much of the address space as one may have at all.
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { buffer } = memory;
  const groups = fillTables(buffer, layout, literals);
  const bytes = new Uint8Array(buffer);
  if (shapes !== null) bytes.set(shapes, layout.shapes);
  bytes.set(WHERE, layout.where);
  const lengths = [...new Set(literals.map(({ gram }) => gram.bytes.length))];
  const instance = (code: Uint8Array) =>
    new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } }).exports as {
      run: (...addresses: number[]) => void;
    };
  const { run } = instance(kernel({ layout, groups, shapes, beginnings }));
  const found = literals.length === 0 ? null : instance(literalKernel(layout, lengths));
  const addresses = address === null ? null : instance(addressKernel(layout, address));
  const counts = new Int32Array(buffer, 0, 3);
  return {
    text: new Uint8Array(buffer, layout.text, capacity),
    digits: new Int32Array(buffer, layout.digits, (layout.hits - layout.digits) / 4),
    hits: new Int32Array(buffer, layout.hits, (layout.places - layout.hits) / 4),
    continuations: new Uint8Array(buffer, layout.continuations, layout.starts - layout.continuations),
    starts: new Int32Array(buffer, layout.starts, (layout.size - layout.starts) / 4),
    run: (from, to, { end = to, counted = end, goesOn = false } = {}) => {
      const first = from - (from % BLOCK);
      bytes.fill(0, layout.text + end, Math.min(layout.text + end + 2 * BLOCK, layout.digits));
      counts[1] = layout.hits;
      if (!goesOn) bytes.fill(0, CARRIED.inToken, CARRIED.end);
      run(layout.text + first, layout.text + to, layout.text + counted, layout.digits, layout.places);
      found?.run(layout.places, counts[2] ?? 0, layout.hits);
      addresses?.run(layout.hits, counts[1] ?? 0, layout.hits, layout.text + end);
      return { digits: ((counts[0] ?? 0) - layout.digits) / 4, hits: ((counts[1] ?? 0) - layout.hits) / 8 };
    },
  };
}
