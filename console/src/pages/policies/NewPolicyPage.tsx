/**
 * A new policy of the kind that the address names.
 * @module
 */
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { send } from "../../api/client.ts";
import { policiesQuery } from "../../api/queries.ts";
import type { Policy, PolicyInput } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { Page } from "../../parts/Page.tsx";
import { newDraft } from "./draft.ts";
import { PolicyForm } from "./PolicyForm.tsx";
import { KIND_WORDS } from "./words.ts";

export function NewPolicyPage() {
  const { kind } = useParams({ from: "/policies/new/$kind" });
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => newDraft(kind === "session" || kind === "rule" ? kind : "access"));
  const create = useChange({
    send: (input: PolicyInput) => send<Policy>("POST", "/policies", { body: input }),
    refresh: [policiesQuery.queryKey],
    done: ({ name }) => `Policy “${name}” is created.`,
    afterwards: () => void navigate({ to: "/policies" }),
  });
  return (
    <Page title={`New ${KIND_WORDS[draft.kind].toLowerCase()}`} back={{ to: "/policies", label: "Policies" }}>
      <PolicyForm
        draft={draft}
        onChange={setDraft}
        onSave={(input) => create.mutate(input)}
        saving={create.isPending}
        error={create.error}
        saveLabel="Create policy"
      />
    </Page>
  );
}
