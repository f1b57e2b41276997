/**
 * A classifier that an admin trains from examples: texts of a kind, and texts of other kinds. Naive Bayes over the words
 * and pairs of words that occur (McCallum and Nigam 1998, the Bernoulli features with the multinomial's odds), hashed to
 * a table of fixed size.
 *
 * How good it is is measured on examples it was not trained with; before that is good enough, it may not be used.
 * @module
 */
import type { Match } from "../../finding.ts";
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

function featuresOf(text: string): Uint8Array {
  const features = new Features();
  features.text(Buffer.from(text));
  features.end();
  return features.present;
}

function learn(positives: readonly Uint8Array[], negatives: readonly Uint8Array[]): Float32Array {
  const counts = (list: readonly Uint8Array[]) => {
    const sums = new Float64Array(FEATURES).fill(0.5);
    for (const one of list) for (let at = 0; at < FEATURES; at += 1) sums[at] = (sums[at] ?? 0) + (one[at] ?? 0);
    return sums;
  };
  const [yes, no] = [counts(positives), counts(negatives)];
  return Float32Array.from(
    yes,
    (count, at) => Math.log(count / (positives.length + 1)) - Math.log((no[at] ?? 1) / (negatives.length + 1)),
  );
}

/** The mean of the odds of what occurs, so that length does not matter. */
function score(odds: Float32Array, present: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < FEATURES; at += 1) {
    if (present[at] === 0) continue;
    sum += odds[at] as number;
    count += 1;
  }
  return count === 0 ? -1 : sum / count;
}

/** Texts are not kept. */
export function trainClassifier(id: string, positives: readonly string[], negatives: readonly string[]): Classifier {
  const [yes, no] = [positives.map(featuresOf), negatives.map(featuresOf)];
  const scores = { yes: [] as number[], no: [] as number[] };
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const isIn = (_: unknown, at: number) => at % FOLDS === fold;
    const isOut = (_: unknown, at: number) => at % FOLDS !== fold;
    const odds = learn(yes.filter(isOut), no.filter(isOut));
    scores.yes.push(...yes.filter(isIn).map((one) => score(odds, one)));
    scores.no.push(...no.filter(isIn).map((one) => score(odds, one)));
  }
  const found = scores.yes.filter((one) => one > 0).length;
  const wrong = scores.no.filter((one) => one > 0).length;
  const precision = found + wrong === 0 ? 0 : found / (found + wrong);
  const recall = yes.length === 0 ? 0 : found / yes.length;
  const isEnough = Math.min(yes.length, no.length) >= LEAST_EXAMPLES;
  const sorted = scores.yes.toSorted((a, b) => a - b);
  return {
    id,
    accuracy: { precision, recall, positives: yes.length, negatives: no.length },
    ready: isEnough && precision >= LEAST_PRECISION && recall >= LEAST_RECALL,
    odds: learn(yes, no),
    sure: Math.max(0, sorted[sorted.length >> 1] ?? 0, ...scores.no),
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
    return this.#classifiers.flatMap(({ id, odds, sure }): Match[] => {
      const reached = score(odds, this.#features.present);
      if (reached <= 0) return [];
      return [
        { type: id, place: "content", confidence: reached >= sure ? "high" : "medium", distinct: 1, evidence: [] },
      ];
    });
  }
}
