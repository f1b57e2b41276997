/**
 * Whether two values say the same: the order of an object's members does not count, nor does one that is undefined.
 * @module
 */
export const equal = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right);

const canonical = (of: unknown): string =>
  JSON.stringify(of, (_key, held: unknown) =>
    typeof held === "object" && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([left], [right]) => left.localeCompare(right)))
      : held,
  );
