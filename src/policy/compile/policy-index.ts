/**
 * A set of policies as inverted bitmaps: everything that a decision reads, built once and never changed.
 *
 * Policies are ordered by what they do, the strongest first, so that the first segment with a match decides. Within a
 * segment those that ask for the same value stand together, so that most words of most rows are empty.
 * @module
 */
import { type Filter, isAboutFile, sourceOf } from "../filters.ts";
import { whenUnscannable } from "../plain/evaluate.ts";
import type { Policy } from "../schema.ts";
import { activitiesOf, asksAboutFile, effectiveFilters, inspectionOf } from "../scope.ts";
import { type Attribute, CONTROLLED_ACTIVITIES, type ControlledActivity } from "../vocabulary.ts";
import { buildColumn, type ColumnEntry, type Columns, gather } from "./columns.ts";
import {
  type FileCondition,
  fileFilterCondition,
  inspectionCondition,
  matchesAbsent,
  type TextTest,
  textTest,
} from "./conditions.ts";
import type { Interner, Observed } from "./interner.ts";
import { RowBuilder, type RowNumber, type Rows, setBit } from "./rows.ts";

/** Place of an activity in the lists by activity, and its bit. */
export const ACTIVITY_NUMBER = Object.fromEntries(
  CONTROLLED_ACTIVITIES.map((activity, at) => [activity, at]),
) as Readonly<Record<ControlledActivity, number>>;

export interface TextCondition {
  readonly attribute: Attribute;
  readonly test: TextTest;
}

/** Conditions of one policy that bitmaps do not answer. */
export interface Rest {
  readonly texts: readonly TextCondition[];
  readonly file: readonly FileCondition[];
}

export interface Segment {
  /** Words from `start` up to, not including, `end`. */
  readonly start: number;
  readonly end: number;
}

export interface PolicyIndex {
  readonly rows: Rows;
  /** By attribute. */
  readonly columns: readonly Columns[];
  readonly segments: readonly Segment[];
  /** By bit: the position in the list of policies; -1 for bits that stand for none. */
  readonly positions: Int32Array;
  /** By bit: what is left to test; null: nothing. */
  readonly rest: readonly (Rest | null)[];
  /** Words with a bit for each policy that has something left to test. */
  readonly hasRest: Int32Array;
  /** By activity: the policies that are about it; and those of them that ask nothing about the file. */
  readonly about: Int32Array;
  readonly aboutAnyFile: Int32Array;
  /** By bit: the activities at which the policy can match, a bit each. */
  readonly activities: Uint16Array;
}

export interface Placed {
  readonly policy: Policy;
  readonly position: number;
  readonly segment: number;
}

export function buildIndex(placed: readonly Placed[], segmentCount: number, interner: Interner): PolicyIndex {
  const { ordered, segments, words } = arrange(placed, segmentCount, interner);
  const positions = new Int32Array(words * 32).fill(-1);
  const rest: (Rest | null)[] = new Array(words * 32).fill(null);
  const hasRest = new Int32Array(words);
  const activities = new Uint16Array(words * 32);
  const every = new Int32Array(words);
  const entries = new Map<string, { attribute: Observed; entries: ColumnEntry[] }>();
  const enter = (slots: Map<string, number>, attribute: Observed, entry: ColumnEntry) => {
    const side = entry.filter?.operator === "does-not-equal" ? `not ${attribute}` : attribute;
    const slot = slots.get(side) ?? 0;
    slots.set(side, slot + 1);
    const key = `${side} ${slot}`;
    const column = entries.get(key);
    if (column === undefined) entries.set(key, { attribute, entries: [entry] });
    else column.entries.push(entry);
  };
  for (const { bit, policy, position } of ordered) {
    const slots = new Map<string, number>();
    const filters = effectiveFilters(policy).map(({ filter }) => filter);
    const left = restOf(policy, filters);
    for (const filter of filters) {
      const aboutFile = isAboutFile(filter.attribute);
      enter(slots, sourceOf(filter), { bit, filter: aboutFile ? null : filter, whenAbsent: matchesAbsent(filter) });
    }
    if (inspectionOf(policy) !== undefined) enter(slots, "inspection", { bit, filter: null, whenAbsent: false });
    positions[bit] = position;
    rest[bit] = left;
    if (left !== null) setBit(hasRest, bit);
    activities[bit] = activityBits(policy, filters);
    setBit(every, bit);
  }
  const builder = new RowBuilder(every);
  const columns = [...entries.values()].map((column) =>
    buildColumn(column.attribute, column.entries, every, interner, builder),
  );
  const about = aboutRows(ordered, words, builder, () => true);
  const aboutAnyFile = aboutRows(ordered, words, builder, (policy) => !asksAboutFile(policy));
  return {
    rows: builder.build(),
    columns: gather(columns, interner),
    segments,
    positions,
    rest,
    hasRest,
    about,
    aboutAnyFile,
    activities,
  };
}

