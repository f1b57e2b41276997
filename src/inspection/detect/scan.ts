/**
 * One scan: text comes in, in pieces; matches come out. Text is gathered into stretches that end where they would end
 * however it was cut, and memory does not grow with it.
 * @module
 */

import { Enough } from "../budget.ts";
import { type EnoughFound, isEnough } from "../enough.ts";
import type { FileLabel, Match } from "../finding.ts";
import { letGo } from "../garbage.ts";
import type { TextSink } from "../sink.ts";
import type { Confidence, Place } from "../vocabulary.ts";
import type { Block } from "./engine/block.ts";
import { bytesOfCharacters } from "./engine/characters.ts";
import { Folding } from "./engine/folding.ts";
import { AHEAD, BEHIND, type Stretch } from "./engine/stretch.ts";
import { Found } from "./found.ts";
import { type MaskOptions, maskedEvidence } from "./mask.ts";
import { type Span, Spans } from "./spans.ts";
import { Tally } from "./tally.ts";

/** What looks at the text besides the patterns: data sets, fingerprints, classifiers. */
export interface Watcher {
  part(place: Place, name: string): void;
  text(utf8: Uint8Array): void;
  end(): readonly Match[];
}

/** Called with every match, for those who try rules out: never stored. `start` and `end` are bytes of the part, folded. */
export type OnMatch = (subject: number, level: number, start: number, end: number) => void;

interface Pending extends Span {
  readonly subject: number;
  readonly keep: (masked: string, part: string) => void;
}

const CONTEXT_BYTES = bytesOfCharacters(100);
/** Of what a match leaves behind when it was judged, some is old enough to be there until it is collected. */
const BYTES_OF_MATCH = 1024;
/** Bytes of a stretch and its surroundings. */
export const CAPACITY = 256 * 1024;
export const LEAST_CAPACITY = 2 * (AHEAD + BEHIND);

export interface ScanOptions {
  readonly block: Block;
  readonly capacity: number;
  readonly ids: readonly string[];
  readonly masks: readonly MaskOptions[];
  readonly watchers: readonly Watcher[];
  readonly onMatch?: OnMatch | undefined;
  /** Throws `Enough` once this was found; undefined: everything is sought to the end. */
  readonly enough?: EnoughFound | undefined;
  /** The block is free again. */
  readonly done: () => void;
}

export class Scan implements TextSink {
  readonly #options: ScanOptions;
  readonly #tally: Tally;
  readonly #folding = new Folding();
  #place: Place = "content";
  #name = "";
  /** Bytes in the block, and where what is not yet decided begins. */
  #filled = 0;
  #decided = 0;
  /** Position of the block's first byte in the part, folded as all positions are. */
  #base = 0;
  readonly #found = new Found();
  /** Positions in the part. */
  readonly #spans = new Spans();
  #pending: Pending[] = [];
  #labels: readonly FileLabel[] = [];
  #ended = false;

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#tally = new Tally(options.ids);
  }

  part(place: Place, name: string): void {
    this.#finish();
    this.#stopIfEnough();
    this.#place = place;
    this.#name = name;
    for (const watcher of this.#options.watchers) watcher.part(place, name);
  }

  text(utf8: Uint8Array): void {
    if (this.#ended) throw new Error("the scan has ended");
    for (const watcher of this.#options.watchers) watcher.text(utf8);
    this.#folding.text(utf8, (folded) => this.#gather(folded, () => this.#stopIfEnough()));
  }

  /** Calls `decided` after each stretch. */
  #gather(utf8: Uint8Array, decided: () => void): void {
    const { block, capacity } = this.#options;
    for (let at = 0; at < utf8.length; ) {
      const piece = utf8.subarray(at, at + capacity - this.#filled);
      block.bytes.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled < capacity) continue;
      this.#decide(false);
      decided();
    }
  }

  labels(found: readonly FileLabel[]): void {
    this.#labels = found;
    this.#stopIfEnough();
  }

  /** The text is whole. Nothing may be called after. */
  end(): Match[] {
    if (this.#ended) return [];
    this.#finish();
    this.#ended = true;
    this.#options.done();
    return [...this.#tally.matches(), ...this.#options.watchers.flatMap((watcher) => watcher.end())];
  }

  /** INVARIANT: counts what is decided, up to the end of a stretch or a part: how the text was cut changes nothing. */
  #stopIfEnough(): void {
    const { enough } = this.#options;
    const count = (type: string, place: Place, confidence: Confidence) => this.#tally.count(type, place, confidence);
    const found = { count, labels: this.#labels, infected: false };
    if (enough !== undefined && isEnough(enough, found)) throw new Enough();
  }

  /** Ends the part. */
  #finish(): void {
    this.#folding.end((folded) => this.#gather(folded, () => {}));
    if (this.#filled > 0) this.#decide(true);
    this.#filled = 0;
    this.#decided = 0;
    this.#base = 0;
    this.#spans.clear();
    this.#options.block.begin();
  }

  #decide(isLast: boolean): void {
    const { block, onMatch } = this.#options;
    const to = isLast ? this.#filled : this.#filled - AHEAD;
    const base = this.#base;
    const stretch: Stretch = {
      ...{ from: this.#decided, to, end: this.#filled, isFirst: base === 0, isLast, base },
    };
    const found = this.#found;
    found.clear();
    block.run(stretch, found);
    const rows = found.ordered();
    for (let place = 0; place < found.count; place += 1) {
      const row = rows[place] as number;
      const subject = found.subject(row);
      const level = found.level(row);
      const start = found.start(row);
      const end = found.end(row);
      onMatch?.(subject, level, base + start, base + end);
      this.#spans.add(base + start, base + end);
      const keep = this.#tally.add(subject, this.#place, level, block.bytes, start, end);
      if (keep !== null) this.#pending.push({ subject, keep, start: base + start, end: base + end });
    }
    letGo(found.count * BYTES_OF_MATCH);
    this.#evidence(isLast ? Infinity : base + to - CONTEXT_BYTES);
    this.#moveOn(to);
  }

  /** Makes the evidence of matches up to `until`, a position in the part: all that is near them is decided. */
  #evidence(until: number): void {
    const { block, masks } = this.#options;
    const base = this.#base;
    const left: Pending[] = [];
    for (const pending of this.#pending) {
      const mask = masks[pending.subject];
      if (pending.end > until) left.push(pending);
      else if (mask !== undefined) {
        const near = this.#spans.within(pending.start - CONTEXT_BYTES, pending.end + CONTEXT_BYTES);
        const move = ({ start, end }: Span): Span => ({ start: Math.max(0, start - base), end: end - base });
        const evidence = maskedEvidence(block.bytes, this.#filled, move(pending), near.map(move), mask);
        pending.keep(evidence, this.#name);
      }
    }
    this.#pending = left;
  }

  /** Drops what is decided, except for what stands close behind. */
  #moveOn(to: number): void {
    const { bytes } = this.#options.block;
    const drop = Math.max(0, to - BEHIND);
    bytes.copyWithin(0, drop, this.#filled);
    this.#filled -= drop;
    this.#decided = to - drop;
    this.#base += drop;
    this.#spans.forget(this.#base);
  }
}
