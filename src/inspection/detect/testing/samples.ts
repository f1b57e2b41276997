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
/** As a word processor or a reader of pages writes what stands between the parts of a number, and digits. */
const folded = [
  "\u00a0",
  "\u202f",
  "\u2007",
  "\u2009",
  "\u3000",
  "\u2011",
  "\u2013",
  "\u00ad",
  "\u200b",
  "\u200c\u2060",
  "\ufeff",
  "１",
  "٤",
];
const breaks = ["  ", "\r\n", " \n", "\t"];
const reset = fc
  .tuple(
    fc.constantFrom(...examples),
    fc.array(fc.constantFrom(...folded, ...breaks, " "), { minLength: 1, maxLength: 4 }),
  )
  .map(([example, others]) => {
    let at = 0;
    return example.replaceAll(/[ -]/g, () => others[at++ % others.length] ?? "");
  });
const wide = fc
  .constantFrom(...examples)
  .map((example) => example.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))));

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...examples) },
  { weight: 2, arbitrary: fc.constantFrom(...keywords) },
  { weight: 3, arbitrary: reset },
  { weight: 1, arbitrary: wide },
  { weight: 2, arbitrary: fc.constantFrom(...folded, ...breaks) },
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
