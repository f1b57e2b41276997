/** Now, in milliseconds since the Unix epoch. Passed in wherever time matters, so that tests own it. */
export type Clock = () => number;

/** A clock that stands still at `at` until told otherwise. */
export function fixedClock(at: number): Clock & { set(at: number): void } {
  let now = at;
  return Object.assign(() => now, {
    set: (next: number) => {
      now = next;
    },
  });
}
