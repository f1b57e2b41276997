/**
 * The order of labels, which is that of their priorities.
 * @module
 */
import type { Label } from "../../api/types.ts";

/** The most sensitive first. */
export const ordered = (labels: readonly Label[]): Label[] =>
  labels.toSorted((a, b) => b.priority - a.priority || a.name.localeCompare(b.name));

/** The two change places. Priorities that were equal are set apart first, so that the order is the one that was seen. */
export function exchanged(labels: readonly Label[], one: string, other: string): Label[] {
  const rows = ordered(labels);
  const isApart = new Set(rows.map(({ priority }) => priority)).size === rows.length;
  const priorities = rows.map(({ priority }, at) => (isApart ? priority : rows.length - 1 - at));
  const of = (id: string) => priorities[rows.findIndex((row) => row.id === id)];
  return labels.map((label) => {
    const asked = label.id === one ? other : label.id === other ? one : label.id;
    return { ...label, priority: of(asked) ?? label.priority };
  });
}
