/**
 * How long a match may be.
 * @module
 */
import type { Node } from "./syntax.ts";

/** The most bytes that a match takes. */
export function longestMatch(node: Node): number {
  switch (node.kind) {
    case "assert":
      return 0;
    case "set":
      return 4;
    case "alt":
      return Math.max(...node.nodes.map(longestMatch));
    case "cat":
      return node.nodes.reduce((sum, one) => sum + longestMatch(one), 0);
    case "repeat":
      return timesLongest(node.node, node.max);
  }
}

/** Of so many in a row. */
export function timesLongest(node: Node, count: number): number {
  const one = longestMatch(node);
  return one === 0 || count === 0 ? 0 : count * one;
}
