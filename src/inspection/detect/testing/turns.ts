/**
 * How many turns others had meanwhile.
 * @module
 */

/** Counts from now on, until the result is called for the number. */
export function countTurns(): () => number {
  let turns = 0;
  let turn = setImmediate(function count() {
    turns += 1;
    turn = setImmediate(count);
  });
  return () => {
    clearImmediate(turn);
    return turns;
  };
}
