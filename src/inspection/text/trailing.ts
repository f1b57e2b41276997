/**
 * What lies behind the end of a container: padding, which is zero, or something that was put there.
 * @module
 */
import { type ByteSource, slice } from "../bytes.ts";
import { type Part, type Reading, within } from "./reading.ts";

/** Reads what lies from `at` to the end as a file of its own, zeros before it left out. Nothing but zeros is nothing. */
export async function readTrailing(part: Part, reading: Reading, at: number): Promise<void> {
  const { source } = part;
  const start = firstNonZero(part, reading, at);
  if (start >= source.size) return;
  reading.flags.add("trailing-data");
  await reading.inner(trailingPart(part, slice(source, start, source.size)));
}

export const trailingPart = ({ path, depth }: Part, source: ByteSource): Part => ({
  source,
  path: within(path, "trailing data"),
  name: "",
  depth: depth + 1,
  isTrailing: true,
});

function firstNonZero({ source }: Part, reading: Reading, at: number): number {
  for (let start = at; start < source.size; ) {
    reading.budget.tick();
    const bytes = source.read(start, reading.chunk);
    const found = bytes.findIndex((byte) => byte !== 0);
    if (found >= 0) return start + found;
    if (bytes.length === 0) break;
    start += bytes.length;
  }
  return source.size;
}
