/**
 * A policy while it is being edited: filters that may still be incomplete, kept apart by a key of their own.
 * @module
 */
import type { Policy } from "../../api/types.ts";
import { type Attribute, OPERATORS_OF, type Operator, takesValues, VALID_CERTIFICATE } from "./words.ts";

export interface FilterDraft {
  readonly key: string;
  readonly attribute: Attribute;
  readonly operator: Operator;
  readonly values: readonly string[];
}

export interface PolicyDraft {
  readonly kind: Policy["kind"];
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly severity: Policy["severity"];
  readonly action: Policy["action"];
  readonly message: string;
  readonly control: "monitor-only" | "file-download";
  readonly filters: readonly FilterDraft[];
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

export function newDraft(kind: Policy["kind"]): PolicyDraft {
  return {
    kind,
    name: "",
    description: "",
    enabled: true,
    severity: "medium",
    action: "block",
    message: "",
    control: "file-download",
    filters: [newFilter("device-tag")],
  };
}

export function toDraft(policy: Policy): PolicyDraft {
  const { kind, name, description, enabled, severity, action, message } = policy;
  const control = policy.kind === "session" ? policy.control : "file-download";
  const filters = policy.filters.map((filter) => ({
    key: nextKey(),
    attribute: filter.attribute,
    operator: filter.operator,
    values: "values" in filter ? [...filter.values] : [],
  }));
  return { kind, name, description, enabled, severity, action, message, control, filters };
}

/** The shape that the API takes; the schema says whether it is one. */
export function fromDraft({ kind, control, filters, action, ...common }: PolicyDraft) {
  const input = {
    ...common,
    filters: filters.map(({ attribute, operator, values }) =>
      takesValues(operator) ? { attribute, operator, values: [...values] } : { attribute, operator },
    ),
  };
  if (kind === "access") return { kind, ...input, action };
  return { kind, ...input, control, action: control === "monitor-only" ? ("audit" as const) : action };
}

/** An access policy covers browsers only, unless a client-app filter says otherwise. */
export const coversBrowsersOnly = (draft: PolicyDraft): boolean =>
  draft.kind === "access" && !draft.filters.some(({ attribute }) => attribute === "client-app");
