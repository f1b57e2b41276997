/**
 * The organisation's own address ranges: what policies know of an address goes by these first.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ipRangeInputSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt } from "../../api/fields.ts";
import { ipRangesQuery } from "../../api/queries.ts";
import type { IpRange } from "../../api/types.ts";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { errorProps } from "../../parts/error-props.ts";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Options } from "../../parts/Options.tsx";
import { Page } from "../../parts/Page.tsx";
import { changeColumn, RowActions } from "../../parts/RowActions.tsx";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { useSave } from "./use-collection.ts";
import { categoryWord, RANGE_CATEGORIES } from "./words.ts";

const PATH = "/ip-ranges";

export function RangesPage() {
  const query = useQuery(ipRangesQuery);
  const [editing, setEditing] = useState<IpRange | "new" | null>(null);
  const [removing, setRemoving] = useState<IpRange | null>(null);
  const columns: readonly Column<IpRange>[] = [
    { id: "name", header: "Name", leads: true, sort: ({ name }) => name, cell: ({ name }) => name },
    { id: "cidrs", header: "Addresses", cell: ({ cidrs }) => cidrs.join(", ") },
    { id: "category", header: "Category", className: "fit", cell: categoryWord },
    { id: "tags", header: "Tags", cell: ({ tags }) => tags.join(", ") || "none" },
    {
      id: "overrides",
      header: "Location and ISP",
      cell: ({ country, isp }) => [country, isp].filter((one) => one !== null).join(", ") || "from the databases",
    },
    changeColumn((range) => (
      <RowActions name={range.name} onEdit={() => setEditing(range)} onRemove={() => setRemoving(range)} />
    )),
  ];
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setEditing("new")}>
      New address range
    </Button>
  );
  return (
    <Page
      title="Address ranges"
      lead="Addresses that your organisation knows: their category and tags, and where you know better than the databases, their country and ISP. Two ranges may not overlap."
      actions={add}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No address ranges yet" action={add}>
              Policies that ask for a category or a tag of an address have nothing to go by yet.
            </EmptyState>
          ) : (
            <DataTable label="Address ranges" columns={columns} rows={items} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
      {editing === null ? null : (
        <RangeDialog range={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {removing === null ? null : (
        <RemoveDialog
          path={PATH}
          item={removing}
          name={removing.name}
          title={`Delete “${removing.name}”?`}
          onClose={() => setRemoving(null)}
        >
          Addresses of this range lose its category and tags at once, and live sessions are judged without them.
        </RemoveDialog>
      )}
    </Page>
  );
}

function RangeDialog({ range, onClose }: { readonly range: IpRange | null; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => ({
    name: range?.name ?? "",
    cidrs: range?.cidrs ?? [],
    category: range?.category ?? "corporate",
    tags: range?.tags ?? [],
    country: range?.country ?? "",
    isp: range?.isp ?? "",
  }));
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useSave(range, {
    path: PATH,
    schema: ipRangeInputSchema,
    nameOf: ({ name }) => name,
    onSaved: onClose,
  });
  const at = (name: string) => errorProps(errorAt(save.errors, name));
  return (
    <FormDialog
      title={range === null ? "New address range" : "Edit the address range"}
      {...save}
      onClose={onClose}
      onSubmit={() => save.submit({ ...draft, country: draft.country || null, isp: draft.isp || null })}
    >
      <Field label="Name" required {...at("name")}>
        <Input value={draft.name} onChange={(_, { value }) => set({ name: value })} autoComplete="off" />
      </Field>
      <div className="stack-tight">
        <span aria-hidden>Addresses</span>
        <ValuesInput
          label="Address or range"
          placeholder="192.0.2.0/24 or 2001:db8::/32"
          values={draft.cidrs}
          invalid={errorAt(save.errors, "cidrs") !== undefined}
          onChange={(cidrs) => set({ cidrs })}
        />
        <Problem text={errorAt(save.errors, "cidrs")} />
      </div>
      <Field label="Category" {...at("category")}>
        <Select value={draft.category} onChange={(_, { value }) => set({ category: value as IpRange["category"] })}>
          <Options words={RANGE_CATEGORIES} />
        </Select>
      </Field>
      <div className="stack-tight">
        <span aria-hidden>Tags</span>
        <ValuesInput
          label="Tag"
          placeholder="A tag of your own"
          values={draft.tags}
          onChange={(tags) => set({ tags })}
        />
      </div>
      <Field label="Country" hint="Two letters, such as DE. Empty: as the database says." {...at("country")}>
        <Input value={draft.country} onChange={(_, { value }) => set({ country: value })} />
      </Field>
      <Field label="Registered ISP" hint="Empty: as the database says." {...at("isp")}>
        <Input value={draft.isp} onChange={(_, { value }) => set({ isp: value })} />
      </Field>
    </FormDialog>
  );
}

function Problem({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : (
    <p className="field-error" role="alert">
      {text}
    </p>
  );
}
