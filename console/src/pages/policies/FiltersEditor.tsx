/**
 * The filters of a policy: all must fit; of one filter's values, any.
 * @module
 */
import { Button, Field, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import type { Policy } from "../../api/types.ts";
import { errorProps } from "../../parts/error-props.ts";
import { type FilterDraft, newFilter, withAttribute } from "./draft.ts";
import { FilterValues } from "./FilterValues.tsx";
import {
  ATTRIBUTE_WORDS,
  type Attribute,
  attributesOf,
  OPERATOR_WORDS,
  OPERATORS_OF,
  type Operator,
  takesValues,
} from "./words.ts";

interface Props {
  readonly kind: Policy["kind"];
  readonly filters: readonly FilterDraft[];
  readonly errors: FieldErrors;
  readonly onChange: (filters: readonly FilterDraft[]) => void;
}

export function FiltersEditor({ kind, filters, errors, onChange }: Props) {
  const replace = (changed: FilterDraft) =>
    onChange(filters.map((filter) => (filter.key === changed.key ? changed : filter)));
  return (
    <div className="stack">
      <p className="quiet">
        {filters.length === 0
          ? "No filters: the policy applies to everyone, everywhere."
          : "All of these must fit. Where a filter has several values, any one of them is enough."}
      </p>
      {filters.map((filter, index) => (
        <FilterEditor
          key={filter.key}
          kind={kind}
          filter={filter}
          index={index}
          errors={errors}
          onChange={replace}
          onRemove={() => onChange(filters.filter(({ key }) => key !== filter.key))}
        />
      ))}
      <div>
        <Button icon={<AddRegular />} onClick={() => onChange([...filters, newFilter("app")])}>
          Add a filter
        </Button>
      </div>
    </div>
  );
}

interface FilterProps {
  readonly kind: Policy["kind"];
  readonly filter: FilterDraft;
  readonly index: number;
  readonly errors: FieldErrors;
  readonly onChange: (filter: FilterDraft) => void;
  readonly onRemove: () => void;
}

function FilterEditor({ kind, filter, index, errors, onChange, onRemove }: FilterProps) {
  const name = `filters.${index}`;
  const valuesError = errorAt(errors, `${name}.values`) ?? errorAt(errors, `${name}.bytes`) ?? errors[name];
  const messageId = `${filter.key}-error`;
  const at = (field: string) => errorProps(errors[`${name}.${field}`]);
  return (
    <fieldset className="filter-editor">
      <legend className="visually-hidden">Filter {index + 1}</legend>
      <Field label="Attribute" {...at("attribute")}>
        <Select
          value={filter.attribute}
          onChange={(_, { value }) => onChange(withAttribute(filter, value as Attribute))}
        >
          {[...new Set([...attributesOf(kind), filter.attribute])].map((attribute) => (
            <option key={attribute} value={attribute}>
              {ATTRIBUTE_WORDS[attribute]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Operator" {...at("operator")}>
        <Select
          value={filter.operator}
          onChange={(_, { value }) => onChange({ ...filter, operator: value as Operator })}
        >
          {OPERATORS_OF[filter.attribute].map((operator) => (
            <option key={operator} value={operator}>
              {OPERATOR_WORDS[operator]}
            </option>
          ))}
        </Select>
      </Field>
      <div className="filter-values">
        {takesValues(filter.operator) ? (
          <FilterValues
            attribute={filter.attribute}
            operator={filter.operator}
            values={filter.values}
            invalid={valuesError !== undefined}
            describedBy={valuesError === undefined ? undefined : messageId}
            onChange={(values) => onChange({ ...filter, values })}
          />
        ) : null}
        {valuesError === undefined ? null : (
          <p id={messageId} className="field-error" role="alert">
            {valuesError}
          </p>
        )}
      </div>
      <Button
        className="filter-remove"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={`Remove filter ${index + 1}`}
        onClick={onRemove}
      />
    </fieldset>
  );
}
