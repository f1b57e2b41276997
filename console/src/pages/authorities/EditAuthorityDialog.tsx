/**
 * Changes the name, the description and what is asked of an authority's device certificates.
 * @module
 */

import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import { segment, send } from "../../api/client.ts";
import { errorAt, problemFields } from "../../api/fields.ts";
import { authoritiesQuery } from "../../api/queries.ts";
import type { Authority, AuthorityUpdate } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { DialogFrame } from "../../parts/DialogFrame.tsx";
import { RecognitionFields } from "./RecognitionFields.tsx";

export function EditAuthorityDialog({ authority, onClose }: { authority: Authority; onClose: () => void }) {
  const [name, setName] = useState(authority.name);
  const [description, setDescription] = useState(authority.description);
  const [revocation, setRevocation] = useState(authority.revocation);
  const [acceptWithoutPurpose, setAcceptWithoutPurpose] = useState(authority.acceptWithoutPurpose);
  const save = useChange({
    send: (body: AuthorityUpdate) =>
      send<Authority>("PATCH", `/certificate-authorities/${segment(authority.id)}`, { body }),
    refresh: [authoritiesQuery.queryKey],
    done: (saved) => `Authority “${saved.name}” is saved.`,
    afterwards: onClose,
  });
  const nameError = name.trim() === "" ? "An authority needs a name" : errorAt(problemFields(save.error), "name");
  return (
    <DialogFrame
      title="Edit the authority"
      error={save.error}
      onClose={onClose}
      action={
        <Button
          appearance="primary"
          disabled={save.isPending || name.trim() === ""}
          onClick={() => save.mutate({ name, description, revocation, acceptWithoutPurpose })}
        >
          Save
        </Button>
      }
    >
      <Field
        label="Name"
        required
        {...(nameError === undefined ? {} : { validationMessage: nameError, validationState: "error" as const })}
      >
        <Input value={name} onChange={(_, { value }) => setName(value)} autoComplete="off" />
      </Field>
      <Field label="Description">
        <Textarea rows={2} value={description} onChange={(_, { value }) => setDescription(value)} />
      </Field>
      <RecognitionFields
        revocation={revocation}
        onRevocation={setRevocation}
        acceptWithoutPurpose={acceptWithoutPurpose}
        onAcceptWithoutPurpose={setAcceptWithoutPurpose}
      />
    </DialogFrame>
  );
}
