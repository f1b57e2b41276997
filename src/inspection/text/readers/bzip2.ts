/**
 * bzip2: the file within is read as a file of its own.
 * @module
 */
import { bunzip2 } from "../packing/bzip2.ts";
import { streamOf } from "../packing/stream.ts";
import type { Reader } from "../reading.ts";
import { readAlone } from "./alone.ts";

export const bzip2: Reader = (part, reading) =>
  readAlone(part, reading, {
    endings: { own: /\.bz2?$/i, tar: /\.tbz2?$/i },
    unpack: ({ source }, { budget, chunk }, write) => {
      const stream = bunzip2(streamOf(source, budget, chunk));
      let unpacked = 0;
      for (let bytes = stream.next(); bytes.length > 0; bytes = stream.next()) {
        unpacked += bytes.length;
        budget.unpacked(bytes.length, { packed: source.size, unpacked });
        write(bytes);
      }
      return stream.taken;
    },
  });
