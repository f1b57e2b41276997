/**
 * The text of an uploaded file as it arrives: by its byte order mark, else in UTF-8, else in the encoding that it looks
 * most like, windows-1252 where nothing speaks for another.
 * @module
 */
import type { TextDecoder } from "node:util";
import { decoderFor } from "../../text/types/decoder.ts";
import { detectEncoding, SAMPLE } from "../../text/types/encoding.ts";

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A table may have its first umlaut in its last row: what is the same in every encoding decides nothing. */
export async function* textOfBytes(chunks: Bytes): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let held = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (decoder !== null) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < SAMPLE) continue;
    const common = commonStart(held);
    if (common > 0) yield held.toString("latin1", 0, common);
    held = held.subarray(common);
    if (held.length < SAMPLE) continue;
    decoder = decoderOf(held);
    yield decoder.decode(held, { stream: true });
  }
  yield decoder === null ? decodedWhole(held) : decoder.decode();
}

/** The text of a file that is held whole. */
export const decodedWhole = (bytes: Uint8Array): string => decoderOf(bytes).decode(bytes);

function decoderOf(bytes: Uint8Array): TextDecoder {
  const { encoding } = detectEncoding(bytes.subarray(0, SAMPLE)) ?? { encoding: "windows-1252" };
  return decoderFor(encoding);
}

/** Bytes of ASCII before the first other. None, where zeros or escapes say that ASCII means something else there. */
function commonStart(bytes: Uint8Array): number {
  const other = bytes.findIndex((byte) => byte >= 0x80 || byte === 0 || byte === 0x1b);
  if (other < 0) return bytes.length;
  return (bytes[other] as number) >= 0x80 ? other : 0;
}
