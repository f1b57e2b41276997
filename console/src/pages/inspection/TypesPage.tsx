/**
 * The library of information types, built in and of the organisation's own, with a box to try them on a text.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { ArrowUploadRegular } from "@fluentui/react-icons/svg/arrow-upload";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { informationTypesQuery, inspectionQuery } from "../../api/queries.ts";
import type { CustomType, InformationTypeView } from "../../api/types.ts";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { count } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { Options } from "../../parts/Options.tsx";
import { CustomTypeDialog } from "./CustomTypeDialog.tsx";
import { ImportDialog } from "./ImportDialog.tsx";
import { InspectionFrame } from "./InspectionFrame.tsx";
import { TryBox } from "./TryBox.tsx";
import { RemoveTypeDialog, TypeDrawer } from "./TypeDrawer.tsx";
import { CATEGORIES, languageWord, regionWord } from "./words.ts";

type Open =
  | { readonly what: "details"; readonly id: string }
  | { readonly what: "form"; readonly type: CustomType | null }
  | { readonly what: "import" }
  | { readonly what: "remove"; readonly type: CustomType };

export function TypesPage() {
  const query = useQuery(informationTypesQuery);
  const own = useQuery(inspectionQuery).data?.informationTypes ?? [];
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const ownOf = (id: string) => own.find((one) => one.id === id) ?? null;
  return (
    <InspectionFrame
      section="/inspection/types"
      lead="What inspection recognises in texts, and how. Policies of data classification ask for these types."
      actions={
        <>
          <Button icon={<ArrowUploadRegular />} onClick={() => setOpen({ what: "import" })}>
            Import
          </Button>
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setOpen({ what: "form", type: null })}>
            New type
          </Button>
        </>
      }
    >
      <TryBox />
      <Loaded query={query}>
        {({ items }) => (
          <>
            <Library items={items} onOpen={(id) => setOpen({ what: "details", id })} />
            {open?.what === "details" ? (
              <TypeDrawer
                type={items.find(({ id }) => id === open.id)}
                own={ownOf(open.id)}
                onClose={close}
                onEdit={(type) => setOpen({ what: "form", type })}
                onRemove={(type) => setOpen({ what: "remove", type })}
              />
            ) : null}
          </>
        )}
      </Loaded>
      {open?.what === "form" ? <CustomTypeDialog type={open.type} onClose={close} /> : null}
      {open?.what === "import" ? <ImportDialog onClose={close} /> : null}
      {open?.what === "remove" ? <RemoveTypeDialog type={open.type} onClose={close} /> : null}
    </InspectionFrame>
  );
}

interface LibraryProps {
  readonly items: readonly InformationTypeView[];
  readonly onOpen: (id: string) => void;
}

function Library({ items, onOpen }: LibraryProps) {
  const [text, setText] = useState("");
  const [category, setCategory] = useState("");
  const [region, setRegion] = useState("");
  const regions = useMemo(
    () =>
      Object.fromEntries(
        [...new Set(items.map((one) => one.region))]
          .filter((one) => one !== "")
          .map((one) => [one, regionWord(one)] as const)
          .toSorted(([, a], [, b]) => a.localeCompare(b)),
      ),
    [items],
  );
  const shown = useMemo(() => {
    const sought = text.trim().toLowerCase();
    return items.filter(
      (one) =>
        (category === "" || one.category === category) &&
        (region === "" || one.region === region) &&
        [one.name, one.id, one.description, ...one.keywords].some((part) => part.toLowerCase().includes(sought)),
    );
  }, [items, text, category, region]);
  const columns: readonly Column<InformationTypeView>[] = [
    {
      id: "name",
      header: "Name",
      leads: true,
      sort: ({ name }) => name,
      cell: ({ id, name }) => (
        <button type="button" className="link-button" onClick={() => onOpen(id)}>
          {name}
        </button>
      ),
    },
    {
      id: "category",
      header: "Category",
      className: "fit",
      sort: (one) => CATEGORIES[one.category] ?? one.category,
      cell: (one) => CATEGORIES[one.category] ?? one.category,
    },
    {
      id: "region",
      header: "Region",
      className: "fit",
      sort: (one) => regionWord(one.region),
      cell: (one) => regionWord(one.region),
    },
    { id: "languages", header: "Languages", cell: ({ languages }) => languages.map(languageWord).join(", ") },
    { id: "description", header: "Description", className: "loose", cell: ({ description }) => description },
  ];
  return (
    <section className="stack" aria-label="Library of information types">
      <search className="library-filters" aria-label="Filter the library">
        <Field label="Search" size="small">
          <Input
            type="search"
            value={text}
            placeholder="Name, word or identifier"
            onChange={(_, { value }) => setText(value)}
            autoComplete="off"
          />
        </Field>
        <Field label="Category" size="small">
          <Select value={category} onChange={(_, { value }) => setCategory(value)}>
            <option value="">All categories</option>
            <Options words={CATEGORIES} />
          </Select>
        </Field>
        <Field label="Region" size="small">
          <Select value={region} onChange={(_, { value }) => setRegion(value)}>
            <option value="">All regions</option>
            <Options words={regions} />
          </Select>
        </Field>
      </search>
      <p className="quiet small" role="status">
        {shown.length === items.length
          ? count(items.length, "type")
          : `${shown.length} of ${count(items.length, "type")}`}
      </p>
      {shown.length === 0 ? (
        <EmptyState title="No type fits">Search for another word, or choose all categories and regions.</EmptyState>
      ) : (
        <DataTable label="Information types" columns={columns} rows={shown} rowKey={({ id }) => id} minWidth={900} />
      )}
    </section>
  );
}
