/**
 * What a policy does: of a rule, which way the sign-in takes; of an access or session policy, the control and action.
 * @module
 */
import { Checkbox, Field, Select, Textarea } from "@fluentui/react-components";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import { errorProps } from "../../parts/error-props.ts";
import { Options } from "../../parts/Options.tsx";
import { type ControlDraft, type PolicyDraft, withControl } from "./draft.ts";
import { InspectionFields } from "./InspectionFields.tsx";
import { ProtectionFields } from "./ProtectionFields.tsx";
import {
  ACTION_CHOICES,
  ACTIONS_OF,
  BLOCKABLE_WORDS,
  CONTROL_WORDS,
  OUTCOME_CHOICES,
  RULE_CONTROL_WORDS,
} from "./words.ts";

interface Props {
  readonly draft: PolicyDraft;
  readonly errors: FieldErrors;
  readonly onChange: (draft: PolicyDraft) => void;
}

export function ActionFields({ draft, errors, onChange }: Props) {
  const set = (change: Partial<PolicyDraft>) => onChange({ ...draft, ...change });
  const at = (name: string) => errorProps(errorAt(errors, name));
  const speaks = draft.kind === "rule" ? draft.outcome !== "direct" : draft.action !== "audit";
  return (
    <>
      <div className="form-grid">
        {draft.kind === "rule" ? <RuleFields {...{ draft, set, at }} /> : <Fields {...{ draft, onChange, set, at }} />}
      </div>
      {draft.kind === "session" && draft.control === "block-activities" ? (
        <Activities {...{ draft, set }} error={errorAt(errors, "activities")} />
      ) : null}
      {draft.kind === "session" && (draft.control === "file-download" || draft.control === "file-upload") ? (
        <InspectionFields draft={draft} errors={errors} onChange={set} />
      ) : null}
      {draft.kind === "session" && draft.control === "file-download" && draft.action === "protect" ? (
        <ProtectionFields draft={draft} errors={errors} onChange={set} />
      ) : null}
      {speaks ? (
        <Field
          label="Message to the person"
          hint="Plain text, shown on the block page or in the replaced file. Empty: a standard sentence."
          {...at("message")}
        >
          <Textarea value={draft.message} onChange={(_, { value }) => set({ message: value })} rows={3} />
        </Field>
      ) : null}
    </>
  );
}

interface Part {
  readonly draft: PolicyDraft;
  readonly set: (change: Partial<PolicyDraft>) => void;
  readonly at: (name: string) => object;
}

function RuleFields({ draft, set, at }: Part) {
  return (
    <>
      <Field label="Outcome" {...at("outcome")}>
        <Select value={draft.outcome} onChange={(_, { value }) => set({ outcome: value as PolicyDraft["outcome"] })}>
          <Options words={OUTCOME_CHOICES} />
        </Select>
      </Field>
      {draft.outcome === "app-control" ? (
        <Field label="Control" {...at("control")}>
          <Select
            value={draft.ruleControl}
            onChange={(_, { value }) => set({ ruleControl: value as PolicyDraft["ruleControl"] })}
          >
            <Options words={RULE_CONTROL_WORDS} />
          </Select>
        </Field>
      ) : null}
    </>
  );
}

function Fields({ draft, onChange, set, at }: Part & Pick<Props, "onChange">) {
  const monitorOnly = draft.kind === "session" && draft.control === "monitor-only";
  const allowed: readonly string[] = ACTIONS_OF[draft.kind === "session" ? draft.control : "access"];
  const choices = Object.fromEntries(Object.entries(ACTION_CHOICES).filter(([action]) => allowed.includes(action)));
  return (
    <>
      {draft.kind === "session" ? (
        <Field label="Control" {...at("control")}>
          <Select
            value={draft.control}
            onChange={(_, { value }) => onChange(withControl(draft, value as ControlDraft))}
          >
            <Options words={CONTROL_WORDS} />
          </Select>
        </Field>
      ) : null}
      <Field
        label="Action"
        {...at("action")}
        {...(monitorOnly ? { hint: "Monitoring records and never blocks." } : {})}
      >
        <Select
          value={monitorOnly ? "audit" : draft.action}
          disabled={monitorOnly}
          onChange={(_, { value }) => set({ action: value as PolicyDraft["action"] })}
        >
          <Options words={choices} />
        </Select>
      </Field>
    </>
  );
}

function Activities({ draft, set, error }: Pick<Part, "draft" | "set"> & { readonly error: string | undefined }) {
  const { activities } = draft;
  return (
    <fieldset className="choices" aria-describedby={error === undefined ? undefined : "activities-error"}>
      <legend>Activities</legend>
      {Object.entries(BLOCKABLE_WORDS).map(([value, word], index) => (
        <Checkbox
          key={value}
          label={word}
          checked={activities.includes(value)}
          aria-invalid={error !== undefined && index === 0}
          onChange={(_, { checked }) =>
            set({ activities: checked === true ? [...activities, value] : activities.filter((one) => one !== value) })
          }
        />
      ))}
      {error === undefined ? null : (
        <p id="activities-error" className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
