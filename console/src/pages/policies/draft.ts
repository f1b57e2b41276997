/**
 * A policy while it is being edited: filters that may still be incomplete, kept apart by a key of their own.
 * @module
 */
import type { Filter, Policy } from "../../api/types.ts";
import { type Attribute, OPERATORS_OF, type Operator, takesValues, VALID_CERTIFICATE } from "./words.ts";

export interface FilterDraft {
  readonly key: string;
  readonly attribute: Attribute;
  readonly operator: Operator;
  readonly values: readonly string[];
  /** The filter as it was stored, where it is of a form that cannot be edited here. */
  readonly kept?: Filter;
}

type Kept = Readonly<Record<string, unknown>>;

export interface PolicyDraft {
  readonly kind: Policy["kind"];
  readonly name: string;
  readonly description: string;
  readonly mode: Policy["mode"];
  readonly severity: Policy["severity"];
  readonly action: ActionDraft;
  readonly message: string;
  readonly control: ControlDraft;
  readonly filters: readonly FilterDraft[];
  /** Whatever this form does not edit; saved as it was. */
  readonly kept: Kept;
}
export type ActionDraft = "audit" | "protect" | "step-up" | "block";
export type ControlDraft = "monitor-only" | "block-activities" | "file-download" | "file-upload";

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

export function newDraft(kind: Policy["kind"]): PolicyDraft {
  return {
    kind,
    name: "",
    description: "",
    mode: "on",
    severity: "medium",
    action: "block",
    message: "",
    control: "file-download",
    filters: [newFilter("device-tag")],
    kept: {},
  };
}

export function toDraft(policy: Policy): PolicyDraft {
  const { kind, name, description, mode, severity, message } = policy;
  const action = policy.kind === "rule" ? "block" : policy.action;
  const control = policy.kind === "session" ? policy.control : "file-download";
  const { id: _id, revision: _revision, enabled: _enabled, ...kept } = policy;
  const filters = policy.filters.map((filter) => ({
    key: nextKey(),
    attribute: filter.attribute,
    operator: filter.operator,
    values: "values" in filter ? [...filter.values] : [],
    ...("bytes" in filter ? { kept: filter } : {}),
  }));
  return { kind, name, description, mode, severity, action, message, control, filters, kept };
}

/** The shape that the API takes; the schema says whether it is one. */
export function fromDraft({ kind, control, filters, action, kept, ...common }: PolicyDraft) {
  const input = {
    ...kept,
    ...common,
    filters: filters.map(({ attribute, operator, values, kept: asStored }) =>
      asStored?.attribute === attribute && asStored.operator === operator
        ? asStored
        : takesValues(operator)
          ? { attribute, operator, values: [...values] }
          : { attribute, operator },
    ),
  };
  if (kind === "rule") return { ...input, kind };
  if (kind === "access") return { ...input, kind, action };
  return { ...input, kind, control, action: control === "monitor-only" ? ("audit" as const) : action };
}

/** An access policy covers browsers only, unless a client-app filter says otherwise. */
export const coversBrowsersOnly = (draft: PolicyDraft): boolean =>
  draft.kind === "access" && !draft.filters.some(({ attribute }) => attribute === "client-app");
