/**
 * Zstandard: the file within is read as a file of its own. So is what frames hold that decoders pass over, as far as it is anything.
 * @module
 */
import { slice } from "../../bytes.ts";
import { streamOf } from "../packing/stream.ts";
import { unzstd } from "../packing/zstd.ts";
import { guarded, type Reader, within } from "../reading.ts";
import { readAlone } from "./alone.ts";

export const zstd: Reader = async (part, reading) => {
  const skippable: { readonly start: number; readonly size: number }[] = [];
  await readAlone(part, reading, {
    endings: { own: /\.zstd?$/i, tar: /\.tzst$/i },
    unpack: ({ source }, { budget, chunk }, write) => {
      let unpacked = 0;
      return unzstd(streamOf(source, budget, chunk), {
        consume: (bytes, packed) => {
          unpacked += bytes.length;
          budget.unpacked(bytes.length, { packed, unpacked });
          write(bytes);
        },
        eachBlock: () => budget.tick(),
        skipped: (start, size) => {
          if (size === 0) return;
          budget.entry();
          skippable.push({ start, size });
        },
      });
    },
  });
  for (const { start, size } of skippable)
    await guarded(reading, part.path, () =>
      reading.inner({
        source: slice(part.source, start, size),
        path: within(part.path, "skippable frame"),
        name: "",
        depth: part.depth + 1,
        // Packers put tables there.
        ornament: true,
      }),
    );
};
