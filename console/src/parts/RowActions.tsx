/**
 * The last column of a table whose rows can be changed: buttons that each name their row.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { EditRegular } from "@fluentui/react-icons/svg/edit";
import type { ReactNode } from "react";
import type { Column } from "./DataTable.tsx";

export const changeColumn = <Row,>(cell: (row: Row) => ReactNode): Column<Row> => ({
  ...{ id: "actions", header: "Change", className: "fit", cell },
});

interface Props {
  readonly name: string;
  readonly onEdit?: () => void;
  readonly onRemove: () => void;
  readonly removeWord?: string;
  /** Other buttons, in front. */
  readonly children?: ReactNode;
}

export function RowActions({ name, onEdit, onRemove, removeWord = "Delete", children }: Props) {
  const common = { size: "small", appearance: "subtle" } as const;
  return (
    <span className="row-actions">
      {children}
      {onEdit === undefined ? null : (
        <Button {...common} icon={<EditRegular />} aria-label={`Edit ${name}`} onClick={onEdit} />
      )}
      <Button {...common} icon={<DeleteRegular />} aria-label={`${removeWord} ${name}`} onClick={onRemove} />
    </span>
  );
}
