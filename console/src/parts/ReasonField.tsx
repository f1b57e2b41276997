/**
 * Why something is changed: kept with the version that the change makes.
 * @module
 */
import { Field, type FieldProps, Input } from "@fluentui/react-components";

const MOST = 500;

interface Props extends Pick<FieldProps, "validationMessage" | "validationState"> {
  readonly reason: string;
  readonly onChange: (reason: string) => void;
}

export function ReasonField({ reason, onChange, ...problem }: Props) {
  return (
    <Field label="Reason (optional)" hint="For other admins: the history shows it beside the change." {...problem}>
      <Input value={reason} maxLength={MOST} onChange={(_, { value }) => onChange(value)} autoComplete="off" />
    </Field>
  );
}
