/**
 * xz: the file within is read as a file of its own.
 * @module
 */
import { streamOf } from "../packing/stream.ts";
import { unxz } from "../packing/xz.ts";
import type { Reader } from "../reading.ts";
import { readAlone } from "./alone.ts";

export const xz: Reader = (part, reading) =>
  readAlone(part, reading, {
    endings: { own: /\.xz$/i, tar: /\.txz$/i },
    unpack: ({ source }, { budget, chunk }, write) => {
      let unpacked = 0;
      const consume = (bytes: Uint8Array, packed: number) => {
        unpacked += bytes.length;
        budget.unpacked(bytes.length, { packed, unpacked });
        write(bytes);
      };
      return unxz(streamOf(source, budget, chunk), consume, () => budget.checkTime());
    },
  });
