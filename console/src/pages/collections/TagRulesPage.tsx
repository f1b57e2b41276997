/**
 * Device tags that are derived from what a valid certificate says.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { EditRegular } from "@fluentui/react-icons/svg/edit";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { deviceTagRuleInputSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt } from "../../api/fields.ts";
import { deviceTagRulesQuery } from "../../api/queries.ts";
import type { DeviceTagRule } from "../../api/types.ts";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Options } from "../../parts/Options.tsx";
import { Page } from "../../parts/Page.tsx";
import { useRemove, useSave } from "./use-collection.ts";

const PATH = "/device-tag-rules";
const FIELDS: Readonly<Record<DeviceTagRule["field"], string>> = {
  issuer: "Issuer",
  subject: "Subject",
  "organisational-unit": "Organisational unit",
  organisation: "Organisation",
  "common-name": "Common name",
  "san-dns": "Alternative name: DNS",
  "san-email": "Alternative name: e-mail",
  "san-uri": "Alternative name: URI",
  serial: "Serial number",
};
const OPERATORS: Readonly<Record<DeviceTagRule["operator"], string>> = {
  equals: "equals",
  contains: "contains",
  "starts-with": "starts with",
  "ends-with": "ends with",
  "matches-wildcard": "fits, with * and ?",
};

export function TagRulesPage() {
  const query = useQuery(deviceTagRulesQuery);
  const [editing, setEditing] = useState<DeviceTagRule | "new" | null>(null);
  const [removing, setRemoving] = useState<DeviceTagRule | null>(null);
  const columns: readonly Column<DeviceTagRule>[] = [
    { id: "tag", header: "Tag", leads: true, sort: ({ tag }) => tag, cell: ({ tag }) => tag },
    {
      id: "rule",
      header: "Given to a valid certificate whose",
      cell: ({ field, operator, value }) => `${FIELDS[field].toLowerCase()} ${OPERATORS[operator]} “${value}”`,
    },
    {
      id: "actions",
      header: "Change",
      className: "fit",
      cell: (rule) => (
        <span className="row">
          <Button
            size="small"
            appearance="subtle"
            icon={<EditRegular />}
            aria-label={`Edit ${rule.tag}`}
            onClick={() => setEditing(rule)}
          />
          <Button
            size="small"
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={`Delete ${rule.tag}`}
            onClick={() => setRemoving(rule)}
          />
        </span>
      ),
    },
  ];
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setEditing("new")}>
      New rule
    </Button>
  );
  return (
    <Page
      title="Device tag rules"
      lead="Tags that a device gets by what its valid certificate says, for policies to ask about."
      back={{ to: "/device-identification", label: "Device identification" }}
      actions={add}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No rules yet" action={add}>
              A device with a valid certificate is tagged “valid-client-certificate”. Rules add tags of your own, for
              instance by organisational unit.
            </EmptyState>
          ) : (
            <DataTable label="Device tag rules" columns={columns} rows={items} rowKey={({ id }) => id} minWidth={480} />
          )
        }
      </Loaded>
      {editing === null ? null : (
        <RuleDialog rule={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {removing === null ? null : <RemoveDialog rule={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

function RuleDialog({ rule, onClose }: { readonly rule: DeviceTagRule | null; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => ({
    tag: rule?.tag ?? "",
    field: rule?.field ?? "organisational-unit",
    operator: rule?.operator ?? "equals",
    value: rule?.value ?? "",
  }));
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useSave(rule, {
    path: PATH,
    schema: deviceTagRuleInputSchema,
    nameOf: ({ tag }) => tag,
    onSaved: onClose,
  });
  const at = (name: string) => {
    const message = errorAt(save.errors, name);
    return message === undefined ? {} : { validationMessage: message, validationState: "error" as const };
  };
  return (
    <FormDialog
      title={rule === null ? "New device tag rule" : "Edit the device tag rule"}
      {...save}
      onClose={onClose}
      onSubmit={() => save.submit(draft)}
    >
      <Field label="Tag" required {...at("tag")}>
        <Input value={draft.tag} onChange={(_, { value }) => set({ tag: value })} autoComplete="off" />
      </Field>
      <Field label="Field of the certificate" {...at("field")}>
        <Select value={draft.field} onChange={(_, { value }) => set({ field: value as DeviceTagRule["field"] })}>
          <Options words={FIELDS} />
        </Select>
      </Field>
      <Field label="Comparison" {...at("operator")}>
        <Select
          value={draft.operator}
          onChange={(_, { value }) => set({ operator: value as DeviceTagRule["operator"] })}
        >
          <Options words={OPERATORS} />
        </Select>
      </Field>
      <Field label="Value" required {...at("value")}>
        <Input value={draft.value} onChange={(_, { value }) => set({ value })} autoComplete="off" />
      </Field>
    </FormDialog>
  );
}

function RemoveDialog({ rule, onClose }: { readonly rule: DeviceTagRule; readonly onClose: () => void }) {
  const remove = useRemove(PATH, rule.tag, onClose);
  return (
    <ConfirmDialog
      title={`Delete the rule for “${rule.tag}”?`}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(rule)}
      onClose={onClose}
    >
      Devices lose the tag at once unless another rule gives it, and live sessions are judged without it.
    </ConfirmDialog>
  );
}
