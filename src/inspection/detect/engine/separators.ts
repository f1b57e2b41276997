/**
 * What stands for the space that an expression has between the parts of a number: two of them as well, where text was set
 * in columns, and the end of a line or of a cell.
 * @module
 */

import type { Node } from "../regex/syntax.ts";
import { isAlphanumeric } from "./bytes.ts";

const set = (byte: number): Node => ({ kind: "set", ranges: [byte, byte] });
const maybe = (node: Node): Node => ({ kind: "repeat", node, min: 0, max: 1 });
const [TAB, LINE_FEED, RETURN, SPACE] = [9, 10, 13, 32];
const TWO_SPACES: Node = { kind: "cat", nodes: [set(SPACE), set(SPACE)] };
const LINE_END: Node = { kind: "cat", nodes: [maybe(set(RETURN)), set(LINE_FEED)] };
const BREAK: Node = {
  kind: "cat",
  nodes: [maybe(set(SPACE)), { kind: "alt", nodes: [set(TAB), LINE_END] }],
};

/** With two spaces where there may be one. */
export const spacedNode = (node: Node): Node => widened(node, [TWO_SPACES]);

/** With two spaces, a tab or the end of a line where there may be a space. */
export const brokenNode = (node: Node): Node => widened(node, [TWO_SPACES, BREAK]);

function widened(node: Node, others: readonly Node[]): Node {
  if (node.kind === "cat" || node.kind === "alt")
    return { ...node, nodes: node.nodes.map((one) => widened(one, others)) };
  if (node.kind === "repeat") return { ...node, node: widened(node.node, others) };
  return isSeparator(node) ? { kind: "alt", nodes: [node, ...others] } : node;
}

/** Whether a space is among what the node stands for, and no letter or digit is. */
function isSeparator(node: Node): boolean {
  if (node.kind !== "set") return false;
  const { ranges } = node;
  const holds = (byte: number) =>
    ranges.some((from, at) => at % 2 === 0 && byte >= from && byte <= (ranges[at + 1] ?? 0));
  return (
    holds(SPACE) && !Array.from({ length: 128 }, (_, byte) => byte).some((byte) => isAlphanumeric(byte) && holds(byte))
  );
}
