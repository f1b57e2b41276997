/**
 * Whom an alert of this policy is sent to.
 * @module
 */
import { Field, Input, Switch } from "@fluentui/react-components";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import { errorProps } from "../../parts/error-props.ts";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import type { PolicyDraft } from "./draft.ts";

interface Props {
  readonly draft: PolicyDraft;
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<PolicyDraft>) => void;
}

export function AlertFields({ draft: { alert }, errors, onChange }: Props) {
  const set = (change: Partial<PolicyDraft["alert"]>) => onChange({ alert: { ...alert, ...change } });
  const emailError = errorAt(errors, "alert.email");
  const at = (name: string) => errorProps(errorAt(errors, `alert.${name}`));
  // What is wrong must be seen to be corrected, also once alerts are switched off.
  const shown = alert.enabled || errorAt(errors, "alert") !== undefined;
  return (
    <section className="card stack" aria-labelledby="alert-heading">
      <h2 id="alert-heading">Alerts</h2>
      <Switch
        label="Raise an alert for what matches"
        checked={alert.enabled}
        onChange={(_, { checked }) => set({ enabled: checked })}
      />
      {shown ? (
        <>
          <p className="quiet">Alerts are kept with the policy. Sending them is not part of this version yet.</p>
          <div className="stack-tight">
            <span aria-hidden>E-mail addresses</span>
            <ValuesInput
              label="E-mail address"
              placeholder="soc@contoso.example"
              values={alert.email}
              invalid={emailError !== undefined}
              onChange={(email) => set({ email })}
            />
            {emailError === undefined ? null : (
              <p className="field-error" role="alert">
                {emailError}
              </p>
            )}
          </div>
          <Field label="Webhook" hint="An address that alerts are posted to. Empty: none." {...at("webhook")}>
            <Input
              type="url"
              placeholder="https://hooks.contoso.example/alerts"
              value={alert.webhook ?? ""}
              onChange={(_, { value }) => onChange({ alert: withWebhook(alert, value.trim()) })}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <Field label="At most so many a day" {...at("dailyLimit")}>
            <Input
              type="number"
              min={1}
              value={String(alert.dailyLimit)}
              onChange={(_, { value }) => set({ dailyLimit: Number(value) })}
            />
          </Field>
        </>
      ) : null}
    </section>
  );
}

/** A policy without a webhook does not name one at all. */
function withWebhook({ webhook: _before, ...alert }: PolicyDraft["alert"], webhook: string): PolicyDraft["alert"] {
  return webhook === "" ? alert : { ...alert, webhook };
}
