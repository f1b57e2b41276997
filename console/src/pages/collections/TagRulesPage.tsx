/**
 * Device tags that are derived from what a valid certificate says.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { deviceTagRuleInputSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt } from "../../api/fields.ts";
import { deviceTagRulesQuery } from "../../api/queries.ts";
import type { DeviceTagRule } from "../../api/types.ts";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { errorProps } from "../../parts/error-props.ts";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Options } from "../../parts/Options.tsx";
import { Page } from "../../parts/Page.tsx";
import { changeColumn, RowActions } from "../../parts/RowActions.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { useSave } from "./use-collection.ts";
import { RULE_FIELDS, RULE_OPERATORS, ruleCondition } from "./words.ts";

const PATH = "/device-tag-rules";

export function TagRulesPage() {
  const query = useQuery(deviceTagRulesQuery);
  const [editing, setEditing] = useState<DeviceTagRule | "new" | null>(null);
  const [removing, setRemoving] = useState<DeviceTagRule | null>(null);
  const columns: readonly Column<DeviceTagRule>[] = [
    { id: "tag", header: "Tag", leads: true, sort: ({ tag }) => tag, cell: ({ tag }) => tag },
    {
      id: "rule",
      header: "Given to a valid certificate whose",
      cell: ruleCondition,
    },
    changeColumn((rule) => (
      <RowActions name={rule.tag} onEdit={() => setEditing(rule)} onRemove={() => setRemoving(rule)} />
    )),
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
      {removing === null ? null : (
        <RemoveDialog
          path={PATH}
          item={removing}
          name={removing.tag}
          title={`Delete the rule for “${removing.tag}”?`}
          onClose={() => setRemoving(null)}
        >
          Devices lose the tag at once unless another rule gives it, and live sessions are judged without it.
        </RemoveDialog>
      )}
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
  const at = (name: string) => errorProps(errorAt(save.errors, name));
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
          <Options words={RULE_FIELDS} />
        </Select>
      </Field>
      <Field label="Comparison" {...at("operator")}>
        <Select
          value={draft.operator}
          onChange={(_, { value }) => set({ operator: value as DeviceTagRule["operator"] })}
        >
          <Options words={RULE_OPERATORS} />
        </Select>
      </Field>
      <Field label="Value" required {...at("value")}>
        <Input value={draft.value} onChange={(_, { value }) => set({ value })} autoComplete="off" />
      </Field>
    </FormDialog>
  );
}
