/**
 * What a disc image starts computers from (El Torito 1.0): images of disks and programs, which need not be files of a tree.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { startsWith, u16, u32 } from "../zip/bytes.ts";
import { SECTOR } from "./volume.ts";
import type { Extent } from "./walk.ts";

const ENTRY = 32;
const [BOOTABLE, NOT_BOOTABLE] = [0x88, 0];
/** Bytes of floppy disks, by the number of their kind. */
const FLOPPIES = [null, 1_228_800, 1_474_560, 2_949_120];

/**
 * The images that the catalogue in this sector lists, cut at the end of the source. Whether they stand in the section that
 * counts them is not asked: programs do not agree on it. `note` takes what is wrong with the catalogue.
 */
export function bootImagesOf(source: ByteSource, catalogue: number, note: (error: Unreadable) => void): Extent[] {
  const bytes = Uint8Array.from(source.read(catalogue * SECTOR, SECTOR));
  if (bytes.length < SECTOR || bytes[0] !== 1 || !startsWith(bytes, "\x55\xaa", 30)) {
    note(new Unreadable("corrupted", "the boot catalogue of the disc image is damaged"));
    return [];
  }
  const images: Extent[] = [];
  for (let at = ENTRY; at < SECTOR; at += ENTRY) {
    const entry = bytes.subarray(at, at + ENTRY);
    const isEmpty = entry.every((byte) => byte === 0);
    if (!isEmpty && at + ENTRY === SECTOR)
      note(new Unreadable("over-budget", "a disc image with a boot catalogue of more than a sector"));
    if (isEmpty || (entry[0] !== BOOTABLE && entry[0] !== NOT_BOOTABLE)) continue;
    const start = u32(entry, 8) * SECTOR;
    const stated = FLOPPIES[(entry[1] as number) & 15] ?? u16(entry, 6) * 512;
    const size = Math.min(Math.max(stated, SECTOR), source.size - start);
    if (size > 0) images.push({ start, size });
    else note(new Unreadable("corrupted", "a boot image lies beyond the end of the disc image"));
  }
  return images;
}
