/**
 * How large a file may be, how long it may take and how deep it is looked into.
 * @module
 */
import { Button, Field, Input } from "@fluentui/react-components";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { limitsSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt, type FieldErrors, fieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import type { InspectionSettings } from "../../api/types.ts";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { errorProps } from "../../parts/error-props.ts";
import { formatSize } from "../../parts/format.ts";
import { useFocusFirstError } from "../../parts/use-focus-first-error.ts";
import { AmountInput } from "./AmountInput.tsx";
import { useSettingsChange } from "./use-settings.ts";

type Limits = InspectionSettings["limits"];

const SIZES = {
  file: ["Largest file", "A larger one is not looked into, and policies treat it as one that cannot be scanned."],
  person: ["Held for one person at once", "Files wait encrypted on the disk while they are looked into."],
  total: ["Held for everyone at once", "The disk must have this much room."],
  unpacked: ["Unpacked from one file", "Stops archives that are built to fill the disk."],
  pdfMemory: [
    "Memory for one PDF",
    "Pages that need more are read in part, and count as not scanned to their end. 18 MB does for most.",
  ],
} as const;

export function LimitsForm({ limits, held }: { readonly limits: Limits; readonly held: number }) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(limits);
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const save = useSettingsChange("limits", "The limits are saved.");
  const theirs = useMemo(() => problemFields(save.error), [save.error]);
  const errors = Object.keys(own).length > 0 ? own : theirs;
  useFocusFirstError(form, errors);
  const set = (change: Partial<Limits>) => setDraft((before) => ({ ...before, ...change }));
  const at = (name: string) => errorAt(errors, name) ?? errorAt(errors, `limits.${name}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = limitsSchema.safeParse(draft);
    setOwn(parsed.success ? NO_ERRORS : fieldErrors(parsed.error.issues));
    if (parsed.success) save.mutate(() => parsed.data);
  };
  return (
    <form ref={form} className="card stack" onSubmit={submit} noValidate aria-labelledby="limits-heading">
      <div className="section-head">
        <h2 id="limits-heading">Limits</h2>
        <span className="quiet">{held === 0 ? "No file is held at the moment." : `Held now: ${formatSize(held)}`}</span>
      </div>
      <div className="form-grid">
        {Object.entries(SIZES).map(([name, [label, hint]]) => (
          <AmountInput
            key={name}
            label={label}
            hint={hint}
            kind="size"
            value={draft[name as keyof typeof SIZES]}
            onChange={(value) => set({ [name]: value })}
            error={at(name)}
          />
        ))}
        <AmountInput
          label="Time for one file"
          hint="What is not looked at by then counts as not scanned."
          kind="time"
          value={draft.time}
          onChange={(time) => set({ time })}
          error={at("time")}
        />
        <Field label="Archives within archives" hint="How many levels are opened." {...errorProps(at("depth"))}>
          <Input
            type="number"
            min={1}
            max={20}
            value={Number.isNaN(draft.depth) ? "" : String(draft.depth)}
            onChange={(_, { value }) => set({ depth: value === "" ? Number.NaN : Number(value) })}
          />
        </Field>
        <Field
          label="Pages and pictures read as images"
          hint="Recognises text in scans, which takes seconds each. With 0, none is read."
          {...errorProps(at("pictures"))}
        >
          <Input
            type="number"
            min={0}
            max={200}
            value={Number.isNaN(draft.pictures) ? "" : String(draft.pictures)}
            onChange={(_, { value }) => set({ pictures: value === "" ? Number.NaN : Number(value) })}
          />
        </Field>
      </div>
      {save.isError ? <ErrorPanel error={save.error} /> : null}
      <div className="form-actions">
        <Button type="submit" appearance="primary" disabledFocusable={save.isPending}>
          Save limits
        </Button>
      </div>
    </form>
  );
}
