/**
 * One policy, to read and to edit. A save on top of somebody else's newer revision asks what to do.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { queryString, segment, send } from "../../api/client.ts";
import { isStatus } from "../../api/problem.ts";
import { policiesQuery, policyQuery } from "../../api/queries.ts";
import type { Policy, PolicyInput } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { ConflictBar } from "../../parts/ConflictBar.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { DeletePolicyDialog } from "./DeletePolicyDialog.tsx";
import { draftOf, toDraft } from "./draft.ts";
import { PolicyForm } from "./PolicyForm.tsx";
import { useTrial } from "./trial.ts";
import { KIND_WORDS } from "./words.ts";

export function PolicyPage() {
  const { id } = useParams({ from: "/policies/$id" });
  const query = useQuery({ ...policyQuery(id), refetchOnWindowFocus: false });
  const [removing, setRemoving] = useState(false);
  const navigate = useNavigate();
  return (
    <Page
      key={id}
      title={query.data?.name ?? "Policy"}
      lead={query.data === undefined ? undefined : `${KIND_WORDS[query.data.kind]}, revision ${query.data.revision}`}
      back={{ to: "/policies", label: "Policies" }}
      actions={
        query.data === undefined ? null : (
          <Button icon={<DeleteRegular />} onClick={() => setRemoving(true)}>
            Delete
          </Button>
        )
      }
    >
      <Loaded query={query}>{(policy) => <Editor key={policy.revision} policy={policy} />}</Loaded>
      {removing && query.data !== undefined ? (
        <DeletePolicyDialog
          policy={query.data}
          onClose={() => setRemoving(false)}
          onDeleted={() => void navigate({ to: "/policies" })}
        />
      ) : null}
    </Page>
  );
}

/** What is to be saved, and why. */
interface Mine {
  readonly input: PolicyInput;
  readonly reason: string;
}

function Editor({ policy }: { readonly policy: Policy }) {
  const { queryKey } = policyQuery(policy.id);
  const client = useQueryClient();
  const { trial, tryOut, forget, leave } = useTrial();
  const tried = trial?.id === policy.id ? trial : null;
  const [draft, setDraft] = useState(() => (tried === null ? toDraft(policy) : draftOf(tried.policy)));
  /** What is saved must be on top of the revision that was edited, also after a visit to What if. */
  const [base, setBase] = useState(tried?.revision ?? policy.revision);
  const [mine, setMine] = useState<Mine | null>(null);
  const path = `/policies/${segment(policy.id)}`;
  const save = useChange({
    send: ({ input, reason, revision }: Mine & { readonly revision: number }) =>
      send<Policy>("PUT", path + queryString({ revision, reason }), { body: input }),
    refresh: [policiesQuery.queryKey],
    done: ({ name }) => `Policy “${name}” is saved.`,
    afterwards: () => void leave(),
  });
  const submit = (input: PolicyInput, reason: string) => {
    setMine({ input, reason });
    save.mutate({ input, reason, revision: base });
  };
  const conflict = isStatus(save.error, 409);
  const overwrite = async () => {
    if (mine === null) return;
    const theirs = await send<Policy>("GET", path);
    save.mutate({ ...mine, revision: theirs.revision });
  };
  const loadTheirs = async () => {
    await forget();
    setDraft(toDraft(policy));
    setBase(policy.revision);
    save.reset();
    await client.invalidateQueries({ queryKey });
  };
  return (
    <>
      {conflict ? (
        <ConflictBar what="policy" onLoad={() => void loadTheirs()} onOverwrite={() => void overwrite()} />
      ) : null}
      <PolicyForm
        draft={draft}
        onChange={setDraft}
        onSave={submit}
        onTry={(input, reason) => void tryOut({ id: policy.id, revision: base, policy: input, reason })}
        reason={tried?.reason}
        saving={save.isPending}
        error={conflict ? null : save.error}
        saveLabel="Save policy"
      />
    </>
  );
}
