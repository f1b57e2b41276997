/**
 * A value that changes with every key, once it has stopped changing.
 * @module
 */
import { useEffect, useState } from "react";

/** `pause`: milliseconds without a change. */
export function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
