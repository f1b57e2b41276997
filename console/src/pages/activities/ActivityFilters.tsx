/**
 * The filters above the activity log. Choices apply at once; text applies on Enter or when the field is left.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { appsQuery } from "../../api/queries.ts";
import { type ActivitySearch, parseActivitySearch, SINCE } from "./search.ts";
import { ACTION_WORDS, TYPE_WORDS } from "./words.ts";

export function ActivityFilters({ search }: { readonly search: ActivitySearch }) {
  const apps = useQuery(appsQuery);
  const navigate = useNavigate();
  const [custom, setCustom] = useState(search.from !== undefined || search.to !== undefined);
  const set = (change: { readonly [Name in keyof ActivitySearch]?: string }) =>
    void navigate({ to: "/activities", search: parseActivitySearch({ ...search, ...change }), replace: true });
  const setRange = (range: string) => {
    setCustom(range === "custom");
    set({ since: range === "custom" ? "" : range, from: "", to: "" });
  };
  const clear = () => {
    setCustom(false);
    void navigate({ to: "/activities", search: {} });
  };
  return (
    <search className="log-filters" aria-label="Filter the log">
      <TextFilter label="User" value={search.user} onSet={(user) => set({ user })} />
      <Choice label="App" value={search.app} onSet={(app) => set({ app })} any="All apps">
        {apps.data?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice label="Activity" value={search.type} onSet={(type) => set({ type })} any="All activities">
        <Options words={TYPE_WORDS} />
      </Choice>
      <Choice label="Action" value={search.action} onSet={(action) => set({ action })} any="All actions">
        <Options words={ACTION_WORDS} />
      </Choice>
      <Choice label="Time" value={custom ? "custom" : search.since} onSet={setRange} any="Any time">
        <Options words={SINCE} />
        <option value="custom">From and to</option>
      </Choice>
      {custom ? (
        <>
          <Moment label="From" value={search.from} onSet={(from) => set({ from, since: "" })} />
          <Moment label="To" value={search.to} onSet={(to) => set({ to, since: "" })} />
        </>
      ) : null}
      <TextFilter label="Reference" value={search.reference} onSet={(reference) => set({ reference })} />
      {search.session === undefined ? null : (
        <TextFilter label="Session" value={search.session} onSet={(session) => set({ session })} />
      )}
      {Object.keys(search).length === 0 ? null : (
        <Button appearance="subtle" onClick={clear} className="log-filters-clear">
          Clear the filters
        </Button>
      )}
    </search>
  );
}

function Options({ words }: { readonly words: Readonly<Record<string, string>> }) {
  return Object.entries(words).map(([value, word]) => (
    <option key={value} value={value}>
      {word}
    </option>
  ));
}

interface FilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onSet: (value: string) => void;
}

function Choice({ label, value, onSet, any, children }: FilterProps & { any: string; children: ReactNode }) {
  return (
    <Field label={label} size="small">
      <Select value={value ?? ""} onChange={(_, data) => onSet(data.value)}>
        <option value="">{any}</option>
        {children}
      </Select>
    </Field>
  );
}

function TextFilter({ label, value = "", onSet }: FilterProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onSet(text.trim());
  };
  return (
    <Field label={label} size="small">
      <Input
        type="search"
        value={text}
        onChange={(_, data) => setText(data.value)}
        onBlur={commit}
        onKeyDown={(event) => (event.key === "Enter" ? commit() : undefined)}
        autoComplete="off"
        spellCheck={false}
      />
    </Field>
  );
}

/** A moment in the viewer's time zone, UTC in the address. */
function Moment({ label, value, onSet }: FilterProps) {
  return (
    <Field label={label} size="small">
      <Input
        type="datetime-local"
        value={value === undefined ? "" : toLocal(value)}
        onChange={(_, data) => onSet(data.value === "" ? "" : new Date(data.value).toISOString())}
      />
    </Field>
  );
}

function toLocal(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
