/**
 * Policy as code: what of the configuration lives in a file under version control, and how a file becomes the next
 * configuration. Policies, address ranges, device tag rules and inspection settings go into it; secrets, apps, authorities
 * and what was learnt from uploads do not.
 *
 * A policy in a file may leave out its identifier: then its name says which one it is.
 * @module
 */
import type { z } from "zod";
import type { Organisation } from "../config/index.ts";
import {
  deviceTagRuleInputSchema,
  deviceTagRuleSchema,
  ipRangeInputSchema,
  ipRangeSchema,
  tagRuleName,
} from "../facts/index.ts";
import { err, ok, type Result } from "../kernel/index.ts";
import { type Mistake, mistakesOf, type Policy, policyInputSchema, policySchema } from "../policy/index.ts";
import { mergeInspection, writtenInspection } from "./document-inspection.ts";
import { equal } from "./equal.ts";
import type { Change, PolicyDocument } from "./schema.ts";

/** What the document makes of the configuration, with every change named; or every mistake in it. */
export function mergeDocument(
  document: PolicyDocument,
  current: Organisation,
  newId: () => string,
): Result<{ organisation: Organisation; changes: Change[] }, Mistake[]> {
  const policies = merge("policies", document.policies, current.policies, POLICY, newId);
  const ranges =
    document.ipRanges === undefined
      ? keep(current.ipRanges)
      : merge("ipRanges", document.ipRanges, current.ipRanges, RANGE, newId);
  const rules =
    document.deviceTagRules === undefined
      ? keep(current.deviceTagRules)
      : merge("deviceTagRules", document.deviceTagRules, current.deviceTagRules, RULE, newId);
  const mistakes = [...policies.mistakes, ...ranges.mistakes, ...rules.mistakes];
  if (mistakes.length > 0) return err(mistakes);
  const { inspection, changes } = mergeInspection(document.inspection, current.inspection);
  const lists = { policies: policies.items, ipRanges: ranges.items, deviceTagRules: rules.items };
  return ok({
    organisation: { ...current, ...lists, inspection },
    changes: [...policies.changes, ...ranges.changes, ...rules.changes, ...changes],
  });
}

interface Item {
  readonly id: string;
  readonly revision: number;
}
interface Kind<T extends Item> {
  readonly kind: Change["kind"];
  readonly input: z.ZodType;
  readonly stored: z.ZodType<T>;
  readonly nameOf: (item: T) => string;
}
const POLICY: Kind<Policy> = {
  kind: "policy",
  input: policyInputSchema,
  stored: policySchema,
  nameOf: ({ name }) => name,
};
type Range = z.infer<typeof ipRangeSchema>;
const RANGE: Kind<Range> = {
  kind: "ip-range",
  input: ipRangeInputSchema,
  stored: ipRangeSchema,
  nameOf: ({ name }) => name,
};
type Rule = z.infer<typeof deviceTagRuleSchema>;
const RULE: Kind<Rule> = {
  kind: "device-tag-rule",
  input: deviceTagRuleInputSchema,
  stored: deviceTagRuleSchema,
  nameOf: tagRuleName,
};

const keep = <T>(items: readonly T[]) => ({ items: [...items], changes: [] as Change[], mistakes: [] as Mistake[] });

function merge<T extends Item>(
  path: string,
  written: readonly Record<string, unknown>[],
  current: readonly T[],
  { kind, input, stored, nameOf }: Kind<T>,
  newId: () => string,
) {
  const mistakes: Mistake[] = [];
  const changes: Change[] = [];
  const taken = new Set<string>();
  const items = written.flatMap((entry, at): T[] => {
    // Identity and what is derived are the server's; the rest is what an admin may write.
    const { id, revision: _revision, enabled, ...content } = entry;
    const given = content.mode === undefined && enabled !== undefined ? { ...content, enabled } : content;
    const read = input.safeParse(given);
    if (!read.success) {
      // What stands in force word for word may go on standing there, whatever is asked of new ones since.
      const older = stored.safeParse({ ...given, id: "new", revision: 1 });
      const same = (one: T) =>
        older.success &&
        nameOf(one) === nameOf(older.data) &&
        equal({ ...older.data, id: one.id, revision: one.revision }, one);
      const kept = current.find((one) => !taken.has(one.id) && same(one));
      if (kept === undefined) {
        mistakes.push(
          ...mistakesOf(read.error, given, input).map((one) => ({ ...one, path: `${path}.${at}.${one.path}` })),
        );
        return [];
      }
      taken.add(kept.id);
      return [kept];
    }
    const candidate = { ...(read.data as object), id: "new", revision: 1 } as T;
    const known = current.find((one) => (typeof id === "string" ? one.id === id : nameOf(one) === nameOf(candidate)));
    if (known !== undefined && taken.has(known.id)) {
      mistakes.push({ path: `${path}.${at}`, message: `"${nameOf(known)}" stands in the file twice` });
      return [];
    }
    if (known !== undefined) taken.add(known.id);
    const same = known !== undefined && equal({ ...candidate, id: known.id, revision: known.revision }, known);
    if (known !== undefined && same) return [known];
    changes.push({ kind, change: known === undefined ? "added" : "changed", name: nameOf(candidate) });
    const identity = { id: known?.id ?? (typeof id === "string" ? id : newId()), revision: (known?.revision ?? 0) + 1 };
    return [stored.parse({ ...candidate, ...identity })];
  });
  const removed = current.filter((one) => !items.some(({ id }) => id === one.id));
  changes.push(...removed.map((one) => ({ kind, change: "removed" as const, name: nameOf(one) })));
  if (kind === "policy")
    changes.push(...moved(current, items, nameOf).map((name) => ({ kind, change: "moved" as const, name })));
  return { items, changes, mistakes };
}

/** Where several policies are equally strong the first one decides, so their order says whose message is read. */
function moved<T extends Item>(before: readonly T[], after: readonly T[], nameOf: (item: T) => string): string[] {
  const kept = after.filter(({ id }) => before.some((one) => one.id === id));
  const old = before.filter(({ id }) => kept.some((one) => one.id === id));
  return kept.flatMap((one, at) => (old[at]?.id === one.id ? [] : [nameOf(one)]));
}

/** The configuration in force as a document: identifiers included, so that a renamed policy is still the same one. */
export function documentOf(version: number, organisation: Organisation): PolicyDocument {
  const { policies, ipRanges, deviceTagRules, inspection } = organisation;
  const plain = (items: readonly Item[]) => items.map(({ revision: _revision, ...rest }) => ({ ...rest }));
  return {
    version,
    policies: plain(policies),
    ipRanges: plain(ipRanges),
    deviceTagRules: plain(deviceTagRules),
    inspection: writtenInspection(inspection),
  };
}
