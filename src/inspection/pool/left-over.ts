/**
 * What a process that reads has kept of the files before, and how much of that the next file is not charged with.
 * @module
 */

/** A usual process is replaced when it takes so many bytes more than one that has just been started. */
export const GROWN = 8 * 1024 * 1024;

/** Bytes: what a reader is held to may be exceeded by so many at most, or files one after another would lift it. */
const FORGIVEN = 2_000_000;

/**
 * `more`: bytes that it takes beyond what is due, before a file. More than a usual process is left with are engines that stay,
 * those for pictures: without them nothing could be read any more.
 */
export const forgiven = (more: number): number => (more > GROWN ? more : Math.min(Math.max(0, more), FORGIVEN));
