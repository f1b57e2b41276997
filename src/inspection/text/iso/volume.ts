/**
 * The volume descriptors of a disc image (ECMA-119 8): which trees of directories it has, and how far it reaches.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { find, startsWith, u16, u32 } from "../zip/bytes.ts";
import { type DirectoryRecord, recordOf } from "./record.ts";

export const SECTOR = 2048;
const FIRST_DESCRIPTOR = 16;
/** Images have fewer than ten. */
const MOST_DESCRIPTORS = 64;
const [PRIMARY, SUPPLEMENTARY, END] = [1, 2, 255];
/** Macintoshes look here for a file system of their own, then for a table of partitions, of either kind, that has one. */
const HFS_AT = 1024;
const HFS = ["BD", "H+", "HX"];
const HFS_PARTITION = ["Apple_HFS", "\0SFH\0\0\xaa\x11\xaa\x11\x00\x30\x65\x43\xec\xac"];

export interface Tree {
  /** Names are in UCS-2. */
  readonly joliet: boolean;
  /** Bytes. */
  readonly block: number;
  readonly root: DirectoryRecord;
}

export interface Volume {
  /** Every one of them may hold files that the others do not; the one whose names are best comes first. */
  readonly trees: readonly Tree[];
  /** Bytes that the image says to have. */
  readonly size: number;
  /** File systems beside this one, which show other programs what they like. */
  readonly others: readonly string[];
}

/** Throws `Unreadable` when there is no tree. */
export function volumeOf(source: ByteSource): Volume {
  const trees: Tree[] = [];
  let [index, size, udf, ended] = [0, 0, false, false];
  for (; index < MOST_DESCRIPTORS; index += 1) {
    const sector = Uint8Array.from(source.read((FIRST_DESCRIPTOR + index) * SECTOR, SECTOR));
    if (sector.length < SECTOR) break;
    // Those of UDF follow those of ISO 9660 (ECMA-167 2/9.1).
    if (startsWith(sector, "NSR0", 1)) udf = true;
    if (startsWith(sector, "CD001", 1) && !ended) {
      const tree = treeOf(sector);
      if (tree !== null) trees.push(tree);
      if (tree !== null) size = Math.max(size, u32(sector, 80) * tree.block);
      ended = sector[0] === END;
    } else if (
      !/^(CD001|BEA01|NSR0[23]|TEA01|BOOT2|CDW02)$/.test(Buffer.from(sector.subarray(1, 6)).toString("latin1"))
    )
      break;
  }
  if (index === MOST_DESCRIPTORS)
    throw new Unreadable("over-budget", `a disc image with more than ${MOST_DESCRIPTORS} descriptors`);
  if (trees.length === 0) throw new Unreadable("corrupted", "the disc image has no directory");
  trees.sort((a, b) => Number(b.joliet) - Number(a.joliet));
  return { trees, size, others: [...(udf ? ["UDF"] : []), ...(hasHfs(source) ? ["HFS"] : [])] };
}

function hasHfs(source: ByteSource): boolean {
  const head = Uint8Array.from(source.read(0, FIRST_DESCRIPTOR * SECTOR));
  return HFS.some((it) => startsWith(head, it, HFS_AT)) || HFS_PARTITION.some((it) => find(head, it) >= 0);
}

function treeOf(sector: Uint8Array): Tree | null {
  if (sector[0] !== PRIMARY && sector[0] !== SUPPLEMENTARY) return null;
  const block = u16(sector, 128);
  if (![512, 1024, 2048].includes(block)) throw new Unreadable("corrupted", "the disc image has blocks of an odd size");
  const root = recordOf(sector.subarray(156, 190));
  if (root === null) throw new Unreadable("corrupted", "the disc image has no root directory");
  const sequence = Buffer.from(sector.subarray(88, 91)).toString("latin1");
  return { joliet: sector[0] === SUPPLEMENTARY && /^%\/[@CE]$/.test(sequence), block, root };
}
