/**
 * A table that sorts by its headers and becomes a stack of cards on a narrow screen.
 *
 * The cards are the same table by other CSS; each cell carries its column's name in `data-label`.
 * @module
 */
import { ArrowSortDownRegular } from "@fluentui/react-icons/svg/arrow-sort-down";
import { ArrowSortUpRegular } from "@fluentui/react-icons/svg/arrow-sort-up";
import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable. */
  readonly sort?: (row: Row) => string | number;
  /** The cell that names the row; it heads the card. */
  readonly leads?: boolean;
  readonly className?: string;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowClass?: (row: Row) => string | undefined;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const ORDER = { asc: "ascending", desc: "descending" } as const;

const compare = (a: unknown, b: unknown) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

export function DataTable<Row extends object>({ label, columns, rows, rowKey, rowClass }: Props<Row>) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sort?.(row) ?? "",
        enableSorting: column.sort !== undefined,
        sortFn: (a: { getValue: (id: string) => unknown }, b: { getValue: (id: string) => unknown }, id: string) =>
          compare(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowKey });
  return (
    <table className="data-table" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => {
            const state = table.getColumn(column.id);
            const sorted = state?.getIsSorted() ?? false;
            return (
              <th
                key={column.id}
                scope="col"
                className={column.className}
                aria-sort={sorted === false ? undefined : ORDER[sorted]}
              >
                {column.sort === undefined ? (
                  column.header
                ) : (
                  <button type="button" className="sort-button" onClick={() => state?.toggleSorting()}>
                    {column.header}
                    {sorted === "asc" ? <ArrowSortUpRegular /> : null}
                    {sorted === "desc" ? <ArrowSortDownRegular /> : null}
                  </button>
                )}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} className={rowClass?.(row.original)}>
            {columns.map((column) => (
              <td
                key={column.id}
                data-label={column.header}
                className={[column.className, column.leads ? "leads" : ""].filter(Boolean).join(" ") || undefined}
              >
                {column.cell(row.original)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
