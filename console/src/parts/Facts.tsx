/**
 * Names and values in two columns; on a narrow screen one above the other.
 * @module
 */
import type { ReactNode } from "react";

type Row = readonly [name: string, value: ReactNode] | null;

export function Facts({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <dl className="facts">
      {rows.map((row) =>
        row === null ? null : (
          <div key={row[0]}>
            <dt>{row[0]}</dt>
            <dd>{row[1]}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
