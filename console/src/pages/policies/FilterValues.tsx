/**
 * The values of one filter: boxes to tick where the values are known, free text with suggestions where they are not.
 * @module
 */
import { Checkbox, Input } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import {
  appsQuery,
  deviceTagRulesQuery,
  groupsQuery,
  inspectionQuery,
  ipRangesQuery,
  usersQuery,
} from "../../api/queries.ts";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import { ATTRIBUTE_WORDS, type Attribute, CHOICES, EXAMPLES, exampleOf, type Operator } from "./words.ts";

interface Props {
  readonly attribute: Attribute;
  readonly operator: Operator;
  readonly values: readonly string[];
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
  readonly onChange: (values: readonly string[]) => void;
}

export function FilterValues({ attribute, operator, ...props }: Props) {
  switch (attribute) {
    case "app":
      return <AppValues {...props} />;
    case "group":
      return <GroupValues {...props} />;
    case "user":
      return <UserValues {...props} />;
    case "device-tag":
      return <DeviceTagValues {...props} />;
    case "ip-tag":
      return <IpTagValues {...props} />;
    case "sensitivity-label":
      return <LabelValues {...props} />;
    case "file-size":
      return <Bytes {...props} />;
    default: {
      const options = CHOICES[attribute];
      const label = ATTRIBUTE_WORDS[attribute];
      if (options !== undefined) return <Choices label={label} options={options} {...props} />;
      return <ValuesInput label={label} placeholder={exampleOf(attribute, operator)} {...props} />;
    }
  }
}

/** The built-in tags, and those that the organisation derives from certificates. */
function DeviceTagValues(props: ValueProps) {
  const rules = useQuery(deviceTagRulesQuery);
  const own = Object.fromEntries((rules.data?.items ?? []).map(({ tag }) => [tag, tag]));
  return <Choices label="Device tags" options={{ ...CHOICES["device-tag"], ...own }} {...props} />;
}

/** The built-in tags, and those of the organisation's address ranges. */
function IpTagValues(props: ValueProps) {
  const ranges = useQuery(ipRangesQuery);
  const own = (ranges.data?.items ?? []).flatMap(({ tags }) => tags.map((tag) => [tag, tag] as const));
  return <Choices label="IP tags" options={{ ...CHOICES["ip-tag"], ...Object.fromEntries(own) }} {...props} />;
}

function Bytes({ values, invalid, describedBy, onChange }: ValueProps) {
  return (
    <Input
      type="number"
      min={0}
      aria-label="Size in bytes"
      aria-invalid={invalid}
      {...(describedBy === undefined ? {} : { "aria-describedby": describedBy })}
      contentAfter="bytes"
      value={values[0] ?? ""}
      onChange={(_, { value }) => onChange(value === "" ? [] : [value])}
    />
  );
}

type ValueProps = Omit<Props, "attribute" | "operator">;

function AppValues(props: ValueProps) {
  const apps = useQuery(appsQuery);
  const options = Object.fromEntries((apps.data?.items ?? []).map(({ id, name }) => [id, name]));
  return <Choices label="Apps" options={options} {...props} />;
}

function GroupValues(props: ValueProps) {
  const groups = useQuery(groupsQuery);
  return <ValuesInput label="Group" suggestions={groups.data?.items ?? []} placeholder="Name of a group" {...props} />;
}

function UserValues(props: ValueProps) {
  const users = useQuery(usersQuery);
  return (
    <ValuesInput label="User" suggestions={users.data?.items ?? []} placeholder="Name, or a part of it" {...props} />
  );
}

function LabelValues(props: ValueProps) {
  const labels = useQuery(inspectionQuery).data?.labels ?? [];
  return (
    <ValuesInput
      label={ATTRIBUTE_WORDS["sensitivity-label"]}
      suggestions={labels.map(({ name }) => name)}
      placeholder={EXAMPLES["sensitivity-label"] ?? "Name of a label"}
      {...props}
    />
  );
}

type ChoicesProps = ValueProps & { readonly label: string; readonly options: Readonly<Record<string, string>> };

/** A value that is no longer among the options stays, so that a policy is never changed by merely opening it. */
function Choices({ label, options, values, invalid, describedBy, onChange }: ChoicesProps) {
  const unknown = values.filter((value) => options[value] === undefined).map((value) => [value, value] as const);
  const all = [...Object.entries(options), ...unknown];
  return (
    <fieldset aria-describedby={describedBy} className="choices">
      <legend className="visually-hidden">{label}</legend>
      {all.length === 0 ? <p className="quiet">There is nothing to choose from yet.</p> : null}
      {all.map(([value, word], index) => (
        <Checkbox
          key={value}
          label={word}
          checked={values.includes(value)}
          aria-invalid={invalid && index === 0}
          onChange={(_, { checked }) =>
            onChange(checked === true ? [...values, value] : values.filter((other) => other !== value))
          }
        />
      ))}
    </fieldset>
  );
}