type Ordered = Placed & { readonly bit: number };

/** A segment with fewer policies is not worth the words that are left half empty. */
const LARGE_SEGMENT = 128;

/**
 * Gives every policy its bit: segments begin at a word of their own, and what asks alike stands together. In large
 * segments policies that ask for the same attributes have words to themselves: one that asks for no group, among others
 * that do, would leave its word open to every group.
 */
function arrange(placed: readonly Placed[], segmentCount: number, interner: Interner) {
  const ordered: Ordered[] = [];
  const segments: Segment[] = [];
  let words = 0;
  for (let segment = 0; segment < segmentCount; segment += 1) {
    const members = placed
      .filter((one) => one.segment === segment)
      .map((one) => ({ ...one, key: clusterKey(one, interner) }));
    members.sort(
      (left, right) =>
        left.key.asked - right.key.asked || left.key.cell - right.key.cell || left.position - right.position,
    );
    let bit = words * 32;
    let asked = members[0]?.key.asked;
    for (const { key, ...one } of members) {
      if (key.asked !== asked && members.length >= LARGE_SEGMENT) bit = Math.ceil(bit / 32) * 32;
      asked = key.asked;
      ordered.push({ ...one, bit });
      bit += 1;
    }
    const end = Math.ceil(bit / 32);
    segments.push({ start: words, end });
    words = end;
  }
  return { ordered, segments, words: Math.max(1, words) };
}

/** What narrows a policy down, by experience what narrows most first. The last counts only where nothing else does. */
const NARROWING: readonly Attribute[] = ["user", "app", "ip-address", "group", "isp", "location", "user-domain"];

/** Which of these a policy asks for by value, a bit each, and which value of the first it stands with. */
function clusterKey({ policy }: Placed, interner: Interner): { readonly asked: number; readonly cell: number } {
  let asked = 0;
  let cell = 0;
  for (const [at, attribute] of NARROWING.entries()) {
    const filter = policy.filters.find(
      (one) => one.attribute === attribute && (one.operator === "equals" || one.operator === "in-range"),
    );
    if (filter === undefined || !("values" in filter)) continue;
    if (asked !== 0 && attribute === "user-domain") continue;
    if (asked === 0) cell = Math.min(...filter.values.map((value) => cellOf(attribute, value, interner)));
    asked |= 1 << at;
  }
  return { asked, cell };
}

const cellOf = (attribute: Attribute, value: string, interner: Interner): number =>
  attribute === "ip-address" ? interner.addresses.cover(value).first : interner.dictionary(attribute).idOf(value);

function restOf(policy: Policy, filters: readonly Filter[]): Rest | null {
  const texts = filters.flatMap((filter): TextCondition[] => {
    const test = isAboutFile(filter.attribute) ? null : textTest(filter);
    return test === null ? [] : [{ attribute: filter.attribute, test }];
  });
  const file = filters.flatMap((filter) => fileFilterCondition(filter) ?? []);
  const inspection = inspectionOf(policy);
  if (inspection !== undefined) file.push(inspectionCondition(inspection, whenUnscannable(policy)));
  return texts.length + file.length === 0 ? null : { texts, file };
}

function activityBits(policy: Policy, filters: readonly Filter[]): number {
  let bits = 0;
  for (const [at, activity] of CONTROLLED_ACTIVITIES.entries()) {
    const asked = filters.every((filter) => {
      if (filter.attribute !== "activity-type") return true;
      return filter.values.includes(activity) === (filter.operator === "equals");
    });
    if (asked && activitiesOf(policy).includes(activity)) bits |= 1 << at;
  }
  return bits;
}

function aboutRows(
  ordered: readonly Ordered[],
  words: number,
  builder: RowBuilder,
  takes: (policy: Policy) => boolean,
): Int32Array {
  return Int32Array.from(CONTROLLED_ACTIVITIES, (activity): RowNumber => {
    const row = new Int32Array(words);
    for (const { bit, policy } of ordered) {
      if (takes(policy) && activitiesOf(policy).includes(activity)) setBit(row, bit);
    }
    return builder.add(row);
  });
}
