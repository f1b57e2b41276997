/**
 * The bytes of a held file, for the process that reads it: the file has no name by which it could be opened, so the reader
 * asks for ranges, one after the other, over a pipe of its own, and is sent them as they are on the disk.
 *
 * A request is ten bytes, big-endian: the offset (six) and the length (four) of a range within the file, of `MOST` bytes at most.
 * The answer is these sealed bytes and nothing else.
 * @module
 */
import type { Duplex } from "node:stream";
import type { Sealed } from "./held.ts";

/** The descriptor at which a reader finds its end of the pipe. */
export const PIPE = 4;
export const REQUEST = 10;
/** Bytes that are asked for at once, so that neither side ever holds more. */
export const MOST = 1024 * 1024;

/** It asked for what it was not given. */
export class NotAllowed extends Error {}

export interface Served {
  /** Whether all that was asked for has been taken, and nothing more was asked for. */
  readonly quiet: () => boolean;
}

/**
 * Answers until the reader's end is closed. `current`: the file that it reads at the moment. `failed` is told of an error of
 * the disk, or `NotAllowed`; the reader then waits for an answer that does not come.
 *
 * INVARIANT: a reader is given the file that it reads, and no other; and nothing more before it took what it asked for.
 */
export function serve(pipe: Duplex, current: () => Sealed | null, failed: (error: unknown) => void): Served {
  let asked = Buffer.alloc(0);
  let answering = false;
  let buffer = Buffer.alloc(0);
  const answer = async (request: Buffer): Promise<void> => {
    const [offset, length] = [request.readUIntBE(0, 6), request.readUInt32BE(6)];
    const sealed = current();
    if (sealed === null || length > MOST || offset + length > sealed.size)
      throw new NotAllowed("the reader asked for bytes that are not of its file");
    if (buffer.byteLength < length) buffer = Buffer.allocUnsafeSlow(length);
    const bytes = buffer.subarray(0, length);
    await sealed.read(offset, bytes);
    await new Promise((taken) => pipe.write(bytes, taken));
  };
  const next = (): void => {
    if (answering || asked.byteLength < REQUEST) return;
    const request = asked;
    asked = Buffer.alloc(0);
    answering = true;
    answer(request).then(() => {
      answering = false;
      next();
    }, failed);
  };
  pipe.on("data", (bytes: Buffer) => {
    asked = Buffer.concat([asked, bytes]);
    if (asked.byteLength > REQUEST) failed(new NotAllowed("the reader asked for more before it was answered"));
    else next();
  });
  // The process is gone, which is told of otherwise.
  pipe.on("error", () => {});
  return { quiet: () => !answering && asked.byteLength === 0 };
}
