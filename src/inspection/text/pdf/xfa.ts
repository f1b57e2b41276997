/**
 * Forms of Adobe LiveCycle within PDF files (XFA): what they ask, and what was filled in, stands in XML beside the pages,
 * which may say no more than "Please wait". One document of XML, in packets that are not one each.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { guarded, type Part, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import type { PdfDocument } from "./document.ts";

/** Bytes of a packet that the engine unpacks in its memory, and of a number that it writes there. */
const LARGEST = 8 * 1024 * 1024;
const NUMBER = 4;
const PIECE = 64 * 1024;

export async function readXfa(document: PdfDocument, part: Part, reading: Reading): Promise<void> {
  const path = within(part.path, "form");
  const spool = new Spool();
  try {
    await guarded(reading, path, () => unpackPackets(document, spool, reading));
    if (spool.source().size === 0) return;
    reading.budget.entry();
    reading.budget.depth(part.depth + 1);
    const form = { source: spool.source(), path, name: "", depth: part.depth + 1 };
    await document.without(() => reading.inner(form));
  } finally {
    spool.close();
  }
}

function unpackPackets(document: PdfDocument, spool: Spool, reading: Reading): void {
  document.ready();
  const { engine, handle } = document;
  const count = engine.call("FPDF_GetXFAPacketCount", handle);
  if (count <= 0) return;
  const address = engine.allocate(NUMBER);
  const size = (index: number, buffer: number, length: number): number => {
    engine.call("FPDF_GetXFAPacketContent", handle, index, buffer, length, address);
    return Buffer.from(engine.bytes(address, NUMBER)).readUInt32LE(0);
  };
  for (let index = 0; index < count; index += 1) {
    reading.budget.tick();
    const length = size(index, 0, 0);
    if (length > LARGEST) throw new Unreadable("over-budget", "a form of the PDF of more than 8 MB");
    if (length === 0) continue;
    const buffer = engine.allocate(length);
    size(index, buffer, length);
    reading.budget.unpacked(length);
    for (let at = 0; at < length; at += PIECE) spool.write(engine.bytes(buffer + at, Math.min(PIECE, length - at)));
    engine.call("free", buffer);
  }
  engine.call("free", address);
}
