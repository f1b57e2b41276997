/**
 * A classifier that an admin trains from examples: texts of a kind, and texts of other kinds. Naive Bayes over the words
 * and pairs of words that occur (McCallum and Nigam 1998, the Bernoulli features with the multinomial's odds), hashed to
 * a table of fixed size.
 *
 * How good it is is measured on examples it was not trained with; before that is good enough, it may not be used.
 * @module
 */
import type { Match } from "../../finding.ts";
import { inSlices } from "../../turns.ts";
import type { Place } from "../../vocabulary.ts";
import type { Watcher } from "../scan.ts";
import { textHash, WordStream } from "./words.ts";

const BITS = 15;
const FEATURES = 1 << BITS;
const FOLDS = 5;
/** What the examples and the measured accuracy must come to before a classifier may be used. */
export const LEAST_EXAMPLES = 20;
export const LEAST_PRECISION = 0.8;
export const LEAST_RECALL = 0.7;

export interface Accuracy {
  readonly precision: number;
  readonly recall: number;
  readonly positives: number;
  readonly negatives: number;
}

export interface Classifier {
  readonly id: string;
  /** By cross-validation in five folds. */
  readonly accuracy: Accuracy;
  readonly ready: boolean;
  /** By feature, in natural logarithms: how much its presence speaks for the kind. */
  readonly odds: Float32Array;
  /** Score from which on a match is of high confidence. */
  readonly sure: number;
}

/** Marks the words and pairs that occur. */
class Features {
  readonly present = new Uint8Array(FEATURES);
  readonly #stream = new WordStream((word) => {
    this.present[textHash(word, 1) >>> (32 - BITS)] = 1;
    if (this.#before !== "") this.present[textHash(`${this.#before} ${word}`, 2) >>> (32 - BITS)] = 1;
    this.#before = word;
  });
  #before = "";

  text(utf8: Uint8Array): void {
    this.#stream.text(utf8);
  }

  end(): void {
    this.#stream.end();
    this.#before = "";
  }
}

/** Bytes of text, and examples, between two turns for others. */
const [BYTES, EXAMPLES] = [32 * 1024, 200];

/** Places of the features that occur, in their order. */
type Present = Uint16Array;

function placesOf(present: Uint8Array): Present {
  const places = new Uint16Array(FEATURES);
  let count = 0;
  for (let at = 0; at < FEATURES; at += 1) if (present[at] !== 0) places[count++] = at;
  return places.slice(0, count);
}

async function featuresOf(text: string): Promise<Present> {
  const features = new Features();
  const bytes = Buffer.from(text);
  await inSlices(bytes.length, BYTES, (from, to) => features.text(bytes.subarray(from, to)));
  features.end();
  return placesOf(features.present);
}

/** Examples of one kind: each belongs to a fold. */
class Examples {
  readonly #all: Present[] = [];
  /** By fold: how many of its examples have each feature. */
  readonly #counts = Array.from({ length: FOLDS }, () => new Uint32Array(FEATURES));

  static async of(texts: readonly string[]): Promise<Examples> {
    const examples = new Examples();
    for (const text of texts) examples.#add(await featuresOf(text));
    return examples;
  }

