/**
 * A policy while it is being edited: filters that may still be incomplete, kept apart by a key of their own.
 *
 * One draft holds the fields of every kind; `fromDraft` sends those that the kind has.
 * @module
 */
import type { Filter, Policy, PolicyInput } from "../../api/types.ts";
import { ACTIONS_OF, type Attribute, OPERATORS_OF, type Operator, takesValues, VALID_CERTIFICATE } from "./words.ts";

export interface FilterDraft {
  readonly key: string;
  readonly attribute: Attribute;
  readonly operator: Operator;
  /** Of a file size: the bytes as they are typed. */
  readonly values: readonly string[];
}

type SessionPolicy = Extract<Policy, { kind: "session" }>;
type Rule = Extract<Policy, { kind: "rule" }>;
type FilePolicy = Extract<SessionPolicy, { control: "file-download" | "file-upload" }>;
export type ActionDraft = "audit" | "protect" | "step-up" | "block";
export type ControlDraft = SessionPolicy["control"];
export type InspectionDraft = FilePolicy["inspection"];
export type ProtectionDraft = NonNullable<Extract<SessionPolicy, { control: "file-download" }>["protection"]>;
type Kept = Readonly<Record<string, unknown>>;

export interface PolicyDraft {
  readonly kind: Policy["kind"];
  readonly name: string;
  readonly description: string;
  readonly mode: Policy["mode"];
  readonly severity: Policy["severity"];
  readonly category: Policy["category"];
  readonly alert: Policy["alert"];
  readonly message: string;
  readonly filters: readonly FilterDraft[];
  readonly action: ActionDraft;
  readonly control: ControlDraft;
  readonly activities: readonly string[];
  readonly inspection: InspectionDraft;
  readonly whenUnscannable: FilePolicy["whenUnscannable"];
  readonly protection: ProtectionDraft;
  readonly outcome: Rule["outcome"];
  readonly ruleControl: "monitor-only" | "custom" | "block-downloads";
  /** Whatever this form does not know; saved as it was. */
  readonly kept: Kept;
}

let keys = 0;
const nextKey = () => {
  keys += 1;
  return `filter-${keys}`;
};

/** A new filter starts with what is asked for most. */
export function newFilter(attribute: Attribute): FilterDraft {
  if (attribute === "device-tag") {
    return { key: nextKey(), attribute, operator: "does-not-equal", values: [VALID_CERTIFICATE] };
  }
  return { key: nextKey(), attribute, operator: OPERATORS_OF[attribute][0] ?? "equals", values: [] };
}

/** Another attribute has other values, and perhaps not this operator. */
export function withAttribute(filter: FilterDraft, attribute: Attribute): FilterDraft {
  return { ...newFilter(attribute), key: filter.key };
}

/** Another control takes perhaps not this action: the strongest that it takes, then. */
export function withControl(draft: PolicyDraft, control: ControlDraft): PolicyDraft {
  const allowed: readonly ActionDraft[] = ACTIONS_OF[control];
  return { ...draft, control, action: allowed.includes(draft.action) ? draft.action : (allowed.at(-1) ?? "audit") };
}

export function newDraft(kind: Policy["kind"]): PolicyDraft {
  return {
    kind,
    name: "",
    description: "",
    mode: "on",
    severity: "medium",
    category: kind === "session" ? "data-loss-prevention" : "access-control",
    alert: { enabled: false, dailyLimit: 5, email: [] },
    message: "",
    filters: [newFilter("device-tag")],
    action: "block",
    control: "file-download",
    activities: [],
    inspection: undefined,
    whenUnscannable: "apply",
    protection: { tier: "mark", label: null, whenSigned: "block", whenUnprotectable: "block" },
    outcome: "block",
    ruleControl: "custom",
    kept: {},
  };
}

/** What may be written, as a draft: a template is an input, and has no identity yet. */
export const draftOf = (input: PolicyInput): PolicyDraft =>
  toDraft({ ...input, id: "new", revision: 1, enabled: input.mode === "on" } as Policy);

export function toDraft(policy: Policy): PolicyDraft {
  const { id: _id, revision: _revision, enabled: _enabled, ...kept } = policy;
  const { kind, name, description, mode, severity, category, alert, message } = policy;
  const file = policy.kind === "session" && (policy.control === "file-download" || policy.control === "file-upload");
  return {
    ...newDraft(kind),
    ...{ name, description, mode, severity, category, alert, message, kept },
    filters: policy.filters.map((filter) => ({
      key: nextKey(),
      attribute: filter.attribute,
      operator: filter.operator,
      values: valuesOf(filter),
    })),
    ...(policy.kind === "rule" ? {} : { action: policy.action }),
    ...(policy.kind === "session" ? { control: policy.control } : {}),
    ...("activities" in policy ? { activities: policy.activities } : {}),
    ...(file ? { inspection: policy.inspection, whenUnscannable: policy.whenUnscannable } : {}),
    ...("protection" in policy && policy.protection !== undefined ? { protection: policy.protection } : {}),
    ...(policy.kind === "rule" ? { outcome: policy.outcome } : {}),
    ...(policy.kind === "rule" && policy.outcome === "app-control" ? { ruleControl: policy.control } : {}),
  };
}

function valuesOf(filter: Filter): readonly string[] {
  if ("values" in filter) return [...filter.values];
  return "bytes" in filter ? [String(filter.bytes)] : [];
}

/** Fields that one kind or control has and another has not: what is kept of an older form must not bring them back. */
const OF_SOME = ["action", "control", "activities", "inspection", "whenUnscannable", "protection", "outcome"] as const;

/** The shape that the API takes; the schema says whether it is one. */
export function fromDraft(draft: PolicyDraft) {
  const { kind, name, description, mode, severity, category, alert, message } = draft;
  const kept = Object.fromEntries(Object.entries(draft.kept).filter(([key]) => !OF_SOME.some((one) => one === key)));
  const filters = draft.filters.map(fromFilter);
  const input = { ...kept, kind, name, description, mode, severity, category, alert, message, filters };
  if (kind === "rule") {
    const { outcome } = draft;
    return outcome === "app-control" ? { ...input, outcome, control: draft.ruleControl } : { ...input, outcome };
  }
  return kind === "access" ? { ...input, action: draft.action } : { ...input, ...sessionPart(draft) };
}

function sessionPart({ control, action, activities, inspection, whenUnscannable, protection }: PolicyDraft) {
  if (control === "monitor-only") return { control, action: "audit" as const };
  if (control === "block-activities") return { control, action, activities: [...activities] };
  const protects = control === "file-download" && action === "protect";
  return {
    ...{ control, action, whenUnscannable },
    ...(inspection === undefined ? {} : { inspection }),
    ...(protects ? { protection } : {}),
  };
}

function fromFilter({ attribute, operator, values }: FilterDraft) {
  if (!takesValues(operator)) return { attribute, operator };
  if (attribute !== "file-size") return { attribute, operator, values: [...values] };
  return values[0] === undefined ? { attribute, operator } : { attribute, operator, bytes: Number(values[0]) };
}

/** An access policy covers browsers only, unless a client-app filter says otherwise. */
export const coversBrowsersOnly = (draft: PolicyDraft): boolean =>
  draft.kind === "access" && !draft.filters.some(({ attribute }) => attribute === "client-app");
