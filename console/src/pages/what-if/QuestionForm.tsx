/**
 * Who, with which app, from which device and where; and, if it is about more than the sign-in, what is done.
 * @module
 */
import { Field, Input, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { appsQuery, deviceTagRulesQuery, groupsQuery, usersQuery } from "../../api/queries.ts";
import { Options } from "../../parts/Options.tsx";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import { ACTIVITY_WORDS, CLIENT_APPS } from "../policies/words.ts";
import { isTransfer, type QuestionDraft } from "./draft.ts";
import { FileFields } from "./FileFields.tsx";
import { SaidFacts } from "./SaidFacts.tsx";

const CERTIFICATE = { none: "None", valid: "A valid one", "not-asked": "Nobody has asked" } as const;
const { "sign-in": _signIn, ...IN_SESSION } = ACTIVITY_WORDS;

interface Props {
  readonly draft: QuestionDraft;
  readonly onChange: (draft: QuestionDraft) => void;
}

export function QuestionForm({ draft, onChange }: Props) {
  const users = useQuery(usersQuery);
  const apps = useQuery(appsQuery);
  const groups = useQuery(groupsQuery);
  const rules = useQuery(deviceTagRulesQuery);
  const list = useId();
  const set = (change: Partial<QuestionDraft>) => onChange({ ...draft, ...change });
  const names = Object.fromEntries((apps.data?.items ?? []).map(({ id, name }) => [id, name]));
  return (
    <form className="card stack" aria-label="Question" onSubmit={(event) => event.preventDefault()}>
      <Field label="App" required>
        <Select value={draft.app} onChange={(_, { value }) => set({ app: value })}>
          <Options words={{ "": "Choose an app", ...names }} />
        </Select>
      </Field>
      <Field label="User" required>
        <Input value={draft.user} list={list} autoComplete="off" onChange={(_, { value }) => set({ user: value })} />
      </Field>
      <datalist id={list}>
        {(users.data?.items ?? []).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className="stack-tight">
        <span className="label">Groups</span>
        <ValuesInput
          label="Group"
          values={draft.groups}
          suggestions={groups.data?.items ?? []}
          placeholder="Name of a group"
          onChange={(given) => set({ groups: given })}
        />
      </div>
      <div className="form-grid">
        <Field label="Client app">
          <Select
            value={draft.clientApp}
            onChange={(_, { value }) => set({ clientApp: value as QuestionDraft["clientApp"] })}
          >
            <Options words={CLIENT_APPS} />
          </Select>
        </Field>
        <Field label="Client certificate">
          <Select
            value={draft.certificate}
            onChange={(_, { value }) => set({ certificate: value as QuestionDraft["certificate"] })}
          >
            <Options words={CERTIFICATE} />
          </Select>
        </Field>
      </div>
      <div className="stack-tight">
        <span className="label">Other device tags</span>
        <ValuesInput
          label="Device tag"
          values={draft.deviceTags}
          suggestions={["compliant", "domain-joined", ...(rules.data?.items ?? []).map(({ tag }) => tag)]}
          placeholder="compliant"
          onChange={(given) => set({ deviceTags: given })}
        />
      </div>
      <Field label="IP address" hint="Empty: not known.">
        <Input value={draft.ip} placeholder="192.0.2.7" onChange={(_, { value }) => set({ ip: value })} />
      </Field>
      <Field label="User agent" hint="Empty: none. Device type, platform and its tags are read from it.">
        <Input value={draft.userAgent} onChange={(_, { value }) => set({ userAgent: value })} />
      </Field>
      <SaidFacts said={draft.said} onChange={(said) => set({ said })} />
      <Field label="What is done">
        <Select value={draft.activityType} onChange={(_, { value }) => set({ activityType: value })}>
          <Options words={{ "": "The sign-in alone", ...IN_SESSION }} />
        </Select>
      </Field>
      {isTransfer(draft.activityType) ? <FileFields file={draft.file} onChange={(file) => set({ file })} /> : null}
    </form>
  );
}
