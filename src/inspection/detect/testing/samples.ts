/**
 * Generated text for the tests: what types have as examples, numbers that nearly match, keywords, and what stands
 * between them.
 * @module
 */
import fc from "fast-check";
import { INFORMATION_TYPES } from "../catalogue.ts";

const examples = INFORMATION_TYPES.flatMap(({ examples: { pass, fail } }) => [...pass, ...fail]);
const keywords = INFORMATION_TYPES.flatMap((type) => type.keywords);
const separators = [" ", "\n", "-", ".", ",", "_", ";", "\t", '"', "é", "漢", "😀", "a", "1"];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...examples) },
  { weight: 2, arbitrary: fc.constantFrom(...keywords) },
  { weight: 4, arbitrary: fc.constantFrom(...separators) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(..."0123456789ABab -"), maxLength: 24 }) },
  { weight: 1, arbitrary: fc.nat({ max: 400 }).map((length) => "é ".repeat(length / 2)) },
  { weight: 1, arbitrary: fc.nat({ max: 400 }).map((length) => "lorem ipsum ".repeat(length / 12)) },
);

/** Text of some hundred or thousand characters. */
export const sampleText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

/** Bytes cut anywhere. */
export const cutsOf = fc.array(fc.nat({ max: 3000 }), { maxLength: 12 });

export function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, number) => bytes.subarray(at[number], end));
}
