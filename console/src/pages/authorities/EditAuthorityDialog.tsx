/**
 * Changes the name, the description and what is asked of an authority's device certificates.
 * @module
 */

import { useMemo, useState } from "react";
import { segment, send } from "../../api/client.ts";
import { errorAt, type FieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import { authoritiesQuery } from "../../api/queries.ts";
import type { Authority, AuthorityUpdate } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { type AuthorityDraft, AuthorityFields, nameMissing } from "./AuthorityFields.tsx";

export function EditAuthorityDialog({ authority, onClose }: { authority: Authority; onClose: () => void }) {
  const { name, description, revocation, acceptWithoutPurpose } = authority;
  const [draft, setDraft] = useState<AuthorityDraft>({ name, description, revocation, acceptWithoutPurpose });
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const save = useChange({
    send: (body: AuthorityUpdate) =>
      send<Authority>("PATCH", `/certificate-authorities/${segment(authority.id)}`, { body }),
    refresh: [authoritiesQuery.queryKey],
    done: (saved) => `Authority “${saved.name}” is saved.`,
    afterwards: onClose,
  });
  const theirs = useMemo(() => problemFields(save.error), [save.error]);
  const errors = Object.keys(own).length > 0 ? own : theirs;
  const submit = () => {
    const missing = nameMissing(draft);
    setOwn(missing === undefined ? NO_ERRORS : { name: missing });
    if (missing === undefined) save.mutate(draft);
  };
  return (
    <FormDialog
      title="Edit the authority"
      pending={save.isPending}
      error={save.error}
      errors={errors}
      onSubmit={submit}
      onClose={onClose}
    >
      <AuthorityFields
        draft={draft}
        onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        nameError={errorAt(errors, "name")}
      />
    </FormDialog>
  );
}
