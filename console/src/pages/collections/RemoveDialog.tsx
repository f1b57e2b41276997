/**
 * Asks before an address range or a device tag rule is deleted.
 * @module
 */
import type { ReactNode } from "react";
import { queryString, segment, send } from "../../api/client.ts";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import type { Item } from "./use-collection.ts";

interface Props {
  readonly path: string;
  readonly item: Item;
  readonly name: string;
  readonly title: string;
  readonly onClose: () => void;
  /** What follows from it. */
  readonly children: ReactNode;
}

export function RemoveDialog({ path, item: { id, revision }, name, title, onClose, children }: Props) {
  const remove = useChange({
    send: () => send("DELETE", `${path}/${segment(id)}${queryString({ revision })}`),
    refresh: [[path.slice(1)]],
    done: () => `“${name}” is deleted.`,
    afterwards: onClose,
  });
  return (
    <ConfirmDialog
      title={title}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}
