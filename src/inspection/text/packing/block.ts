/**
 * Packings of cabinets: blocks that are unpacked in order, each with what those before it left behind.
 * @module
 */

/**
 * Unpacks the next block, which says that it unpacks to `size` bytes. The result is the caller's until the next call, and
 * of another size where the packing does not need to be told. Throws `Unreadable` when the block is damaged; no block after
 * that can be unpacked.
 */
export type BlockUnpacker = (packed: Uint8Array, size: number, last: boolean) => Uint8Array;

/** Nothing is packed. */
export const stored: BlockUnpacker = (packed) => packed;
