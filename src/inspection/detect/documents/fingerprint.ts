/**
 * Fingerprints of documents: how much of one stands in another, even when it was changed or copied in part.
 *
 * Runs of five words are hashed, and of every eight in a row the least hash is kept, so that a passage of twelve words
 * that two documents share is always seen (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003). What the blank form
 * holds is taken off.
 * @module
 */
import type { Match } from "../../finding.ts";
import { inSlices } from "../../turns.ts";
import { CONFIDENCE_LEVELS, type Place } from "../../vocabulary.ts";
import type { Watcher } from "../scan.ts";
import { textHash, WordStream } from "./words.ts";

const SHINGLE = 5;
const WINNOW = 8;
/** Share of a document that must be found for low, medium and high confidence. */
export const CONTAINMENT = [0.3, 0.5, 0.8] as const;
/** A document with fewer is too short to be told. */
export const LEAST_HASHES = 8;

/** Calls back with the hashes that are kept of a stream of words. */
class Winnower {
  readonly #onHash: (hash: number) => void;
  #words: string[] = [];
  #hashes: number[] = [];
  #last = -1;
  #count = 0;

  constructor(onHash: (hash: number) => void) {
    this.#onHash = onHash;
  }

  word(word: string): void {
    this.#words.push(word);
    if (this.#words.length < SHINGLE) return;
    this.#hashes.push(textHash(this.#words.join(" "), 0));
    this.#words.shift();
    this.#count += 1;
    if (this.#hashes.length < WINNOW) return;
    let least = 0;
    for (let at = 1; at < WINNOW; at += 1)
      if ((this.#hashes[at] as number) <= (this.#hashes[least] as number)) least = at;
    const place = this.#count - WINNOW + least;
    if (place !== this.#last) this.#onHash(this.#hashes[least] as number);
    this.#last = place;
    this.#hashes.shift();
  }

  reset(): void {
    this.#words = [];
    this.#hashes = [];
    this.#last = -1;
    this.#count = 0;
  }
}

/** Bytes of text between two turns for others. */
const SLICE = 32 * 1024;

async function hashesOf(text: string): Promise<Set<number>> {
  const hashes = new Set<number>();
  const winnower = new Winnower((hash) => hashes.add(hash));
  const stream = new WordStream((word) => winnower.word(word));
  const bytes = Buffer.from(text);
  await inSlices(bytes.length, SLICE, (from, to) => stream.text(bytes.subarray(from, to)));
  stream.end();
  return hashes;
}

export interface Fingerprint {
  readonly id: string;
  /** Sorted. */
  readonly hashes: Uint32Array;
}

/** Null: too little is left of the document once `boilerplate`, the blank form, is taken off. */
export async function fingerprint(id: string, document: string, boilerplate = ""): Promise<Fingerprint | null> {
  const blank = await hashesOf(boilerplate);
  const own = await hashesOf(document);
  for (const hash of blank) own.delete(hash);
  const hashes = Uint32Array.from(own).sort();
  return hashes.length < LEAST_HASHES ? null : { id, hashes };
}

/** The hashes alone, 4 bytes each, little-endian. */
export function serializeFingerprint({ hashes }: Fingerprint): Buffer {
  const buffer = Buffer.alloc(hashes.length * 4);
  for (const [at, hash] of hashes.entries()) buffer.writeUInt32LE(hash, at * 4);
  return buffer;
}

/** Of what `serializeFingerprint` made. */
export function deserializeFingerprint(id: string, buffer: Buffer): Fingerprint {
  return { id, hashes: Uint32Array.from({ length: buffer.length / 4 }, (_, at) => buffer.readUInt32LE(at * 4)) };
}

export class FingerprintWatcher implements Watcher {
  readonly #prints: readonly Fingerprint[];
  /** By hash: which prints have it, and where. */
  readonly #places = new Map<number, { print: number; at: number }[]>();
  readonly #found: Uint8Array[];
  readonly #winnower = new Winnower((hash) => {
    for (const { print, at } of this.#places.get(hash) ?? []) (this.#found[print] as Uint8Array)[at] = 1;
  });
  readonly #stream = new WordStream((word) => this.#winnower.word(word));
  #isContent = true;

  constructor(prints: readonly Fingerprint[]) {
    this.#prints = prints;
    this.#found = prints.map(({ hashes }) => new Uint8Array(hashes.length));
    for (const [print, { hashes }] of prints.entries())
      for (const [at, hash] of hashes.entries())
        this.#places.set(hash, [...(this.#places.get(hash) ?? []), { print, at }]);
  }

  part(place: Place): void {
    this.#stream.end();
    this.#winnower.reset();
    this.#isContent = place === "content";
  }

  text(utf8: Uint8Array): void {
    if (this.#isContent) this.#stream.text(utf8);
  }

  end(): Match[] {
    this.#stream.end();
    return this.#prints.flatMap(({ id, hashes }, print): Match[] => {
      const share = (this.#found[print] ?? new Uint8Array()).reduce((sum, one) => sum + one, 0) / hashes.length;
      const confidence = CONFIDENCE_LEVELS[CONTAINMENT.findLastIndex((least) => share >= least)];
      return confidence === undefined ? [] : [{ type: id, place: "content", confidence, distinct: 1, evidence: [] }];
    });
  }
}
