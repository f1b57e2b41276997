/**
 * Makes or changes an information type of the organisation's own. Expressions are checked as they are saved, by the same
 * code that will run them.
 * @module
 */
import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useState } from "react";
import { informationTypeSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt } from "../../api/fields.ts";
import type { CustomType } from "../../api/types.ts";
import { errorProps } from "../../parts/error-props.ts";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import { identifierOf } from "./identifier.ts";
import { fromPattern, newPattern, type PatternDraft, PatternFields, toPattern } from "./PatternFields.tsx";
import { useEntryForm } from "./use-settings.ts";

interface Props {
  readonly type: CustomType | null;
  readonly onClose: () => void;
}

export function CustomTypeDialog({ type, onClose }: Props) {
  const [draft, setDraft] = useState(() => ({
    id: type?.id ?? null,
    name: type?.name ?? "",
    description: type?.description ?? "",
    exclude: type?.exclude ?? [],
    patterns: type?.patterns.map(toPattern) ?? [newPattern()],
  }));
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const form = useEntryForm("informationTypes", informationTypeSchema, type, onClose);
  const at = (name: string) => errorProps(errorAt(form.errors, name));
  const id = draft.id ?? identifierOf(draft.name);
  const change = (next: PatternDraft) =>
    set({ patterns: draft.patterns.map((one) => (one.key === next.key ? next : one)) });
  return (
    <FormDialog
      title={type === null ? "New information type" : "Edit the information type"}
      {...form}
      wide
      onClose={onClose}
      onSubmit={() => form.submit({ ...draft, id, patterns: draft.patterns.map(fromPattern) })}
    >
      <div className="form-grid">
        <Field label="Name" required {...at("name")}>
          <Input value={draft.name} onChange={(_, { value }) => set({ name: value })} autoComplete="off" />
        </Field>
        <Field label="Identifier" hint="Policies name it by this." {...at("id")}>
          <Input
            value={id}
            readOnly={type !== null}
            onChange={(_, { value }) => set({ id: value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      </div>
      <Field label="Description" {...at("description")}>
        <Textarea rows={2} value={draft.description} onChange={(_, { value }) => set({ description: value })} />
      </Field>
      {draft.patterns.map((pattern, index) => (
        <PatternFields
          key={pattern.key}
          index={index}
          pattern={pattern}
          errors={form.errors}
          onChange={change}
          onRemove={
            draft.patterns.length === 1
              ? null
              : () => set({ patterns: draft.patterns.filter(({ key }) => key !== pattern.key) })
          }
        />
      ))}
      <div className="form-actions">
        <Button icon={<AddRegular />} onClick={() => set({ patterns: [...draft.patterns, newPattern()] })}>
          Another pattern
        </Button>
      </div>
      <div className="stack-tight">
        <span aria-hidden>Matches that never count, such as a number in every letterhead</span>
        <ValuesInput
          label="Match that never counts"
          placeholder="Such as K-000000"
          values={draft.exclude}
          onChange={(exclude) => set({ exclude })}
        />
      </div>
    </FormDialog>
  );
}