  #add(present: Present): void {
    const counts = this.#counts[this.#all.length % FOLDS] as Uint32Array;
    for (const at of present) counts[at] = (counts[at] as number) + 1;
    this.#all.push(present);
  }

  get size(): number {
    return this.#all.length;
  }

  /** How many examples there are outside the fold, and how many of them have each feature; of all for -1. */
  without(fold: number): { readonly size: number; readonly counts: Float64Array } {
    const counts = new Float64Array(FEATURES).fill(0.5);
    for (const [number, some] of this.#counts.entries())
      if (number !== fold)
        for (let at = 0; at < FEATURES; at += 1) counts[at] = (counts[at] as number) + (some[at] as number);
    return { size: this.#all.filter((_, at) => at % FOLDS !== fold).length, counts };
  }

  async scores(fold: number, odds: Float32Array): Promise<number[]> {
    const inFold = this.#all.filter((_, at) => at % FOLDS === fold);
    const scores: number[] = [];
    await inSlices(inFold.length, EXAMPLES, (from, to) => {
      for (const present of inFold.slice(from, to)) scores.push(score(odds, present));
    });
    return scores;
  }
}

function learn(positives: Examples, negatives: Examples, fold: number): Float32Array {
  const [yes, no] = [positives.without(fold), negatives.without(fold)];
  return Float32Array.from(
    yes.counts,
    (count, at) => Math.log(count / (yes.size + 1)) - Math.log((no.counts[at] as number) / (no.size + 1)),
  );
}

/** The mean of the odds of what occurs, so that length does not matter. */
function score(odds: Float32Array, present: Present): number {
  let sum = 0;
  for (const at of present) sum += odds[at] as number;
  return present.length === 0 ? -1 : sum / present.length;
}

/** Texts are not kept. */
export async function trainClassifier(
  id: string,
  positives: readonly string[],
  negatives: readonly string[],
): Promise<Classifier> {
  const [yes, no] = [await Examples.of(positives), await Examples.of(negatives)];
  const scores = { yes: [] as number[], no: [] as number[] };
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const odds = learn(yes, no, fold);
    scores.yes.push(...(await yes.scores(fold, odds)));
    scores.no.push(...(await no.scores(fold, odds)));
  }
  const found = scores.yes.filter((one) => one > 0).length;
  const wrong = scores.no.filter((one) => one > 0).length;
  const precision = found + wrong === 0 ? 0 : found / (found + wrong);
  const recall = yes.size === 0 ? 0 : found / yes.size;
  const isEnough = Math.min(yes.size, no.size) >= LEAST_EXAMPLES;
  const sorted = scores.yes.toSorted((a, b) => a - b);
  return {
    id,
    accuracy: { precision, recall, positives: yes.size, negatives: no.size },
    ready: isEnough && precision >= LEAST_PRECISION && recall >= LEAST_RECALL,
    odds: learn(yes, no, -1),
    sure: scores.no.reduce((most, one) => Math.max(most, one), Math.max(0, sorted[sorted.length >> 1] ?? 0)),
  };
}

export function serializeClassifier({ odds, ...rest }: Classifier): Buffer {
  const header = Buffer.from(JSON.stringify({ format: 1, ...rest }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  return Buffer.concat([size, header, Buffer.from(odds.buffer, odds.byteOffset, odds.byteLength)]);
}

/** Of what `serializeClassifier` made: our own store's, so what is wrong with it throws. */
export function deserializeClassifier(buffer: Buffer): Classifier {
  const from = 4 + buffer.readUInt32LE();
  const { format, ...rest } = JSON.parse(buffer.toString("utf8", 4, from));
  if (format !== 1) throw new Error("a classifier of another format");
  return { ...rest, odds: new Float32Array(Uint8Array.prototype.slice.call(buffer, from).buffer) };
}

export class ClassifierWatcher implements Watcher {
  readonly #classifiers: readonly Classifier[];
  readonly #features = new Features();
  #isContent = true;

  constructor(classifiers: readonly Classifier[]) {
    this.#classifiers = classifiers;
  }

  part(place: Place): void {
    this.#features.end();
    this.#isContent = place === "content";
  }

  text(utf8: Uint8Array): void {
    if (this.#isContent) this.#features.text(utf8);
  }

  end(): Match[] {
    this.#features.end();
    const present = placesOf(this.#features.present);
    return this.#classifiers.flatMap(({ id, odds, sure }): Match[] => {
      const reached = score(odds, present);
      if (reached <= 0) return [];
      return [
        { type: id, place: "content", confidence: reached >= sure ? "high" : "medium", distinct: 1, evidence: [] },
      ];
    });
  }
}
