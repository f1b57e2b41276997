/**
 * Values in the form in which they are compared: one rule for the plain evaluator, the compiled engine and the analysis.
 * @module
 */
import { type Attribute, CASELESS } from "./vocabulary.ts";
import { foldName } from "./words.ts";

const OF_FILE_NAME: ReadonlySet<Attribute> = new Set(["file-name", "file-extension"]);

export function fold(attribute: Attribute, text: string): string {
  if (OF_FILE_NAME.has(attribute)) return foldName(text);
  return CASELESS.has(attribute) ? text.toLowerCase() : text;
}
