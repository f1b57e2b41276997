/**
 * What of an expression is no more than classes of bytes.
 * @module
 */
import type { Node } from "../regex/syntax.ts";

/** Without what only holds others together. */
export const flat = (node: Node): Node[] => (node.kind === "cat" ? node.nodes.flatMap(flat) : [node]);

export const isExactly = (node: Node | undefined, code: number): boolean => node !== undefined && codeOf(node) === code;

/** Of a node that is one character of ASCII; -1: it is not. */
export const codeOf = (node: Node): number =>
  node.kind === "set" && node.ranges.length === 2 && node.ranges[0] === node.ranges[1] && (node.ranges[0] ?? 128) < 128
    ? (node.ranges[0] ?? -1)
    : -1;

/** A class of ASCII as a table by byte; null: it is none. */
export function membersOf(node: Node): Uint8Array | null {
  if (node.kind !== "set" || node.ranges.some((code) => code > 127)) return null;
  const table = new Uint8Array(256);
  for (let at = 0; at < node.ranges.length; at += 2) table.fill(1, node.ranges[at], (node.ranges[at + 1] ?? 0) + 1);
  return table;
}

/** Whether all of `some` are among `others`. */
export const isAmong = (some: Uint8Array, others: Uint8Array): boolean =>
  some.every((one, byte) => one === 0 || others[byte] === 1);
