/**
 * What a PDF says of itself and of its pictures in XMP (ISO 16684-1, 7.3): packets that stand in the file in clear, and
 * streams of metadata that are packed (ISO 32000-2, 14.3.2).
 * @module
 */
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { GenericXml, NO_NAMES, VOCABULARY } from "../readers/xml.ts";
import { guarded, type Part, type Reading } from "../reading.ts";
import { XmlReader } from "../xml/read.ts";
import { inflate } from "../zip/inflate.ts";
import { occurrences, streamAround, ZLIB_HEADER } from "./stream.ts";

/** How a packet begins, with what stands around it or without, and how it ends then. A stream ends each of them. */
const PACKETS: Readonly<Record<string, string>> = {
  "<?xpacket begin": "<?xpacket end",
  "<x:xmpmeta": "</x:xmpmeta>",
  "<rdf:RDF": "</rdf:RDF>",
};
const STREAM = "/Metadata";
const STREAM_ENDS = "endstream";
const PIECE = 64 * 1024;

export async function readXmp(part: Part, reading: Reading): Promise<void> {
  let over = 0;
  for (const { at, word } of occurrences(part.source, [STREAM, ...Object.keys(PACKETS)], 0, reading)) {
    if (at < over) continue;
    await guarded(reading, part.path, async () => {
      if (word === STREAM) over = Math.max(over, await readPacked(part, at, reading));
      else over = readPacket(part, at, PACKETS[word] as string, reading);
    });
  }
}

const readerFor = ({ out, budget }: Reading) => new XmlReader(new GenericXml(out), NO_NAMES, VOCABULARY, budget);

/** Returns where it ends. */
function readPacket({ source, path }: Part, start: number, ends: string, reading: Reading): number {
  const end = endOf(source, start, ends, reading);
  reading.out.part("metadata", path);
  const reader = readerFor(reading);
  for (let at = start; at < end; at += PIECE) {
    const bytes = Uint8Array.from(source.read(at, Math.min(PIECE, end - at)));
    passing(bytes.length);
    reading.budget.unpacked(bytes.length);
    reader.write(bytes);
  }
  // What is damaged of it is nobody's text: all that was there was read.
  reader.flush();
  reading.out.break();
  return end;
}

function endOf(source: ByteSource, start: number, ends: string, reading: Reading): number {
  for (const { at } of occurrences(source, [ends, STREAM_ENDS], start, reading)) return at;
  return source.size;
}

/** Returns where the stream ends; 0: it is none, or is in clear. */
async function readPacked({ source, path }: Part, at: number, reading: Reading): Promise<number> {
  const { budget, chunk, out } = reading;
  const stream = streamAround(source, at, (entries) => /\/Type\s*\/Metadata[\s/]/.test(entries), reading);
  if (stream?.packed !== true) return 0;
  out.part("metadata", path);
  const reader = readerFor(reading);
  const start = stream.start + ZLIB_HEADER;
  const consume = (bytes: Uint8Array) => reader.write(bytes);
  await inflate(slice(source, start, stream.end - start), { budget, chunk, consume });
  reader.flush();
  out.break();
  return stream.over;
}
