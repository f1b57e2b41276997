/**
 * The tree of an expression as a nondeterministic automaton over the bytes of UTF-8, forwards or backwards (Thompson
 * 1968; the splitting of code point ranges into byte ranges follows from the table in RFC 3629 section 3).
 * @module
 */
import type { Ranges } from "./classes.ts";
import { type Assertion, type Node, Refused } from "./syntax.ts";

export type State =
  | { readonly op: "bytes"; readonly set: Uint8Array; readonly out: number }
  | { readonly op: "split"; outs: number[] }
  | { readonly op: "assert"; readonly which: Assertion; readonly out: number }
  | { readonly op: "match"; readonly id: number };

export interface Nfa {
  readonly states: readonly State[];
  readonly start: number;
  readonly hasAssertions: boolean;
}

/** States that one expression of a user may come to. */
export const MOST_STATES = 10_000;

const BACKWARDS: Readonly<Partial<Record<Assertion, Assertion>>> = {
  "text-start": "text-end",
  "text-end": "text-start",
  "line-start": "line-end",
  "line-end": "line-start",
};

export interface NfaOptions {
  readonly backwards?: boolean;
  /** Matches may begin anywhere, not only where the run begins. */
  readonly anywhere?: boolean;
  readonly most?: number;
}

/** `nodes[i]` matches as number i. Throws `Refused` when it comes to more than `most` states. */
export function buildNfa(nodes: readonly Node[], options: NfaOptions = {}): Nfa {
  const builder = new Builder(options.backwards === true, options.most ?? MOST_STATES);
  const starts = nodes.map((node, id) => builder.node(node, builder.add({ op: "match", id })));
  const start = builder.add({ op: "split", outs: starts });
  if (options.anywhere === true)
    starts.push(builder.add({ op: "bytes", set: new Uint8Array(256).fill(1), out: start }));
  return { states: builder.states, start, hasAssertions: builder.states.some(({ op }) => op === "assert") };
}

class Builder {
  readonly states: State[] = [];
  readonly #backwards: boolean;
  readonly #most: number;
  readonly #known = new Map<Ranges, readonly ByteRange[][]>();
  /** As `#singleBytes` has it: a repetition counted out asks for the same again and again. */
  readonly #single = new Map<Ranges, Uint8Array | null>();
  /** Sets of bytes that are the same are one: a repetition counted out holds hundreds. */
  readonly #sets = new Map<string, Uint8Array>();

  constructor(backwards: boolean, most: number) {
    this.#backwards = backwards;
    this.#most = most;
  }

  add(state: State): number {
    if (this.states.length >= this.#most)
      throw new Refused("the expression is too large once its repetitions are counted out");
    return this.states.push(state) - 1;
  }

  /** The state where `node` begins, which goes on to `next`. */
  node(node: Node, next: number): number {
    switch (node.kind) {
      case "set":
        return this.#set(node.ranges, next);
      case "assert":
        return this.add({
          op: "assert",
          which: this.#backwards ? (BACKWARDS[node.which] ?? node.which) : node.which,
          out: next,
        });
      case "alt":
        // Each once: alternatives that are empty all lead on, and would be followed one by one for every byte.
        return this.add({ op: "split", outs: [...new Set(node.nodes.map((one) => this.node(one, next)))] });
      case "cat": {
        const ordered = this.#backwards ? node.nodes : node.nodes.toReversed();
        return ordered.reduce((following, one) => this.node(one, following), next);
      }
      case "repeat":
        return this.#repeat(node, next);
    }
  }

  #repeat({ node, min, max }: Node & { kind: "repeat" }, next: number): number {
    let from = next;
    if (max === Infinity) {
      const outs = [next];
      from = this.add({ op: "split", outs });
      outs.push(this.node(node, from));
    } else {
      for (let count = min; count < max; count += 1) {
        from = this.add({ op: "split", outs: [this.node(node, from), next] });
      }
    }
    for (let count = 0; count < min; count += 1) from = this.node(node, from);
    return from;
  }

