/**
 * A region: all cases in which some literals hold. Attributes are independent of each other, so a region is empty exactly
 * if one attribute can have no value; that is seen when the literal that makes it so is added.
 * @module
 */
import type { Fact, InspectionFinding } from "../facts.ts";
import { none } from "../facts.ts";
import { type FileCondition, meetsFile, solveFile } from "./findings.ts";
import { type Condition, type Literal, opposite, SEVERAL, type Space, TEXTS } from "./space.ts";
import { meets, solveText, type TextAttribute, type TextCondition } from "./text.ts";

interface Text {
  readonly conditions: readonly TextCondition[];
  /** One that meets the conditions. */
  readonly sample: string | null;
}

export interface Region {
  readonly single: readonly bigint[];
  /** Of each attribute with several values: at least one of each clause, and none that is forbidden. */
  readonly clauses: readonly (readonly bigint[])[];
  readonly forbidden: readonly bigint[];
  readonly texts: readonly Text[];
  readonly files: readonly FileCondition[];
  readonly inspection: Fact<InspectionFinding>;
  /** False: it could be empty, which was neither proven nor refuted. */
  readonly certain: boolean;
}

/** Work that may still be done: so that an answer takes a bounded time, and the same on every machine. */
export interface Budget {
  left: number;
}

export const everything = (space: Space): Region => ({
  single: space.single.map(({ all }) => all),
  clauses: SEVERAL.map(() => []),
  forbidden: SEVERAL.map(() => 0n),
  texts: TEXTS.map((attribute) => ({ conditions: [], sample: found(solveText(attribute, [])) })),
  files: [],
  inspection: none,
  certain: true,
});

const found = (solved: ReturnType<typeof solveText>) => (solved.state === "found" ? solved.text : null);
const replaced = <T>(list: readonly T[], at: number, by: T): T[] => {
  const copy = list.slice();
  copy[at] = by;
  return copy;
};

/** The part of the region in which the literal holds; null: there is none. The region itself where it holds throughout. */
export function conjoin(region: Region, literal: Literal): Region | null {
  switch (literal.kind) {
    case "single": {
      const before = region.single[literal.at] as bigint;
      const after = before & literal.mask;
      if (after === before) return region;
      return after === 0n ? null : { ...region, single: replaced(region.single, literal.at, after) };
    }
    case "several":
      return literal.sign ? conjoinSome(region, literal) : conjoinNone(region, literal);
    case "text":
      return conjoinText(region, literal.at, literal);
    case "file":
      return conjoinFile(region, literal);
  }
}

type Several = { readonly at: number; readonly mask: bigint };

function conjoinSome(region: Region, { at, mask }: Several): Region | null {
  const clauses = region.clauses[at] as readonly bigint[];
  const possible = mask & ~(region.forbidden[at] as bigint);
  if (possible === 0n) return null;
  if (clauses.some((clause) => (clause & ~mask) === 0n)) return region;
  return { ...region, clauses: replaced(region.clauses, at, [...clauses, possible]) };
}

function conjoinNone(region: Region, { at, mask }: Several): Region | null {
  const before = region.forbidden[at] as bigint;
  const forbidden = before | mask;
  if (forbidden === before) return region;
  const clauses = (region.clauses[at] as readonly bigint[]).map((clause) => clause & ~mask);
  if (clauses.includes(0n)) return null;
  return {
    ...region,
    clauses: replaced(region.clauses, at, clauses),
    forbidden: replaced(region.forbidden, at, forbidden),
  };
}

function conjoinText(region: Region, at: number, condition: TextCondition): Region | null {
  const { conditions, sample } = region.texts[at] as Text;
  if (conditions.some(({ filter, sign }) => filter === condition.filter && sign === condition.sign)) return region;
  const all = [...conditions, condition];
  if (meets(condition, sample)) return { ...region, texts: replaced(region.texts, at, { conditions: all, sample }) };
  const solved = solveText(TEXTS[at] as TextAttribute, all);
  if (solved.state === "impossible") return null;
  const certain = region.certain && solved.state === "found";
  return { ...region, certain, texts: replaced(region.texts, at, { conditions: all, sample: found(solved) }) };
}

function conjoinFile(region: Region, condition: FileCondition): Region | null {
  const files = [...region.files, condition];
  if (meetsFile(condition, region.inspection)) return { ...region, files };
  const solved = solveFile(files);
  if (solved.state === "impossible") return null;
  if (solved.state === "found") return { ...region, files, inspection: solved.inspection };
  return { ...region, files, certain: false };
}

/** The part of the region that a policy of these conditions matches. */
export function within(region: Region, conditions: readonly Condition[], budget: Budget): Region | null {
  let inside: Region | null = region;
  for (const { literal } of conditions) {
    budget.left -= 1;
    inside = conjoin(inside, literal);
    if (inside === null) return null;
  }
  return inside;
}

/** Whether the conditions hold in the whole region. Where that is not certain, false. */
export function covers(conditions: readonly Condition[], region: Region, budget: Budget): boolean {
  return conditions.every(({ literal }) => {
    budget.left -= 1;
    return conjoin(region, opposite(literal)) === null;
  });
}
