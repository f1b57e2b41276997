/**
 * A table that sorts by its headers and becomes a stack of cards where there is no room for its columns.
 *
 * The cards are the same table by other CSS; each cell carries its column's name in `data-label`.
 * @module
 */
import { ArrowSortDownRegular } from "@fluentui/react-icons/svg/arrow-sort-down";
import { ArrowSortUpRegular } from "@fluentui/react-icons/svg/arrow-sort-up";
import "./data-table.css";
import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";

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
  /** Pixels that the columns need side by side. */
  readonly minWidth?: number;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const ORDER = { asc: "ascending", desc: "descending" } as const;

const compare = (a: unknown, b: unknown) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

export function DataTable<Row extends object>({ label, columns, rows, rowKey, rowClass, minWidth = 620 }: Props<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  const cards = useNarrowerThan(frame, minWidth);
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
    <div ref={frame} className="table-frame">
      <table className={cards ? "data-table cards" : "data-table"} aria-label={label}>
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
    </div>
  );
}

function useNarrowerThan(frame: RefObject<HTMLElement | null>, width: number): boolean {
  const [narrow, setNarrow] = useState(() => window.innerWidth < width);
  useLayoutEffect(() => {
    const { current } = frame;
    if (current === null) return;
    setNarrow(current.clientWidth < width);
    const observer = new ResizeObserver(() => setNarrow(current.clientWidth < width));
    observer.observe(current);
    return () => observer.disconnect();
  }, [frame, width]);
  return narrow;
}
