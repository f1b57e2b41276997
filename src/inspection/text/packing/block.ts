/**
 * Packings of cabinets: blocks that are unpacked in order, each with what those before it left behind.
 * @module
 */

/**
 * Unpacks the next block to `size` bytes, which are the caller's until the next call. Throws `Unreadable` when it is
 * damaged; no block after that can be unpacked.
 */
export type BlockUnpacker = (packed: Uint8Array, size: number, last: boolean) => Uint8Array;

/** Nothing is packed. */
export const stored: BlockUnpacker = (packed) => packed;
