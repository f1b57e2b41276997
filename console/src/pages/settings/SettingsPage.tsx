/**
 * The organisation's settings.
 * @module
 */
import { Button, Field, Input, Radio, RadioGroup, Switch, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { settingsUpdateSchema } from "../../../../src/admin/contract/index.ts";
import { send } from "../../api/client.ts";
import { errorAt, type FieldErrors, fieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import { groupsQuery, meQuery, settingsQuery } from "../../api/queries.ts";
import type { Settings, SettingsUpdate } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { errorProps } from "../../parts/error-props.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { useFocusFirstError } from "../../parts/use-focus-first-error.ts";
import { ValuesInput } from "../../parts/ValuesInput.tsx";

export function SettingsPage() {
  const query = useQuery({ ...settingsQuery, refetchOnWindowFocus: false });
  return (
    <Page title="Settings" lead="What holds for the whole organisation.">
      <Loaded query={query}>{(settings) => <SettingsForm settings={settings} />}</Loaded>
    </Page>
  );
}

function SettingsForm({ settings }: { readonly settings: Settings }) {
  const form = useRef<HTMLFormElement>(null);
  const groups = useQuery(groupsQuery);
  const [draft, setDraft] = useState(settings);
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const save = useChange({
    send: (update: SettingsUpdate) => send("PUT", "/settings", { body: update }),
    refresh: [settingsQuery.queryKey, meQuery.queryKey],
    done: () => "The settings are saved.",
  });
  const theirs = useMemo(() => problemFields(save.error), [save.error]);
  const errors = Object.keys(own).length > 0 ? own : theirs;
  useFocusFirstError(form, errors);
  const set = (change: Partial<Settings>) => setDraft((before) => ({ ...before, ...change }));
  const at = (name: string) => errorProps(errorAt(errors, name));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = settingsUpdateSchema.safeParse(draft);
    setOwn(parsed.success ? NO_ERRORS : fieldErrors(parsed.error.issues));
    if (parsed.success) save.mutate(parsed.data as SettingsUpdate);
  };
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate aria-label="Settings">
      <section className="card stack" aria-labelledby="organisation-heading">
        <h2 id="organisation-heading">Organisation</h2>
        <Field label="Name of the organisation" required {...at("organisation")}>
          <Input value={draft.organisation} onChange={(_, { value }) => set({ organisation: value })} />
        </Field>
        <Field
          label="Support contact"
          hint="Whom a blocked person is told to turn to: an address, a telephone number, a page."
          {...at("support")}
        >
          <Input value={draft.support} onChange={(_, { value }) => set({ support: value })} />
        </Field>
      </section>
      <section className="card stack" aria-labelledby="default-heading">
        <h2 id="default-heading">Default behaviour</h2>
        <Field
          label="When a policy that would block cannot be evaluated"
          hint="For instance because a revocation list cannot be reached. The activity says that the default was applied."
          {...at("defaultBehaviour")}
        >
          <RadioGroup
            value={draft.defaultBehaviour}
            onChange={(_, { value }) => set({ defaultBehaviour: value as Settings["defaultBehaviour"] })}
          >
            <Radio value="block" label="Block (recommended)" />
            <Radio value="allow" label="Allow: what cannot be judged gets in" />
          </RadioGroup>
        </Field>
      </section>
      <section className="card stack" aria-labelledby="notice-heading">
        <h2 id="notice-heading">Notice to people</h2>
        <Switch
          label="Tell people, once per session, that access is monitored"
          checked={draft.notice.enabled}
          onChange={(_, { checked }) => set({ notice: { ...draft.notice, enabled: checked } })}
        />
        <Field label="Text of the notice" hint="Plain text." {...at("notice.text")}>
          <Textarea
            rows={4}
            disabled={!draft.notice.enabled}
            value={draft.notice.text}
            onChange={(_, { value }) => set({ notice: { ...draft.notice, text: value } })}
          />
        </Field>
      </section>
      <section className="card stack" aria-labelledby="admins-heading">
        <h2 id="admins-heading">Admins</h2>
        <p className="quiet">
          Members of these groups, as the identity provider names them, may use this console. With none, only the admin
          token opens it.
        </p>
        <ValuesInput
          label="Admin group"
          values={draft.adminGroups}
          suggestions={groups.data?.items ?? []}
          placeholder="Name of a group"
          invalid={errorAt(errors, "adminGroups") !== undefined}
          onChange={(adminGroups) => set({ adminGroups })}
        />
      </section>
      {save.isError ? <ErrorPanel error={save.error} /> : null}
      <div className="form-actions">
        <Button type="submit" appearance="primary" disabledFocusable={save.isPending}>
          Save settings
        </Button>
      </div>
    </form>
  );
}
