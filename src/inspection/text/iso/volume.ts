/**
 * The volume descriptors of a disc image (ECMA-119 8): which trees of directories it has, and how far it reaches.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { wordsIn } from "../pictures/notes.ts";
import { find, startsWith, u16, u32 } from "../zip/bytes.ts";
import { type DirectoryRecord, recordOf } from "./record.ts";

export const SECTOR = 2048;
const FIRST_DESCRIPTOR = 16;
/** Images have fewer than ten; the sectors that are none count as well. */
const MOST_DESCRIPTORS = 64;
/** Where texts stand, by their length (ECMA-119 8.4.5 and the following), and what is left to the program that wrote it. */
const TEXTS: Readonly<Record<number, readonly number[]>> = {
  32: [8, 40],
  128: [190, 318, 446, 574],
  37: [702, 739, 776],
};
const [FREE_AT, FREE] = [883, 512];
const [BOOT, PRIMARY, SUPPLEMENTARY, END] = [0, 1, 2, 255];
const EL_TORITO = "EL TORITO SPECIFICATION";
const CATALOGUE_AT = 71;
/** Macintoshes look here for a file system of their own, then for a table of partitions, of either kind, that has one. */
const HFS_AT = 1024;
const HFS = ["BD", "H+", "HX"];
const HFS_PARTITION = ["Apple_HFS", "\0SFH\0\0\xaa\x11\xaa\x11\x00\x30\x65\x43\xec\xac"];
/** The signature of the Linux file systems, in their first block. */
const EXT_AT = 1080;

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
  /** What descriptors say of the image: its name, who made it, and by what. */
  readonly texts: readonly string[];
  /** Bytes that the image says to have. */
  readonly size: number;
  /** Sectors of boot catalogues. */
  readonly catalogues: readonly number[];
  /** The last of the descriptors says that it is. */
  readonly ended: boolean;
  /** File systems beside this one, which show other programs what they like. */
  readonly others: readonly string[];
}

/** Throws `Unreadable` when there is no tree. */
export function volumeOf(source: ByteSource): Volume {
  const trees: Tree[] = [];
  const catalogues: number[] = [];
  const texts: string[] = [];
  let [index, size, unknown, udf, ended] = [0, 0, 0, false, false];
  for (; index < MOST_DESCRIPTORS; index += 1) {
    const sector = Uint8Array.from(source.read((FIRST_DESCRIPTOR + index) * SECTOR, SECTOR));
    if (sector.length < SECTOR) break;
    // Those of UDF follow those of ISO 9660 (ECMA-167 2/9.1).
    if (startsWith(sector, "NSR0", 1)) udf = true;
    if (startsWith(sector, "CD001", 1) && !ended) {
      const tree = treeOf(sector);
      if (tree !== null) trees.push(tree);
      if (tree !== null) size = Math.max(size, u32(sector, 80) * tree.block);
      if (tree !== null) texts.push(...textsOf(sector, tree.joliet));
      if (sector[0] === BOOT && startsWith(sector, EL_TORITO, 7)) catalogues.push(u32(sector, CATALOGUE_AT));
      ended = sector[0] === END;
    } else if (
      !/^(CD001|BEA01|NSR0[23]|TEA01|BOOT2|CDW02)$/.test(Buffer.from(sector.subarray(1, 6)).toString("latin1"))
    ) {
      // Before the end, programs pass over what they do not know.
      if (ended) break;
      unknown += 1;
    }
  }
  if (index === MOST_DESCRIPTORS && (ended || unknown === 0))
    throw new Unreadable("over-budget", `a disc image with more than ${MOST_DESCRIPTORS} descriptors`);
  if (trees.length === 0) throw new Unreadable("corrupted", "the disc image has no directory");
  trees.sort((a, b) => Number(b.joliet) - Number(a.joliet));
  return { trees, texts, size, catalogues, ended, others: [...(udf ? ["UDF"] : []), ...othersOf(source)] };
}

/** By what stands before the first descriptor, where a disc image leaves room for it. */
function othersOf(source: ByteSource): string[] {
  const head = Uint8Array.from(source.read(0, FIRST_DESCRIPTOR * SECTOR));
  const hfs = HFS.some((it) => startsWith(head, it, HFS_AT)) || HFS_PARTITION.some((it) => find(head, it) >= 0);
  return [
    ...(hfs ? ["HFS"] : []),
    ...(isFat(head) ? ["FAT"] : []),
    ...(startsWith(head, "NTFS    ", 3) ? ["NTFS"] : []),
    ...(startsWith(head, "EXFAT   ", 3) ? ["exFAT"] : []),
    ...(startsWith(head, "\x53\xef", EXT_AT) ? ["ext"] : []),
  ];
}

/** A jump, the numbers that describe the file system, a signature. Code that starts a computer has the first and the last, too. */
function isFat(head: Uint8Array): boolean {
  const [sector, cluster, tables] = [u16(head, 11), head[13] as number, head[16] as number];
  const isPower = (value: number) => value > 0 && (value & (value - 1)) === 0;
  return (
    (head[0] === 0xeb || head[0] === 0xe9) &&
    startsWith(head, "\x55\xaa", 510) &&
    [512, 1024, 2048, 4096].includes(sector) &&
    isPower(cluster) &&
    (tables === 1 || tables === 2)
  );
}

function textsOf(sector: Uint8Array, joliet: boolean): string[] {
  const decoder = new TextDecoder(joliet ? "utf-16be" : "windows-1252");
  const textAt = (at: number, length: number) => decoder.decode(sector.subarray(at, at + length));
  const texts = Object.entries(TEXTS)
    .flatMap(([length, places]) => places.map((at) => textAt(at, Number(length))))
    .map((text) => text.replaceAll("\0", " ").trim());
  return [...texts.filter((text) => text !== ""), ...wordsIn(sector.subarray(FREE_AT, FREE_AT + FREE))];
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
