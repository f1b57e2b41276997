/**
 * Imports information types from a file of another product: shown first what it would add and what is refused and why, then
 * added.
 * @module
 */
import { Checkbox, Field, Select, Spinner } from "@fluentui/react-components";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { send } from "../../api/client.ts";
import { NO_ERRORS, problemFields } from "../../api/fields.ts";
import { inspectionQuery } from "../../api/queries.ts";
import type { CustomType, Imported } from "../../api/types.ts";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { FileChoice } from "../../parts/FileChoice.tsx";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { count } from "../../parts/format.ts";
import { Options } from "../../parts/Options.tsx";
import { useSettingsChange } from "./use-settings.ts";

const KINDS = { "rule-package": "Microsoft rule package (XML)", gitleaks: "gitleaks rules (TOML)" } as const;
type Kind = keyof typeof KINDS;
const MOST = 2_000_000;
/** The server tells the encoding: rule packages are often in UTF-16. */
async function base64Of(file: File): Promise<string> {
  const reader = new FileReader();
  await new Promise((resolve, reject) => {
    reader.onload = resolve;
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return String(reader.result).split(",")[1] ?? "";
}
const isTooLong = (file: File | null) => file !== null && file.size > MOST;

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [kind, setKind] = useState<Kind>("rule-package");
  const [file, setFile] = useState<File | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const existing = useQuery(inspectionQuery).data?.informationTypes ?? [];
  const read = useMutation({
    mutationFn: async (given: { readonly kind: Kind; readonly file: File }) => {
      const body = { kind: given.kind, file: await base64Of(given.file) };
      return send<Imported>("POST", "/inspection/import", { body });
    },
  });
  const refused = isTooLong(file) ? "This file is longer than 2 MB." : problemFields(read.error).file;
  const chosen = read.data?.types.filter(({ id }) => !left.has(id)) ?? [];
  const done = `${count(chosen.length, "information type")} added.`;
  const add = useSettingsChange("informationTypes", done, onClose);
  const take = (given: File) => {
    const guessed: Kind = /\.toml$/i.test(given.name) ? "gitleaks" : /\.xml$/i.test(given.name) ? "rule-package" : kind;
    setKind(guessed);
    setFile(given);
    setLeft(new Set());
    read.reset();
    if (!isTooLong(given)) read.mutate({ kind: guessed, file: given });
  };
  const submit = () => {
    if (chosen.length === 0) return;
    const ids = new Set(chosen.map(({ id }) => id));
    add.mutate((now) => [...now.filter(({ id }) => !ids.has(id)), ...chosen]);
  };
  return (
    <FormDialog
      title="Import information types"
      saveLabel={chosen.length === 0 ? "Add" : `Add ${count(chosen.length, "type")}`}
      pending={add.isPending || chosen.length === 0}
      error={add.error}
      errors={NO_ERRORS}
      wide
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label="Kind of file">
        <Select
          value={kind}
          onChange={(_, { value }) => {
            setKind(value as Kind);
            if (file !== null && !isTooLong(file)) read.mutate({ kind: value as Kind, file });
          }}
        >
          <Options words={KINDS} />
        </Select>
      </Field>
      <FileChoice
        label="File to import"
        hint="Nothing is added before you say so."
        accept=".xml,.toml"
        file={file}
        error={refused}
        onFile={take}
      />
      {read.isPending ? <Spinner size="tiny" label="Reading the file" /> : null}
      {read.isError && refused === undefined ? <ErrorPanel error={read.error} /> : null}
      {read.data === undefined ? null : (
        <Found
          imported={read.data}
          left={left}
          existing={existing}
          onToggle={(id, isIn) => setLeft((now) => new Set(isIn ? [...now].filter((one) => one !== id) : [...now, id]))}
        />
      )}
    </FormDialog>
  );
}

interface FoundProps {
  readonly imported: Imported;
  readonly left: ReadonlySet<string>;
  readonly existing: readonly CustomType[];
  readonly onToggle: (id: string, isIn: boolean) => void;
}

function Found({ imported: { types, refused, notes }, left, existing, onToggle }: FoundProps) {
  const known = new Set(existing.map(({ id }) => id));
  return (
    <>
      {types.length === 0 ? (
        <p>Nothing in this file can be taken over.</p>
      ) : (
        <fieldset className="found">
          <legend>Can be added</legend>
          {types.map(({ id, name, patterns }) => (
            <div key={id}>
              <Checkbox
                label={`${name} (${count(patterns.length, "pattern")}${known.has(id) ? ", takes the place of yours" : ""})`}
                checked={!left.has(id)}
                onChange={(_, { checked }) => onToggle(id, checked === true)}
              />
              {notes
                .filter(({ type }) => type === id)
                .map(({ note }) => (
                  <p key={note} className="found-note quiet small">
                    Differs from the file: {note}
                  </p>
                ))}
            </div>
          ))}
        </fieldset>
      )}
      {refused.length === 0 ? null : (
        <section className="stack-tight" aria-labelledby="refused-heading">
          <h3 id="refused-heading">Refused</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
          <ul className="refused-list" tabIndex={0} aria-label="Refused rules">
            {refused.map(({ rule, reason }) => (
              <li key={`${rule}${reason}`}>
                <code>{rule}</code>: {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
