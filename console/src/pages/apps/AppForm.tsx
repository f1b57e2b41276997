/**
 * The form of an app.
 * @module
 */
import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { appInputSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt, type FieldErrors, fieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import type { AppInput } from "../../api/types.ts";
import { ButtonLink } from "../../parts/ButtonLink.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { errorProps } from "../../parts/error-props.ts";
import { useFocusFirstError } from "../../parts/use-focus-first-error.ts";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import { ClientFields, HostFields } from "./AppRows.tsx";
import { type AppDraft, fromAppDraft, newClient, newHost } from "./draft.ts";
import "./apps.css";

interface Props {
  readonly initial: AppDraft;
  readonly saving: boolean;
  readonly error: unknown;
  readonly saveLabel: string;
  readonly onSave: (input: AppInput) => void;
}

const replaced = <T extends { readonly key: string }>(rows: readonly T[], row: T) =>
  rows.map((other) => (other.key === row.key ? row : other));
const without = <T extends { readonly key: string }>(rows: readonly T[], key: string) =>
  rows.filter((row) => row.key !== key);

export function AppForm({ initial, saving, error, saveLabel, onSave }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(initial);
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const theirs = useMemo(() => problemFields(error), [error]);
  const errors = Object.keys(own).length > 0 ? own : theirs;
  useFocusFirstError(form, errors);
  const set = (change: Partial<AppDraft>) => setDraft((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = fromAppDraft(draft);
    const parsed = appInputSchema.safeParse(input);
    setOwn(parsed.success ? NO_ERRORS : fieldErrors(parsed.error.issues));
    if (parsed.success) onSave(input);
  };
  const nameError = errorAt(errors, "name");
  const originsError = errorAt(errors, "directOrigins");
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate aria-label="App">
      <section className="card stack" aria-labelledby="app-heading">
        <h2 id="app-heading">App</h2>
        <Field label="Name" required {...errorProps(nameError)}>
          <Input value={draft.name} onChange={(_, { value }) => set({ name: value })} autoComplete="off" />
        </Field>
        <Field label="Description">
          <Textarea rows={2} value={draft.description} onChange={(_, { value }) => set({ description: value })} />
        </Field>
      </section>
      <section className="card stack" aria-labelledby="hosts-heading">
        <h2 id="hosts-heading">Hosts</h2>
        <p className="quiet">Host names by which the app knows itself, each with the server that answers for it.</p>
        {draft.hosts.map((host, index) => (
          <HostFields
            key={host.key}
            host={host}
            index={index}
            errors={errors}
            onChange={(row) => set({ hosts: replaced(draft.hosts, row) })}
            onRemove={draft.hosts.length > 1 ? () => set({ hosts: without(draft.hosts, host.key) }) : undefined}
          />
        ))}
        <div>
          <Button icon={<AddRegular />} onClick={() => set({ hosts: [...draft.hosts, newHost()] })}>
            Add a host
          </Button>
        </div>
      </section>
      <section className="card stack" aria-labelledby="origins-heading">
        <h2 id="origins-heading">Direct origins</h2>
        <p className="quiet">
          Other origins by which people reach the app directly. A sign-in that starts there continues under control.
        </p>
        <ValuesInput
          label="Direct origin"
          values={draft.directOrigins}
          placeholder="https://mail.example.com"
          invalid={originsError !== undefined}
          onChange={(directOrigins) => set({ directOrigins })}
        />
        {originsError === undefined ? null : <p className="field-error">{originsError}</p>}
      </section>
      <section className="card stack" aria-labelledby="clients-heading">
        <h2 id="clients-heading">OpenID Connect clients</h2>
        <p className="quiet">
          Only for an app that signs people in by itself, or has a mobile or desktop app. Otherwise the gateway does.
        </p>
        {draft.clients.map((client, index) => (
          <ClientFields
            key={client.key}
            client={client}
            index={index}
            errors={errors}
            onChange={(row) => set({ clients: replaced(draft.clients, row) })}
            onRemove={() => set({ clients: without(draft.clients, client.key) })}
          />
        ))}
        <div>
          <Button icon={<AddRegular />} onClick={() => set({ clients: [...draft.clients, newClient()] })}>
            Add a client
          </Button>
        </div>
      </section>
      {error === null || error === undefined ? null : <ErrorPanel error={error} />}
      <div className="form-actions">
        <Button type="submit" appearance="primary" disabled={saving}>
          {saveLabel}
        </Button>
        <ButtonLink to="/apps">Cancel</ButtonLink>
      </div>
    </form>
  );
}
