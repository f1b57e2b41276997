/**
 * From what policies ask for to a scanner that does just that.
 * @module
 */

import type { EnoughFound } from "../enough.ts";
import type { Classifier } from "./documents/classifier.ts";
import type { ExactData } from "./documents/exact-data.ts";
import type { Fingerprint } from "./documents/fingerprint.ts";
import { Block } from "./engine/block.ts";
import { compilePlan, type Subject } from "./engine/plan.ts";
import type { InformationType } from "./information-type.ts";
import type { MaskOptions } from "./mask.ts";
import { CAPACITY, LEAST_CAPACITY, type OnMatch, Scan, type Watcher } from "./scan.ts";

export interface WantedType extends MaskOptions {
  /** Identifier of an information type, built in or custom. */
  readonly type: string;
}

export interface WantedExpression extends MaskOptions {
  readonly id: string;
  /** As `checkExpression` accepts it. */
  readonly expression: string;
}

export interface Wanted {
  readonly types?: readonly WantedType[];
  readonly expressions?: readonly WantedExpression[];
  readonly exactData?: readonly (MaskOptions & { readonly id: string })[];
  readonly fingerprints?: readonly string[];
  readonly classifiers?: readonly string[];
}

/** What an organisation adds to what is built in. */
export interface RuleInput {
  readonly types?: readonly InformationType[];
  readonly exactData?: readonly ExactData[];
  readonly fingerprints?: readonly Fingerprint[];
  readonly classifiers?: readonly Classifier[];
}

export interface ScanOptions {
  readonly onMatch?: OnMatch;
  readonly enough?: EnoughFound;
  /** Bytes gathered before they are looked at: for the tests. */
  readonly capacity?: number;
}

export interface Scanner {
  /** What is found is numbered by this list in `onMatch`. */
  readonly ids: readonly string[];
  /** Several scans may run at a time. */
  begin(options?: ScanOptions): Scan;
}

/** Blocks that are kept for the next scan. */
const MOST_IDLE = 2;

/** `known`: the types to choose from. Throws for an identifier that names none. */
export function createScanner(
  known: readonly InformationType[],
  wanted: Wanted,
  watchers: () => readonly Watcher[],
): Scanner {
  const byId = Map.groupBy(known, ({ id }) => id);
  const subjects: (Subject & MaskOptions)[] = [];
  for (const { type: id, contextCharacters, showLastFour } of wanted.types ?? []) {
    const types = byId.get(id);
    if (types === undefined) throw new Error(`there is no information type "${id}"`);
    for (const { patterns, keywords } of types)
      subjects.push({ id, contextCharacters, showLastFour, patterns, keywords });
  }
  for (const { id, expression, contextCharacters, showLastFour } of wanted.expressions ?? []) {
    const patterns = [{ expression, anchor: "anywhere", alone: "high" }] as const;
    subjects.push({ ...{ id, contextCharacters, showLastFour }, patterns, keywords: [] });
  }
  const plan = compilePlan(subjects);
  const ids = subjects.map(({ id }) => id);
  const idle: Block[] = [];
  return {
    ids,
    begin: ({ onMatch, enough, capacity = CAPACITY } = {}) => {
      if (capacity < LEAST_CAPACITY) throw new Error(`a scan takes at least ${LEAST_CAPACITY} bytes`);
      const isUsual = capacity === CAPACITY;
      const block = (isUsual ? idle.pop() : undefined) ?? new Block(plan, capacity);
      const done = () => {
        if (isUsual && idle.length < MOST_IDLE) idle.push(block);
      };
      return new Scan({ ...{ block, capacity, ids, done, onMatch, enough }, masks: subjects, watchers: watchers() });
    },
  };
}
