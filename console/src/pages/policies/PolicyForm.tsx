/**
 * The form of a policy, whatever its kind. It is checked here by the contract's own schema, and again by the
 * server; either way the error stands at the field.
 * @module
 */
import { Button, Field, Input, MessageBar, MessageBarBody, Select, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { policyInputSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt, type FieldErrors, fieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import { appsQuery } from "../../api/queries.ts";
import type { PolicyInput } from "../../api/types.ts";
import { ButtonLink } from "../../parts/ButtonLink.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { errorProps } from "../../parts/error-props.ts";
import { Options } from "../../parts/Options.tsx";
import { ReasonField } from "../../parts/ReasonField.tsx";
import { useFocusFirstError } from "../../parts/use-focus-first-error.ts";
import { ActionFields } from "./ActionFields.tsx";
import { AlertFields } from "./AlertFields.tsx";
import { coversBrowsersOnly, fromDraft, newFilter, type PolicyDraft } from "./draft.ts";
import { FiltersEditor } from "./FiltersEditor.tsx";
import { PolicyPreview } from "./PolicyPreview.tsx";
import { type Described, describePolicy } from "./sentence.ts";
import { CATEGORY_WORDS, MODE_WORDS, SEVERITY_WORDS } from "./words.ts";
import "./policies.css";

/** Names the button that tries instead of saving; both submit, so that nothing typed is left out. */
const TRY = "try";

interface Props {
  readonly draft: PolicyDraft;
  readonly onChange: (draft: PolicyDraft) => void;
  /** `reason`: why, in the admin's words; empty where nothing is said. */
  readonly onSave: (input: PolicyInput, reason: string) => void;
  /** To ask what if of the policy as it stands here. */
  readonly onTry: (input: PolicyInput, reason: string) => void;
  /** The reason to begin with. */
  readonly reason?: string | undefined;
  readonly saving: boolean;
  readonly error: unknown;
  readonly saveLabel: string;
}

export function PolicyForm({ draft, onChange, onSave, onTry, saving, error, saveLabel, reason: given = "" }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const apps = useQuery(appsQuery);
  const [reason, setReason] = useState(given);
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const theirs = useMemo(() => problemFields(error), [error]);
  const errors = Object.keys(own).length > 0 ? own : theirs;
  useFocusFirstError(form, errors);
  const set = (change: Partial<PolicyDraft>) => onChange({ ...draft, ...change });
  const at = (name: string) => errorProps(errorAt(errors, name));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = policyInputSchema.safeParse(fromDraft(draft));
    setOwn(parsed.success ? NO_ERRORS : fieldErrors(parsed.error.issues));
    if (!parsed.success) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    if (submitter?.getAttribute("name") === TRY) onTry(parsed.data, reason);
    else onSave(parsed.data, reason);
  };
  const appName = (id: string) => apps.data?.items.find((app) => app.id === id)?.name ?? id;
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate aria-label="Policy">
      <section className="card stack" aria-labelledby="what-heading">
        <h2 id="what-heading">What it is</h2>
        <Field label="Name" required {...at("name")}>
          <Input value={draft.name} onChange={(_, { value }) => set({ name: value })} autoComplete="off" />
        </Field>
        <Field label="Description" hint="For other admins: why this policy is there." {...at("description")}>
          <Textarea value={draft.description} onChange={(_, { value }) => set({ description: value })} rows={2} />
        </Field>
        <div className="form-grid">
          <Field label="Severity" {...at("severity")}>
            <Select
              value={draft.severity}
              onChange={(_, { value }) => set({ severity: value as PolicyDraft["severity"] })}
            >
              <Options words={SEVERITY_WORDS} />
            </Select>
          </Field>
          <Field label="Category" {...at("category")}>
            <Select
              value={draft.category}
              onChange={(_, { value }) => set({ category: value as PolicyDraft["category"] })}
            >
              <Options words={CATEGORY_WORDS} />
            </Select>
          </Field>
          <Field
            label="Mode"
            {...(draft.mode === "report-only" ? { hint: "Recorded, never acted upon." } : {})}
            {...at("mode")}
          >
            <Select value={draft.mode} onChange={(_, { value }) => set({ mode: value as PolicyDraft["mode"] })}>
              <Options words={MODE_WORDS} />
            </Select>
          </Field>
        </div>
      </section>
      <section className="card stack" aria-labelledby="filters-heading">
        <h2 id="filters-heading">When it applies</h2>
        <FiltersEditor
          kind={draft.kind}
          filters={draft.filters}
          errors={errors}
          onChange={(filters) => set({ filters })}
        />
        {coversBrowsersOnly(draft) ? (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>
              Without a client app filter an access policy covers browsers only.{" "}
              <Button
                size="small"
                onClick={() =>
                  set({
                    filters: [
                      ...draft.filters,
                      { ...newFilter("client-app"), values: ["browser", "mobile-and-desktop"] },
                    ],
                  })
                }
              >
                Cover mobile and desktop apps too
              </Button>
            </MessageBarBody>
          </MessageBar>
        ) : null}
      </section>
      <section className="card stack" aria-labelledby="action-heading">
        <h2 id="action-heading">What it does</h2>
        <ActionFields draft={draft} errors={errors} onChange={onChange} />
        <PolicyPreview draft={draft} sentence={describePolicy(fromDraft(draft) as Described, appName)} />
      </section>
      <AlertFields draft={draft} errors={errors} onChange={set} />
      {error === null || error === undefined ? null : <ErrorPanel error={error} />}
      {Object.keys(own).length === 0 ? null : (
        <p className="field-error" role="alert">
          Correct the marked fields first.
        </p>
      )}
      <ReasonField reason={reason} onChange={setReason} {...at("reason")} />
      <div className="form-actions">
        <Button type="submit" appearance="primary" disabled={saving}>
          {saveLabel}
        </Button>
        <Button type="submit" name={TRY}>
          Try in what-if
        </Button>
        <ButtonLink to="/policies">Cancel</ButtonLink>
      </div>
    </form>
  );
}
