/**
 * Files attached to a PDF. Those that stand in it in clear are unpacked here, as a stream; others by the engine.
 *
 * INVARIANT: what the engine was not shown is read here, to its end, and what cannot be read of it is a reason.
 * @module
 */
import { createHash } from "node:crypto";
import { Unreadable } from "../../budget.ts";
import { type ByteSource, bytesOf, slice } from "../../bytes.ts";
import { adler32Sum } from "../packing/checksum.ts";
import { guarded, type Part, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { trailingPart } from "../trailing.ts";
import { inflate } from "../zip/inflate.ts";
import type { PdfDocument } from "./document.ts";
import { findEmbedded } from "./embedded.ts";
import type { PdfEngine } from "./engine.ts";
import { type PdfStream, ZLIB_HEADER } from "./stream.ts";
import { PdfView } from "./view.ts";

const LARGEST_ATTACHMENT = 64 * 1024 * 1024;
const MUCH = 256 * 1024;
/** Bytes of the sum at the end of a packed stream (RFC 1950), and of the end of a line. */
const SUM = 4;
const LINE = 2;

/** A file that an annotation of a page holds; both are indices. */
export interface Pinned {
  readonly page: number;
  readonly annotation: number;
}

/**
 * Reads what the engine lists and what pages hold, and every embedded file that stands in the document in clear, whether or
 * not anything refers to it: other programs find more than the engine does.
 */
export async function readAttachments(
  document: PdfDocument,
  pinned: readonly Pinned[],
  part: Part,
  reading: Reading,
): Promise<void> {
  const embedded = findEmbedded(part, reading);
  const view = new PdfView(part.source, embedded);
  const names = new Map<number, string>();
  const context = { document, view, names, part, reading };
  await guarded(reading, part.path, async () => {
    document.ready();
    const listed = namesOf(document, reading);
    document.again(view.source);
    // What was taken out held more than a file: the engine is shown everything.
    if (namesOf(document, reading).hash !== listed.hash) document.again(part.source);
    for (let index = 0; index < listed.count && !document.lost; index += 1)
      await readOne(context, () => document.engine.call("FPDFDoc_GetAttachment", document.handle, index));
    for (const each of pinned) if (!document.lost) await readOne(context, () => pinnedAttachment(document, each));
  });
  // Nothing more is asked of the engine.
  if (embedded.length > 0) document.rest();
  for (const [index, one] of embedded.entries()) {
    const name = names.get(index) ?? `attachment ${index + 1}`;
    const path = within(part.path, name);
    await guarded(reading, path, () => readEmbedded(one, { ...part, path, name }, reading));
  }
}

/** Of all that the engine lists; the files are not unpacked for it. */
function namesOf({ engine, handle }: PdfDocument, reading: Reading): { readonly count: number; readonly hash: string } {
  const listed = engine.call("FPDFDoc_GetAttachmentCount", handle);
  const count = Math.min(listed, reading.budget.limits.entries + 1);
  const hash = createHash("sha256");
  for (let index = 0; index < count; index += 1) {
    reading.budget.checkTime();
    hash.update(JSON.stringify(nameOf(engine, engine.call("FPDFDoc_GetAttachment", handle, index))));
  }
  return { count, hash: hash.digest("hex") };
}

const nameOf = (engine: PdfEngine, attachment: number): string =>
  attachment === 0
    ? ""
    : engine.text((buffer, size) => engine.call("FPDFAttachment_GetName", attachment, buffer, size));

interface Context {
  readonly document: PdfDocument;
  readonly view: PdfView;
  /** Of those that the engine was not shown. */
  readonly names: Map<number, string>;
  readonly part: Part;
  readonly reading: Reading;
}

/** Valid until the document is closed. */
function pinnedAttachment({ engine, handle }: PdfDocument, { page, annotation }: Pinned): number {
  const loaded = engine.call("FPDF_LoadPage", handle, page);
  const found = loaded === 0 ? 0 : engine.call("FPDFPage_GetAnnot", loaded, annotation);
  const attachment = found === 0 ? 0 : engine.call("FPDFAnnot_GetFileAttachment", found);
  if (found !== 0) engine.call("FPDFPage_CloseAnnot", found);
  if (loaded !== 0) engine.call("FPDF_ClosePage", loaded);
  if (attachment === 0) throw new Unreadable("corrupted", `page ${page + 1} holds a file that cannot be read`);
  return attachment;
}

/** Reads what the engine gives out; of what it was not shown it tells the name. */
async function readOne({ document, view, names, part, reading }: Context, find: () => number): Promise<void> {
  reading.budget.entry();
  await guarded(reading, part.path, async () => {
    const { name, attached } = document.page(() => attachmentOf(document.engine, find(), part, reading));
    const which = attached instanceof Unreadable ? null : view.indexOf(attached.subarray(0, 256));
    if (which !== null) {
      names.set(which, names.get(which) ?? name);
      return;
    }
    const path = within(part.path, name);
    await guarded(reading, path, () => {
      if (attached instanceof Unreadable) throw attached;
      const read = () => reading.inner({ source: bytesOf(attached), path, name, depth: part.depth + 1 });
      return takesMuch(attached) ? document.without(read) : read();
    });
  });
}

/** Whether to read it may take as much again as the engine, which may have a thousand small ones beside it. */
const takesMuch = (file: Uint8Array): boolean =>
  file.length > MUCH || Buffer.from(file.buffer, file.byteOffset, file.length).includes("%PDF");

function attachmentOf(
  engine: PdfEngine,
  attachment: number,
  part: Part,
  reading: Reading,
): { readonly name: string; readonly attached: Uint8Array | Unreadable } {
  if (attachment === 0) throw new Unreadable("corrupted", "an attachment of the PDF cannot be found");
  const name = nameOf(engine, attachment);
  reading.out.part("file-name", part.path);
  reading.out.string(name.toWellFormed());
  try {
    return { name, attached: attachedFile(engine, attachment, part.source, reading) };
  } catch (error) {
    if (!(error instanceof Unreadable) || error.reason === "timed-out") throw error;
    return { name, attached: error };
  }
}

function attachedFile(engine: PdfEngine, attachment: number, file: ByteSource, reading: Reading): Uint8Array {
  const length = engine.allocate(4);
  const number = () => new DataView(engine.bytes(length, 4).slice().buffer).getUint32(0, true);
  engine.call("FPDFAttachment_GetFile", attachment, 0, 0, length);
  const size = number();
  if (size > LARGEST_ATTACHMENT) throw new Unreadable("over-budget", "an attachment of more than 64 MB in a PDF");
  reading.budget.unpacked(size, { packed: file.size, unpacked: size });
  const buffer = engine.allocate(Math.max(1, size));
  const read = engine.call("FPDFAttachment_GetFile", attachment, buffer, size, length);
  if (read === 0) throw new Unreadable("corrupted", "an attachment of the PDF is damaged");
  const bytes = Uint8Array.from(engine.bytes(buffer, Math.min(size, number())));
  engine.call("free", buffer);
  engine.call("free", length);
  return bytes;
}

async function readEmbedded({ start, end, packed }: PdfStream, part: Part, reading: Reading): Promise<void> {
  reading.budget.entry();
  const raw = slice(part.source, start, end - start);
  const depth = part.depth + 1;
  if (!packed) return reading.inner({ ...part, source: raw, depth });
  const deflated = slice(raw, ZLIB_HEADER, raw.size);
  const spool = new Spool();
  try {
    let taken = deflated.size;
    const sum = adler32Sum();
    await guarded(reading, part.path, async () => {
      const consume = (bytes: Uint8Array) => {
        sum.add(bytes);
        spool.write(bytes);
      };
      taken = await inflate(deflated, { budget: reading.budget, chunk: reading.chunk, consume });
      if (Buffer.compare(sum.value(), Uint8Array.from(deflated.read(taken, SUM))) !== 0)
        throw new Unreadable("corrupted", "an attachment of the PDF has a wrong checksum");
    });
    await reading.inner({ ...part, source: spool.source(), depth });
    const rest = slice(deflated, taken + SUM, deflated.size);
    if (rest.size <= LINE) return;
    reading.flags.add("trailing-data");
    await reading.inner({ ...trailingPart(part, rest), depth });
  } finally {
    spool.close();
  }
}
