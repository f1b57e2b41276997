/**
 * The organisation's sensitivity labels: their names, and which is more sensitive than which.
 * @module
 */
import { Button, Field, Input } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { ArrowDownRegular } from "@fluentui/react-icons/svg/arrow-down";
import { ArrowUpRegular } from "@fluentui/react-icons/svg/arrow-up";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { labelSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt } from "../../api/fields.ts";
import { inspectionQuery } from "../../api/queries.ts";
import type { Label } from "../../api/types.ts";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { errorProps } from "../../parts/error-props.ts";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { changeColumn, RowActions } from "../../parts/RowActions.tsx";
import { InspectionFrame } from "./InspectionFrame.tsx";
import { exchanged, ordered } from "./label-order.ts";
import { useEntryForm, useSettingsChange, withoutEntry } from "./use-settings.ts";

export function LabelsPage() {
  const query = useQuery(inspectionQuery);
  const [editing, setEditing] = useState<Label | "new" | null>(null);
  const [removing, setRemoving] = useState<Label | null>(null);
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setEditing("new")}>
      New label
    </Button>
  );
  const labels = query.data?.labels ?? [];
  const next = Math.min(1000, Math.max(-1, ...labels.map(({ priority }) => priority)) + 1);
  return (
    <InspectionFrame
      section="/inspection/labels"
      lead="Sensitivity labels that your organisation gives in Microsoft Purview. Files carry their identifiers; here they get names for policies and the log, and an order: protection raises a label and never lowers it."
      actions={add}
    >
      <Loaded query={query}>
        {() =>
          labels.length === 0 ? (
            <EmptyState title="No labels yet" action={add}>
              Labels are read from files all the same, but policies can name only their identifiers. You find those in
              the Microsoft Purview portal, or by testing a file that carries the label.
            </EmptyState>
          ) : (
            <LabelTable labels={ordered(labels)} onEdit={setEditing} onRemove={setRemoving} />
          )
        }
      </Loaded>
      {editing === null ? null : (
        <LabelDialog label={editing === "new" ? null : editing} next={next} onClose={() => setEditing(null)} />
      )}
      {removing === null ? null : <RemoveDialog label={removing} onClose={() => setRemoving(null)} />}
    </InspectionFrame>
  );
}

interface TableProps {
  readonly labels: readonly Label[];
  readonly onEdit: (label: Label) => void;
  readonly onRemove: (label: Label) => void;
}

function LabelTable({ labels, onEdit, onRemove }: TableProps) {
  const move = useSettingsChange("labels", "The order is saved.");
  const columns: readonly Column<Label>[] = [
    { id: "name", header: "Name", leads: true, cell: ({ name }) => <b>{name}</b> },
    { id: "priority", header: "Priority", className: "fit", cell: ({ priority }) => priority },
    { id: "id", header: "Identifier", className: "loose", cell: ({ id }) => <code>{id}</code> },
    {
      id: "site",
      header: "Tenant",
      className: "loose",
      cell: ({ siteId }) => (siteId === null ? <span className="quiet">Not given</span> : <code>{siteId}</code>),
    },
    changeColumn((label) => {
      const at = labels.indexOf(label);
      const by = (step: number, name: string, icon: typeof upIcon) => (
        <Button
          size="small"
          appearance="subtle"
          icon={icon}
          aria-label={`${name} ${label.name}`}
          disabledFocusable={labels[at + step] === undefined || move.isPending}
          onClick={() => move.mutate((now) => exchanged(now, label.id, labels[at + step]?.id ?? ""))}
        />
      );
      return (
        <RowActions name={label.name} removeWord="Remove" onEdit={() => onEdit(label)} onRemove={() => onRemove(label)}>
          {by(-1, "Raise", upIcon)}
          {by(1, "Lower", downIcon)}
        </RowActions>
      );
    }),
  ];
  return (
    <>
      <p className="quiet small">The most sensitive stands first.</p>
      <DataTable label="Sensitivity labels" columns={columns} rows={labels} rowKey={({ id }) => id} minWidth={820} />
      {move.isError ? <ErrorPanel error={move.error} /> : null}
    </>
  );
}

const upIcon = <ArrowUpRegular />;
const downIcon = <ArrowDownRegular />;

interface DialogProps {
  readonly label: Label | null;
  /** Priority above all others. */
  readonly next: number;
  readonly onClose: () => void;
}

function LabelDialog({ label, next, onClose }: DialogProps) {
  const [draft, setDraft] = useState(() => ({
    id: label?.id ?? "",
    name: label?.name ?? "",
    priority: String(label?.priority ?? next),
    siteId: label?.siteId ?? "",
  }));
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const form = useEntryForm("labels", labelSchema, label, onClose);
  const at = (name: string) => errorProps(errorAt(form.errors, name));
  return (
    <FormDialog
      title={label === null ? "New sensitivity label" : "Edit the sensitivity label"}
      {...form}
      onClose={onClose}
      onSubmit={() =>
        form.submit({
          ...draft,
          priority: draft.priority.trim() === "" ? Number.NaN : Number(draft.priority),
          siteId: draft.siteId.trim() === "" ? null : draft.siteId,
        })
      }
    >
      <Field label="Name" required {...at("name")}>
        <Input value={draft.name} onChange={(_, { value }) => set({ name: value })} autoComplete="off" />
      </Field>
      <Field label="Identifier" required hint="A GUID, from the Microsoft Purview portal." {...at("id")}>
        <Input
          value={draft.id}
          onChange={(_, { value }) => set({ id: value })}
          autoComplete="off"
          spellCheck={false}
          placeholder="00000000-0000-0000-0000-000000000000"
        />
      </Field>
      <Field label="Priority" hint="The higher, the more sensitive: 0 to 1000." {...at("priority")}>
        <Input
          type="number"
          min={0}
          max={1000}
          value={draft.priority}
          onChange={(_, { value }) => set({ priority: value })}
        />
      </Field>
      <Field
        label="Tenant"
        hint="GUID of the tenant that the label belongs to; written into files with the label."
        {...at("siteId")}
      >
        <Input
          value={draft.siteId}
          onChange={(_, { value }) => set({ siteId: value })}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    </FormDialog>
  );
}

function RemoveDialog({ label, onClose }: { readonly label: Label; readonly onClose: () => void }) {
  const remove = useSettingsChange("labels", `“${label.name}” is removed.`, onClose);
  return (
    <ConfirmDialog
      title={`Remove “${label.name}”?`}
      confirm="Remove"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate((now) => withoutEntry(now, label))}
      onClose={onClose}
    >
      Files that carry the label are then known by its identifier only. Policies that name it no longer match them.
    </ConfirmDialog>
  );
}
