/**
 * Uploads something to learn from: a table, a document, or an archive of examples.
 * @module
 */
import { Button, Checkbox, Field, Input, Select, Textarea } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { queryString } from "../../api/client.ts";
import { errorAt, type FieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import { inspectionQuery } from "../../api/queries.ts";
import type { InspectionSettings } from "../../api/types.ts";
import { errorProps } from "../../parts/error-props.ts";
import { FileChoice } from "../../parts/FileChoice.tsx";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { count } from "../../parts/format.ts";
import { useNotify } from "../../parts/notify.tsx";
import { headerOf, textOfHead } from "./csv-header.ts";
import { identifierOf } from "./identifier.ts";
import { leftOutInShort } from "./left-out.ts";
import { UploadProgress } from "./UploadProgress.tsx";
import { useUpload } from "./use-upload.ts";

interface DialogProps {
  readonly onClose: () => void;
}

interface LearnProps<T> extends DialogProps {
  readonly title: string;
  readonly path: string;
  readonly saveLabel: string;
  readonly fileLabel: string;
  readonly fileHint: string;
  readonly accept: string;
  readonly then: string;
  /** What else the address says of the upload; null: it is not complete yet. */
  readonly more: (file: File) => Readonly<Record<string, string | number>> | null;
  readonly onFile?: (file: File) => void;
  readonly told: (made: T) => string;
  /** Whether an empty form may be given as well. */
  readonly withBlank?: boolean;
  readonly children?: ReactNode;
}

const FIELDS = ["name", "id", "description", "blankFile"];

function LearnDialog<T>(props: LearnProps<T>) {
  const { title, path, saveLabel, fileLabel, fileHint, accept, then, more, onFile, told, onClose, children } = props;
  const { withBlank = false } = props;
  const [draft, setDraft] = useState({ name: "", id: null as string | null, description: "" });
  const [file, setFile] = useState<File | null>(null);
  const [blank, setBlank] = useState<File | null>(null);
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const client = useQueryClient();
  const notify = useNotify();
  const upload = useUpload<T>((made) => {
    notify(told(made));
    void client.invalidateQueries({ queryKey: inspectionQuery.queryKey });
    onClose();
  });
  const theirs = useMemo(() => problemFields(upload.error), [upload.error]);
  const errors = Object.keys(own).length > 0 ? own : theirs;
  // What is not about one of the fields here is about what was uploaded.
  const [, ofFile] = Object.entries(errors).find(([name]) => !FIELDS.includes(name)) ?? [];
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const at = (name: string) => errorProps(errorAt(errors, name));
  const id = draft.id ?? identifierOf(draft.name);
  const submit = () => {
    const extra = file === null ? null : more(file);
    const missing: Record<string, string> = {};
    if (draft.name.trim() === "") missing.name = "It needs a name";
    if (file === null) missing.file = "Choose a file";
    setOwn(missing);
    if (Object.keys(missing).length > 0 || file === null || extra === null) return;
    const said = { id, name: draft.name, description: draft.description, ...extra };
    const before = blank === null ? {} : { blankBytes: blank.size, blankFile: blank.name };
    void upload.start(path + queryString({ ...said, ...before }), blank === null ? file : new Blob([blank, file]));
  };
  return (
    <FormDialog
      title={title}
      saveLabel={saveLabel}
      pending={upload.sent !== null}
      error={Object.keys(theirs).length === 0 ? upload.error : null}
      errors={errors}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label="Name" required {...at("name")}>
        <Input value={draft.name} onChange={(_, { value }) => set({ name: value })} autoComplete="off" />
      </Field>
      <Field
        label="Identifier"
        hint="Policies name it by this. An upload takes the place of the one with the same identifier."
        {...at("id")}
      >
        <Input value={id} onChange={(_, { value }) => set({ id: value })} autoComplete="off" spellCheck={false} />
      </Field>
      <Field label="Description" {...at("description")}>
        <Textarea rows={2} value={draft.description} onChange={(_, { value }) => set({ description: value })} />
      </Field>
      {withBlank ? <span aria-hidden>{fileLabel}</span> : null}
      <FileChoice
        label={fileLabel}
        hint={fileHint}
        accept={accept}
        file={file}
        disabled={upload.sent !== null}
        error={ofFile}
        onFile={(given) => {
          setOwn(NO_ERRORS);
          upload.forget();
          setFile(given);
          onFile?.(given);
        }}
      />
      {file === null ? null : children}
      {withBlank ? (
        <div className="stack-tight">
          <span aria-hidden>Empty form (optional)</span>
          <p className="quiet small">
            If the document is a filled-in form or made from a template, add the empty one: its text is taken off, so
            that only what is particular to this document is found again, not every form of its kind.
          </p>
          <FileChoice
            label="Empty form (optional)"
            hint="The same form or template, not filled in."
            file={blank}
            disabled={upload.sent !== null}
            error={errorAt(errors, "blankFile")}
            onFile={(given) => {
              upload.forget();
              setBlank(given);
            }}
          />
          {blank === null ? null : (
            <div className="form-actions">
              <Button size="small" disabled={upload.sent !== null} onClick={() => setBlank(null)}>
                Without an empty form
              </Button>
            </div>
          )}
        </div>
      ) : null}
      {upload.sent === null ? null : <UploadProgress sent={upload.sent} then={then} onCancel={upload.cancel} />}
    </FormDialog>
  );
}

/** Enough of the file for the longest sensible first line. */
const HEADER_BYTES = 256 * 1024;

export function TableDialog({ onClose }: DialogProps) {
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [primary, setPrimary] = useState("");
  const [secondary, setSecondary] = useState<readonly string[]>([]);
  const [needed, setNeeded] = useState(0);
  const read = async (file: File) => {
    const names = headerOf(textOfHead(new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer())));
    setColumns(names);
    setPrimary(names[0] ?? "");
    setSecondary([]);
    setNeeded(0);
  };
  const choose = (name: string, isIn: boolean) => {
    const next = isIn ? [...secondary, name] : secondary.filter((one) => one !== name);
    setSecondary(next);
    setNeeded(next.length === 0 ? 0 : Math.min(Math.max(needed, 1), next.length));
  };
  return (
    <LearnDialog<InspectionSettings["exactData"][number]>
      title="Upload a table"
      path="/exact-data"
      saveLabel="Upload"
      fileLabel="Table"
      fileHint="CSV, with commas, semicolons or tabs, and the names of the columns in its first line."
      accept=".csv,.tsv,.txt"
      then="Hashing the rows"
      more={() => (primary === "" ? null : { primary, secondary: secondary.join(","), needed })}
      onFile={(file) => void read(file)}
      told={({ name, rows, leftOut }) =>
        `“${name}” is ready, with ${count(rows, "row")}.${leftOut.length === 0 ? "" : ` ${leftOutInShort(leftOut)}`}`
      }
      onClose={onClose}
    >
      {columns.length === 0 ? (
        <p className="field-error" role="alert">
          No names of columns can be read in the first line of this file.
        </p>
      ) : (
        <>
          <Field label="Column that must be found" hint="One whose values are rare, such as a customer number.">
            <Select
              value={primary}
              onChange={(_, { value }) => {
                setPrimary(value);
                choose(value, false);
              }}
            >
              {columns.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          {columns.length < 2 ? null : (
            <fieldset className="choices">
              <legend>Columns that may stand nearby</legend>
              {columns
                .filter((name) => name !== primary)
                .map((name) => (
                  <Checkbox
                    key={name}
                    label={name}
                    checked={secondary.includes(name)}
                    disabled={!secondary.includes(name) && (secondary.length >= 16 || name.includes(","))}
                    onChange={(_, { checked }) => choose(name, checked === true)}
                  />
                ))}
            </fieldset>
          )}
          {secondary.length === 0 ? null : (
            <Field label="How many of them must be there" hint="Within 300 characters of the first one.">
              <Input
                type="number"
                min={0}
                max={secondary.length}
                value={String(needed)}
                onChange={(_, { value }) => setNeeded(Number(value))}
              />
            </Field>
          )}
        </>
      )}
    </LearnDialog>
  );
}

export function DocumentDialog({ onClose }: DialogProps) {
  return (
    <LearnDialog<InspectionSettings["fingerprints"][number]>
      title="Upload a document"
      path="/fingerprints"
      saveLabel="Upload"
      fileLabel="Document"
      fileHint="Any file whose text can be read, such as Word, PDF or plain text."
      accept=""
      then="Reading the document"
      withBlank
      more={(file) => ({ file: file.name })}
      told={({ name }) => `“${name}” is ready.`}
      onClose={onClose}
    />
  );
}

export function ClassifierDialog({ onClose }: DialogProps) {
  return (
    <LearnDialog<InspectionSettings["classifiers"][number]>
      title="Train a classifier"
      path="/classifiers"
      saveLabel="Train"
      fileLabel="Archive of examples"
      fileHint="A zip file with two folders: “examples” and “counterexamples”, with documents in both. Thirty of each are a good start."
      accept=".zip"
      then="Learning from the documents"
      more={(file) => ({ file: file.name })}
      told={({ name, ready }) =>
        ready
          ? `“${name}” is trained and may be used.`
          : `“${name}” is trained, but needs more examples before it may be used.`
      }
      onClose={onClose}
    />
  );
}