  #set(ranges: Ranges, next: number): number {
    const single = this.#singleBytes(ranges);
    if (single !== null) return this.add({ op: "bytes", set: single, out: next });
    /** First bytes of all sequences, by where they lead. */
    const firsts = new Map<number, ByteRange[]>();
    /** Bytes after the first, shared where they lead to the same. */
    const tails = new Map<string, number>();
    for (const sequence of this.#sequences(ranges)) {
      const [first, ...rest] = this.#backwards ? sequence.toReversed() : sequence;
      const out = rest.reduceRight((to, [low, high]) => {
        const key = `${low}-${high}-${to}`;
        const state = tails.get(key) ?? this.add({ op: "bytes", set: this.#bytes([[low, high]]), out: to });
        tails.set(key, state);
        return state;
      }, next);
      const set = firsts.get(out) ?? [];
      if (first !== undefined) set.push(first);
      firsts.set(out, set);
    }
    const outs = [...firsts].map(([out, set]) => this.add({ op: "bytes", set: this.#bytes(set), out }));
    return outs.length === 1 ? (outs[0] ?? next) : this.add({ op: "split", outs });
  }

  /** Null: some of the code points take more than one byte. */
  #singleBytes(ranges: Ranges): Uint8Array | null {
    let single = this.#single.get(ranges);
    if (single === undefined) {
      const sequences = this.#sequences(ranges);
      single = sequences.every(({ length }) => length === 1) ? this.#bytes(sequences.flat()) : null;
      this.#single.set(ranges, single);
    }
    return single;
  }

  #bytes(ranges: readonly ByteRange[]): Uint8Array {
    const key = ranges.join(" ");
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const set = new Uint8Array(256);
    for (const [low, high] of ranges) set.fill(1, low, high + 1);
    this.#sets.set(key, set);
    return set;
  }

  #sequences(ranges: Ranges): readonly ByteRange[][] {
    const known = this.#known.get(ranges);
    if (known !== undefined) return known;
    const all: ByteRange[][] = [];
    for (let at = 0; at < ranges.length; at += 2) all.push(...utf8Ranges(ranges[at] ?? 0, ranges[at + 1] ?? 0));
    this.#known.set(ranges, all);
    return all;
  }
}

type ByteRange = readonly [number, number];
const LENGTH_ENDS = [0x7f, 0x7ff, 0xffff, 0x10ffff];

/** The code points from `low` to `high` as sequences of byte ranges, each of one to four bytes. */
export function utf8Ranges(low: number, high: number): ByteRange[][] {
  const result: ByteRange[][] = [];
  let from = low;
  for (const end of LENGTH_ENDS) {
    if (from > high) break;
    if (from <= end) split(from, Math.min(high, end), result);
    from = Math.max(from, end + 1);
  }
  return result;
}

/** Both ends are of one length. Where their trailing bytes differ in more than the last, the range is cut. */
function split(low: number, high: number, into: ByteRange[][]): void {
  if (low > 0x7f) {
    for (let shift = 6; shift <= 18; shift += 6) {
      const mask = (1 << shift) - 1;
      if ((low & ~mask) === (high & ~mask)) break;
      if ((low & mask) !== 0) {
        split(low, low | mask, into);
        split((low | mask) + 1, high, into);
        return;
      }
      if ((high & mask) !== mask) {
        split(low, (high & ~mask) - 1, into);
        split(high & ~mask, high, into);
        return;
      }
    }
  }
  const [from, to] = [encode(low), encode(high)];
  into.push(from.map((byte, at) => [byte, to[at] ?? byte] as const));
}

function encode(code: number): number[] {
  if (code <= 0x7f) return [code];
  const tail = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
  if (code <= 0x7ff) return [0xc0 | (code >> 6), tail(0)];
  if (code <= 0xffff) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
}
