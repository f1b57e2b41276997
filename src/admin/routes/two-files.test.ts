import fc from "fast-check";
import { expect, it } from "vitest";
import { twoFiles } from "./two-files.ts";

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += Buffer.from(chunk).toString("latin1");
  return text;
}

it("divides a body into two files, wherever it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 9 })), fc.nat(60), async (chunks, bytes) => {
      const all = Buffer.concat(chunks);
      const [first, second] = twoFiles(
        (async function* () {
          yield* chunks;
        })(),
        bytes,
      );
      expect(await whole(first)).toBe(all.subarray(0, bytes).toString("latin1"));
      expect(await whole(second)).toBe(all.subarray(bytes).toString("latin1"));
    }),
  );
});
