/**
 * What files are compared with: tables, documents and classifiers. Of what is uploaded only hashes and numbers are kept.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { segment, send } from "../../api/client.ts";
import { inspectionQuery } from "../../api/queries.ts";
import type { InspectionSettings } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { count, formatShare } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { Time } from "../../parts/Time.tsx";
import { InspectionFrame } from "./InspectionFrame.tsx";
import { ClassifierDialog, DocumentDialog, TableDialog } from "./LearnDialogs.tsx";

type Kind = "exact-data" | "fingerprints" | "classifiers";
type Entry = { readonly id: string; readonly name: string; readonly description: string };
type Table = InspectionSettings["exactData"][number];
type Document = InspectionSettings["fingerprints"][number];
type Classifier = InspectionSettings["classifiers"][number];

const DIALOGS = { "exact-data": TableDialog, fingerprints: DocumentDialog, classifiers: ClassifierDialog } as const;

export function LearntPage() {
  const query = useQuery(inspectionQuery);
  const [adding, setAdding] = useState<Kind | null>(null);
  const [removing, setRemoving] = useState<{ readonly kind: Kind; readonly entry: Entry } | null>(null);
  const Dialog = adding === null ? null : DIALOGS[adding];
  const last = (kind: Kind) => ({
    id: "actions",
    header: "Change",
    className: "fit",
    cell: (entry: Entry) => (
      <Button
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={`Delete ${entry.name}`}
        onClick={() => setRemoving({ kind, entry })}
      />
    ),
  });
  return (
    <InspectionFrame
      section="/inspection/learnt"
      lead="Your own data, documents and kinds of documents, to be found again in files. What you upload is turned into hashes and numbers and then forgotten."
    >
      <Loaded query={query}>
        {({ exactData, fingerprints, classifiers }) => (
          <>
            <Section
              title="Tables for exact data match"
              about="Finds the rows of a table, such as your customers, and nothing that merely looks like them."
              empty={exactData.length === 0}
              action="Upload a table"
              onAdd={() => setAdding("exact-data")}
            >
              <DataTable
                label="Tables"
                columns={[NAME, ...TABLE_COLUMNS, last("exact-data")] as readonly Column<Table>[]}
                rows={exactData}
                rowKey={({ id }) => id}
                minWidth={820}
              />
            </Section>
            <Section
              title="Document fingerprints"
              about="Finds a document again in others that contain it or parts of it, such as a contract template."
              empty={fingerprints.length === 0}
              action="Upload a document"
              onAdd={() => setAdding("fingerprints")}
            >
              <DataTable
                label="Document fingerprints"
                columns={[NAME, DESCRIPTION, UPLOADED, last("fingerprints")] as readonly Column<Document>[]}
                rows={fingerprints}
                rowKey={({ id }) => id}
              />
            </Section>
            <Section
              title="Trained classifiers"
              about="Learns a kind of document from examples. Its accuracy is measured on examples that it was not shown."
              empty={classifiers.length === 0}
              action="Train a classifier"
              onAdd={() => setAdding("classifiers")}
            >
              <DataTable
                label="Classifiers"
                columns={[NAME, ...CLASSIFIER_COLUMNS, last("classifiers")] as readonly Column<Classifier>[]}
                rows={classifiers}
                rowKey={({ id }) => id}
                minWidth={860}
              />
            </Section>
          </>
        )}
      </Loaded>
      {Dialog === null ? null : <Dialog onClose={() => setAdding(null)} />}
      {removing === null ? null : <RemoveDialog {...removing} onClose={() => setRemoving(null)} />}
    </InspectionFrame>
  );
}

const NAME: Column<Entry> = {
  id: "name",
  header: "Name",
  leads: true,
  sort: ({ name }) => name,
  cell: ({ id, name }) => (
    <span>
      <b>{name}</b> <code className="quiet">{id}</code>
    </span>
  ),
};
const DESCRIPTION: Column<Entry> = {
  id: "description",
  header: "Description",
  className: "loose",
  cell: ({ description }) => description,
};
const UPLOADED: Column<{ readonly uploadedAt: string }> = {
  id: "uploaded",
  header: "Uploaded",
  className: "fit",
  cell: ({ uploadedAt }) => <Time iso={uploadedAt} />,
};
const TABLE_COLUMNS: readonly Column<Table>[] = [
  { id: "rows", header: "Rows", className: "fit", cell: ({ rows }) => rows.toLocaleString() },
  {
    id: "columns",
    header: "Found by",
    className: "loose",
    cell: ({ primary, secondary, needed }) =>
      secondary.length === 0 || needed === 0 ? primary : `${primary}, with ${needed} of ${secondary.join(", ")} nearby`,
  },
  UPLOADED as Column<Table>,
];
const CLASSIFIER_COLUMNS: readonly Column<Classifier>[] = [
  {
    id: "ready",
    header: "May be used",
    className: "fit",
    cell: ({ ready }) =>
      ready ? (
        <StatusBadge tone="good">Yes</StatusBadge>
      ) : (
        <StatusBadge tone="caution">Needs more examples</StatusBadge>
      ),
  },
  {
    id: "precision",
    header: "Precision",
    className: "fit",
    cell: ({ accuracy }) => formatShare(accuracy.precision),
  },
  { id: "recall", header: "Recall", className: "fit", cell: ({ accuracy }) => formatShare(accuracy.recall) },
  {
    id: "examples",
    header: "Learnt from",
    cell: ({ accuracy: { positives, negatives } }) =>
      `${count(positives, "example")}, ${count(negatives, "counterexample")}`,
  },
  { id: "trained", header: "Trained", className: "fit", cell: ({ trainedAt }) => <Time iso={trainedAt} /> },
];

interface SectionProps {
  readonly title: string;
  readonly about: string;
  readonly empty: boolean;
  readonly action: string;
  readonly onAdd: () => void;
  readonly children: ReactNode;
}

function Section({ title, about, empty, action, onAdd, children }: SectionProps) {
  return (
    <section className="card stack" aria-label={title}>
      <div className="section-head">
        <div>
          <h2>{title}</h2>
          <p className="quiet">{about}</p>
        </div>
        <Button icon={<AddRegular />} onClick={onAdd}>
          {action}
        </Button>
      </div>
      {empty ? <p className="quiet">None yet.</p> : children}
    </section>
  );
}

interface RemoveProps {
  readonly kind: Kind;
  readonly entry: Entry;
  readonly onClose: () => void;
}

function RemoveDialog({ kind, entry, onClose }: RemoveProps) {
  const remove = useChange({
    send: () => send("DELETE", `/${kind}/${segment(entry.id)}`),
    refresh: [inspectionQuery.queryKey],
    done: () => `“${entry.name}” is deleted.`,
    afterwards: onClose,
  });
  return (
    <ConfirmDialog
      title={`Delete “${entry.name}”?`}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      Files are no longer compared with it. While a policy asks for it, it cannot be deleted.
    </ConfirmDialog>
  );
}
