/**
 * A moment, in the viewer's own locale and time zone; the exact UTC in a tooltip.
 * @module
 */
import { formatDate, formatRelative, formatTime, formatUtc } from "./format.ts";

interface Props {
  readonly iso: string;
  readonly as?: "time" | "date" | "relative";
}

export function Time({ iso, as = "time" }: Props) {
  const text = as === "time" ? formatTime(iso) : as === "date" ? formatDate(iso) : formatRelative(iso, Date.now());
  return (
    <time dateTime={iso} title={formatUtc(iso)} className="time">
      {text}
    </time>
  );
}
