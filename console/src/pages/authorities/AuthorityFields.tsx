/**
 * What an admin says of an authority: its name, a description, and what its device certificates must show.
 * @module
 */
import { Field, Input, Textarea } from "@fluentui/react-components";
import type { RevocationSetting } from "../../api/types.ts";
import { errorProps } from "../../parts/error-props.ts";
import { RecognitionFields } from "./RecognitionFields.tsx";

export interface AuthorityDraft {
  readonly name: string;
  readonly description: string;
  readonly revocation: RevocationSetting;
  readonly acceptWithoutPurpose: boolean;
}

export const nameMissing = ({ name }: Pick<AuthorityDraft, "name">): string | undefined =>
  name.trim() === "" ? "An authority needs a name" : undefined;

interface Props {
  readonly draft: AuthorityDraft;
  readonly onChange: (change: Partial<AuthorityDraft>) => void;
  readonly nameError: string | undefined;
}

export function AuthorityFields({ draft, onChange, nameError }: Props) {
  return (
    <>
      <Field label="Name" required {...errorProps(nameError)}>
        <Input value={draft.name} onChange={(_, { value }) => onChange({ name: value })} autoComplete="off" />
      </Field>
      <Field label="Description">
        <Textarea rows={2} value={draft.description} onChange={(_, { value }) => onChange({ description: value })} />
      </Field>
      <RecognitionFields
        revocation={draft.revocation}
        onRevocation={(revocation) => onChange({ revocation })}
        acceptWithoutPurpose={draft.acceptWithoutPurpose}
        onAcceptWithoutPurpose={(acceptWithoutPurpose) => onChange({ acceptWithoutPurpose })}
      />
    </>
  );
}
