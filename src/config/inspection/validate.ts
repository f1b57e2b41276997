/**
 * What policies ask of inspection must be there, and expressions must be ones that the engine runs.
 * @module
 */
import { checkExpression, INFORMATION_TYPES } from "../../inspection/index.ts";
import { inspectionOf, type Mistake, nearestOf, protectionOf } from "../../policy/index.ts";
import type { Organisation } from "../schema.ts";

export function inspectionMistakes(organisation: Organisation): Mistake[] {
  const { policies, inspection } = organisation;
  const types = [...INFORMATION_TYPES, ...inspection.informationTypes].map(({ id }) => id);
  const builtIn = new Set(INFORMATION_TYPES.map(({ id }) => id));
  const taken = inspection.informationTypes.flatMap(({ id }, at) =>
    builtIn.has(id)
      ? [
          {
            path: `inspection.informationTypes.${at}.id`,
            message: `"${id}" is a built-in type; choose another identifier`,
          },
        ]
      : [],
  );
  const known = {
    "sensitive-information-type": types,
    "exact-data-match": inspection.exactData.map(({ id }) => id),
    "document-fingerprint": inspection.fingerprints.map(({ id }) => id),
    "trained-classifier": inspection.classifiers.filter(({ ready }) => ready).map(({ id }) => id),
  };
  const labels = labelMistakes(organisation);
  return [
    ...taken,
    ...repeatedIn("informationTypes", "id", inspection.informationTypes),
    ...repeatedIn("labels", "id", inspection.labels),
    ...repeatedIn("engines", "name", inspection.engines),
    ...labels,
    ...policies.flatMap((policy, at) => mistakesIn(policy, `policies.${at}.inspection`, known)),
  ];
}

function repeatedIn<K extends string>(
  list: string,
  key: K,
  entries: readonly Readonly<Record<K, string>>[],
): Mistake[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, at) => {
    const folded = entry[key].toLowerCase();
    const before = first.get(folded);
    if (before === undefined) first.set(folded, at);
    return before === undefined
      ? []
      : [{ path: `inspection.${list}.${at}.${key}`, message: `"${entry[key]}" stands in the list twice` }];
  });
}

/** A label that the organisation does not list cannot be written. */
function labelMistakes({ policies, inspection }: Organisation): Mistake[] {
  const known = inspection.labels.map(({ id }) => id);
  return policies.flatMap((policy, at) => {
    const { label } = protectionOf(policy);
    if (label === null || known.includes(label)) return [];
    const names = inspection.labels.map(({ id, name }) => `${id} (${name})`).join(", ");
    const message = `there is no label "${label}"; the labels are: ${names || "none yet"}`;
    return [{ path: `policies.${at}.protection.label`, message }];
  });
}

function mistakesIn(policy: Organisation["policies"][number], path: string, known: Known): Mistake[] {
  const condition = inspectionOf(policy);
  switch (condition?.method) {
    case "built-in-dlp": {
      const expressions = condition.expressions.map((text, at) => [text, `${path}.expressions.${at}`] as const);
      const exclude = condition.exclude === null ? [] : [[condition.exclude, `${path}.exclude`] as const];
      return [...expressions, ...exclude].flatMap(([text, where]) => {
        const checked = checkExpression(text);
        return checked.ok ? [] : [{ path: where, message: checked.error }];
      });
    }
    case "data-classification":
      return condition.types.flatMap(({ type, classifier }, at) => {
        if (known[classifier].includes(type)) return [];
        const nearest = nearestOf(type, known[classifier]);
        const message = `there is no ${NOUNS[classifier]} "${type}"${nearest === null ? "" : `. Did you mean "${nearest}"?`}`;
        return [{ path: `${path}.types.${at}.type`, message }];
      });
    case "malware":
    case undefined:
      return [];
  }
}

type Known = Readonly<Record<keyof typeof NOUNS, readonly string[]>>;
const NOUNS = {
  "sensitive-information-type": "information type",
  "exact-data-match": "table for exact data match",
  "document-fingerprint": "document fingerprint",
  "trained-classifier": "classifier that may be used",
} as const;
