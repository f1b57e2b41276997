/**
 * What is looked for in a document as a whole, beside its patterns.
 * @module
 */
import type { Watcher } from "../scan.ts";
import type { RuleInput, Wanted } from "../scanner.ts";
import { ClassifierWatcher } from "./classifier.ts";
import { ExactWatcher } from "./exact-watcher.ts";
import { FingerprintWatcher } from "./fingerprint.ts";

/** Makes the watchers of one scan. Throws when something wanted is not there, or may not be used yet. */
export function watchersOf(rules: RuleInput, wanted: Wanted): () => Watcher[] {
  const exact = (wanted.exactData ?? []).map((one) => ({
    mask: one,
    data: named(rules.exactData, one.id, "exact data"),
  }));
  const prints = (wanted.fingerprints ?? []).map((id) => named(rules.fingerprints, id, "fingerprint"));
  const classifiers = (wanted.classifiers ?? []).map((id) => named(rules.classifiers, id, "classifier"));
  for (const { id, ready } of classifiers)
    if (!ready) throw new Error(`the classifier "${id}" is not accurate enough to be used`);
  return () => [
    ...exact.map(({ data, mask }) => new ExactWatcher(data, mask)),
    ...(prints.length > 0 ? [new FingerprintWatcher(prints)] : []),
    ...(classifiers.length > 0 ? [new ClassifierWatcher(classifiers)] : []),
  ];
}

function named<T extends { readonly id: string }>(list: readonly T[] | undefined, id: string, what: string): T {
  const found = list?.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no ${what} "${id}"`);
  return found;
}
