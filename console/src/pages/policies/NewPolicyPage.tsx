/**
 * A new policy of the kind that the address names.
 * @module
 */
import { Field, Select } from "@fluentui/react-components";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { policyInputSchema, TEMPLATES } from "../../../../src/admin/contract/index.ts";
import { queryString, send } from "../../api/client.ts";
import { policiesQuery } from "../../api/queries.ts";
import type { Policy, PolicyInput } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { Options } from "../../parts/Options.tsx";
import { Page } from "../../parts/Page.tsx";
import { draftOf, newDraft } from "./draft.ts";
import { PolicyForm } from "./PolicyForm.tsx";
import { useTrial } from "./trial.ts";
import { KIND_WORDS } from "./words.ts";

export function NewPolicyPage() {
  const { kind } = useParams({ from: "/policies/new/$kind" });
  const { trial, tryOut, leave } = useTrial();
  const [draft, setDraft] = useState(() =>
    trial?.id === null ? draftOf(trial.policy) : newDraft(kind === "session" || kind === "rule" ? kind : "access"),
  );
  const templates = TEMPLATES.filter(({ policy }) => policy.kind === draft.kind);
  const [template, setTemplate] = useState("");
  const start = (id: string) => {
    const chosen = templates.find((one) => one.id === id);
    setTemplate(id);
    setDraft(chosen === undefined ? newDraft(draft.kind) : draftOf(policyInputSchema.parse(chosen.policy)));
  };
  const create = useChange({
    send: ({ input, reason }: { input: PolicyInput; reason: string }) =>
      send<Policy>("POST", `/policies${queryString({ reason })}`, { body: input }),
    refresh: [policiesQuery.queryKey],
    done: ({ name }) => `Policy “${name}” is created.`,
    afterwards: () => void leave(),
  });
  return (
    <Page title={`New ${KIND_WORDS[draft.kind].toLowerCase()}`} back={{ to: "/policies", label: "Policies" }}>
      {templates.length === 0 ? null : (
        <div className="form">
          <Field
            label="Start from a template"
            hint={templates.find(({ id }) => id === template)?.purpose ?? "Or begin with an empty form below."}
          >
            <Select value={template} onChange={(_, { value }) => start(value)}>
              <Options
                words={{ "": "None", ...Object.fromEntries(templates.map(({ id, policy }) => [id, policy.name])) }}
              />
            </Select>
          </Field>
        </div>
      )}
      <PolicyForm
        key={template}
        draft={draft}
        onChange={setDraft}
        onSave={(input, reason) => create.mutate({ input, reason })}
        onTry={(policy, reason) => void tryOut({ id: null, revision: null, policy, reason })}
        reason={trial?.id === null ? trial.reason : undefined}
        saving={create.isPending}
        error={create.error}
        saveLabel="Create policy"
      />
    </Page>
  );
}
