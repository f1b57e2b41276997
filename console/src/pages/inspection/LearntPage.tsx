/**
 * What files are compared with: tables, documents and classifiers. Of what is uploaded only hashes and numbers are kept.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { segment, send } from "../../api/client.ts";
import { inspectionQuery } from "../../api/queries.ts";
import type { InspectionSettings } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { count, formatShare } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { changeColumn, RowActions } from "../../parts/RowActions.tsx";
import { Time } from "../../parts/Time.tsx";
import { InspectionFrame } from "./InspectionFrame.tsx";
import { ClassifierDialog, DocumentDialog, TableDialog } from "./LearnDialogs.tsx";
import { leftOutText } from "./left-out.ts";

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
  const common = (kind: Kind) => ({
    onAdd: () => setAdding(kind),
    onRemove: (entry: Entry) => setRemoving({ kind, entry }),
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
              action="Upload a table"
              rows={exactData}
              columns={TABLE_COLUMNS}
              minWidth={820}
              {...common("exact-data")}
            />
            <Section
              title="Document fingerprints"
              about="Finds a document again in others that contain it or parts of it, such as a contract template."
              action="Upload a document"
              rows={fingerprints}
              columns={DOCUMENT_COLUMNS}
              minWidth={620}
              {...common("fingerprints")}
            />
            <Section
              title="Trained classifiers"
              about="Learns a kind of document from examples, and measures its accuracy on others."
              action="Train a classifier"
              rows={classifiers}
              columns={CLASSIFIER_COLUMNS}
              minWidth={860}
              {...common("classifiers")}
            />
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
    cell: ({ primary, secondary, needed, leftOut }) => (
      <div className="stack-tight">
        <span>
          {secondary.length === 0 || needed === 0
            ? primary
            : `${primary}, with ${needed} of ${secondary.join(", ")} nearby`}
        </span>
        {leftOut.map((one) => (
          <span key={`${one.reason} ${one.column}`} className="quiet small">
            {leftOutText(one)}
          </span>
        ))}
      </div>
    ),
  },
  UPLOADED,
];
const DOCUMENT_COLUMNS: readonly Column<Document>[] = [
  { id: "description", header: "Description", className: "loose", cell: ({ description }) => description },
  UPLOADED,
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

interface SectionProps<T extends Entry> {
  readonly title: string;
  readonly about: string;
  readonly action: string;
  readonly rows: readonly T[];
  /** Between the name and what can be changed. */
  readonly columns: readonly Column<T>[];
  readonly minWidth: number;
  readonly onAdd: () => void;
  readonly onRemove: (entry: Entry) => void;
}

function Section<T extends Entry>(props: SectionProps<T>) {
  const { title, about, action, rows, columns, minWidth, onAdd, onRemove } = props;
  const all = [
    NAME,
    ...columns,
    changeColumn<Entry>((entry) => <RowActions name={entry.name} onRemove={() => onRemove(entry)} />),
  ];
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
      {rows.length === 0 ? (
        <p className="quiet">None yet.</p>
      ) : (
        <DataTable label={title} columns={all} rows={rows} rowKey={({ id }) => id} minWidth={minWidth} />
      )}
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
