/**
 * Mail as it travels (RFC 5322 and MIME), saved pages (MHTML) included: subject and bodies are the content, other header
 * fields metadata, attachments files of their own.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { type CharsetDecoder, charsetDecoder, type Unread } from "../mail/charset.ts";
import { bodyDecoder, isEncoded, isUnknown } from "../mail/decode.ts";
import { Flowed, isFlowed } from "../mail/flowed.ts";
import { decodeWords, type Field, fieldsOf, fieldValue, parameter } from "../mail/header.ts";
import { messagesIn } from "../mail/mailbox.ts";
import { splitHeader, splitParts } from "../mail/split.ts";
import { guarded, type Part, pour, printable, type Reader, type Reading, seePacked, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { trailingPart } from "../trailing.ts";
import { detectEncoding } from "../types/encoding.ts";
import { isPage } from "../types/known.ts";
import { endRecord } from "../zip/directory.ts";
import { html } from "./html.ts";
import { plain } from "./plain.ts";

/** Multiparts within multiparts; programs make four. */
const DEEPEST = 24;
const BESIDE = 64 * 1024;
const NEWLINE = 0x0a;

export const mail: Reader = async (part, reading) => {
  const { budget, coverage } = reading;
  let count = 0;
  for (const { source, line } of messagesIn(part, reading)) {
    if (count > 0 && budget.entriesSpent)
      return coverage.note("over-budget", part.path, `more than ${budget.limits.entries} entries`);
    count += 1;
    const isOnly = count === 1 && source.size + line.length === part.source.size;
    const path = isOnly ? part.path : within(part.path, `message ${count}`);
    await guarded(reading, path, () => readMessage({ ...part, source, path }, line, reading));
  }
};

/** `line`: before it, in a mailbox. */
async function readMessage(part: Part, line: string, reading: Reading): Promise<void> {
  const { fields, body } = readHead(part, line, reading);
  await readEntity(part, reading, fields, body, 0);
}

// A function that waits keeps whatever it had in hand: none that does may have a whole header, for messages lie within
// messages, and parts within parts.

interface Entity {
  /** Those that say how the body is to be read. */
  readonly fields: readonly Field[];
  readonly body: ByteSource;
}

function readHead(part: Part, line: string, reading: Reading): Entity {
  const { header, body, cut } = splitHeader(part.source);
  if (cut) noteCut(part, reading);
  else if (header.at(-1) !== NEWLINE) reading.coverage.note("corrupted", part.path, "a message ends within its header");
  const fields = writeFields(part, reading, header, "subject");
  reading.out.string(line);
  reading.out.part("content", part.path);
  reading.out.string(`${decodeWords(fieldValue(fields, "subject"), unreadIn(part, reading))}\n`);
  return { fields: fields.filter(({ name }) => name !== "subject"), body };
}

function readPartHead(part: Part, source: ByteSource, reading: Reading): Entity {
  const { header, body, cut } = splitHeader(source);
  // What follows may say how the part is encoded.
  if (cut) noteCut(part, reading);
  return { fields: writeFields(part, reading, header), body };
}

const DESCRIBING = ["content-type", "content-disposition", "content-transfer-encoding"];

/**
 * Returns those that say how the body is to be read, of several with one name the first, and with them the first of the name
 * `elsewhere`, which is written there.
 */
function writeFields(part: Part, reading: Reading, header: Uint8Array, elsewhere?: string): Field[] {
  const { out, budget } = reading;
  const unread = unreadIn(part, reading);
  const first = new Map<string, Field>();
  out.part("metadata", part.path);
  for (const field of fieldsOf(header)) {
    budget.tick();
    const { name, value } = field;
    const isFirst = !first.has(name);
    if (isFirst && (name === elsewhere || DESCRIBING.includes(name))) first.set(name, field);
    if (!isFirst || name !== elsewhere) out.string(`${name === "" ? "" : `${name}: `}${decodeWords(value, unread)}\n`);
  }
  return [...first.values()];
}

const unreadIn =
  ({ path }: Part, { coverage }: Reading): Unread =>
  (charset) =>
    coverage.note("unsupported", path, `text in an encoding that nobody here knows: ${printable(charset)}`);

const noteCut = (part: Part, { coverage }: Reading) =>
  coverage.note("over-budget", part.path, "a header of a message of more than 256 KB");

async function readEntity(
  part: Part,
  reading: Reading,
  fields: readonly Field[],
  body: ByteSource,
  level: number,
  usual = "text/plain",
): Promise<void> {
  reading.budget.entry();
  if (level > DEEPEST) throw new Unreadable("over-budget", `parts of a message nested more than ${DEEPEST} deep`);
  const type = fieldValue(fields, "content-type") || usual;
  const kind = (uncommented(type).split(";")[0] ?? "").trim().toLowerCase();
  if (kind === "multipart/encrypted" || (isPkcs7(kind) && !/signed-data/i.test(type)))
    throw new Unreadable("encrypted", "the message is encrypted");
  if (isPkcs7(kind))
    reading.coverage.note("unsupported", part.path, "a message packed together with its signature is not unpacked");
  const boundary = kind.startsWith("multipart/") ? parameter(type, "boundary") : null;
  // RFC 2046, 5.1.5.
  const usualWithin = kind === "multipart/digest" ? "message/rfc822" : undefined;
  if (boundary !== null && boundary !== "") return readParts(part, reading, body, boundary, level, usualWithin);
  if (kind.startsWith("multipart/"))
    reading.coverage.note("corrupted", part.path, "parts of a message without a boundary");
  await readLeaf(part, reading, fields, body, kind);
}

/** Of a structured field. */
const uncommented = (value: string): string => value.replaceAll(/\([^()]*\)/g, " ");

const isPkcs7 = (kind: string): boolean => /^application\/(x-)?pkcs7-mime$/.test(kind);

async function readParts(
  part: Part,
  reading: Reading,
  body: ByteSource,
  boundary: string,
  level: number,
  usual?: string,
): Promise<void> {
  const { parts, outside, closed } = splitParts(body, boundary, reading);
  if (!closed) reading.coverage.note("corrupted", part.path, "a message ends within its parts");
  reading.out.part("metadata", part.path);
  for (const source of outside) {
    // What is no text was put there.
    if (detectEncoding(Uint8Array.from(source.read(0, BESIDE))) === null) {
      if (source.size > 0) await reading.inner(trailingPart(part, source));
      continue;
    }
    const text = Buffer.from(source.read(0, BESIDE)).toString("utf8").trim();
    if (text !== "") reading.out.string(`${text}\n`);
    if (source.size > BESIDE) reading.coverage.note("unsupported", part.path, "text outside the parts of a message");
  }
  for (const source of parts) {
    const { fields, body: inner } = readPartHead(part, source, reading);
    await guarded(reading, part.path, () => readEntity(part, reading, fields, inner, level + 1, usual));
  }
}

async function readLeaf(
  part: Part,
  reading: Reading,
  fields: readonly Field[],
  body: ByteSource,
  kind: string,
): Promise<void> {
  const type = fieldValue(fields, "content-type");
  const disposition = fieldValue(fields, "content-disposition");
  const unread = unreadIn(part, reading);
  const name = parameter(`;${disposition}`, "filename", unread) ?? parameter(type, "name", unread);
  const text = name === null && (kind === "text/plain" || kind === "text/html" || kind === "");
  const spool = new Spool();
  try {
    const charset = parameter(type, "charset");
    const encoding = uncommented(fieldValue(fields, "content-transfer-encoding"));
    if (isUnknown(encoding))
      reading.coverage.note("unsupported", part.path, `a part of a message in an unknown encoding: ${encoding}`);
    const dropsSpace = /^yes$/i.test(parameter(type, "delsp") ?? "");
    const flowed = isFlowed(kind, parameter(type, "format"))
      ? new Flowed(dropsSpace, (bytes) => spool.write(bytes))
      : null;
    const asMail = /^message\/(rfc822|global|news|partial)$/.test(kind) && !isLaterPiece(part, reading, kind, type);
    const decoder = charsetDecoder(charset);
    decode(reading, body, encoding, flowed ?? spool, text ? decoder : null);
    flowed?.end();
    const source = spool.source();
    if (source.size === 0) return;
    if (text && isEncoded(encoding)) seePacked(source, within(part.path, kind || "text/plain"), reading);
    const reader = isPage(kind) ? html : plain;
    if (text) await reader({ ...part, source }, reading);
    else await readAttachment(part, reading, source, name, kind, asMail);
    // Not every program drops it.
    if (flowed !== null && dropsSpace)
      await readBeside(plain, part, reading, "as sent", (target) =>
        decode(reading, body, encoding, target, charsetDecoder(charset)),
      );
    if (decoder === null || !(isPage(kind) || /^text\/|^$/.test(kind))) return;
    // Nor does every one know each charset; and within an attachment nobody is told of it.
    if (decoder.kind === "rare")
      await readBeside(reader, part, reading, text ? "as sent" : "decoded", (target) =>
        decode(reading, body, encoding, target, text ? null : decoder),
      );
    else if (decoder.kind === "unknown" && !text) pour(source, reading, (bytes) => decoder.decode(bytes, false));
    if (decoder.isUnread) unread(charset ?? "");
  } finally {
    spool.close();
  }
}

/** Of a message that was sent in pieces (RFC 2046, 5.2.2) only the first begins as messages do. */
function isLaterPiece({ path }: Part, { coverage }: Reading, kind: string, type: string): boolean {
  if (kind !== "message/partial") return false;
  const [number, total] = ["number", "total"].map((name) => parameter(type, name)?.trim());
  if (number !== "1" || total !== "1") coverage.note("unsupported", path, "a message in pieces is not put together");
  return number !== "1";
}

async function readBeside(
  reader: Reader,
  part: Part,
  reading: Reading,
  name: string,
  fill: (spool: Spool) => void,
): Promise<void> {
  const spool = new Spool();
  try {
    fill(spool);
    await reader({ ...part, source: spool.source(), path: within(part.path, name) }, reading);
  } finally {
    spool.close();
  }
}

async function readAttachment(
  part: Part,
  reading: Reading,
  source: ByteSource,
  name: string | null,
  kind: string,
  asMail: boolean,
): Promise<void> {
  if (name !== null) {
    reading.out.part("file-name", part.path);
    reading.out.string(name);
  }
  reading.budget.depth(part.depth + 1);
  const path = within(part.path, name ?? (asMail ? "message" : kind));
  const inner: Part = { source, path, name: name ?? "", type: kind, depth: part.depth + 1 };
  // What looks like mail to nobody else is read as mail where the message says so.
  if (asMail) {
    seePacked(source, path, reading);
    await guarded(reading, path, () => mail(inner, reading));
  }
  // So is what else it may be.
  if (!asMail || endRecord(source) !== null) await reading.inner(inner);
}

/** The body without its transfer encoding; in UTF-8, if there is a decoder. */
function decode(
  reading: Reading,
  body: ByteSource,
  encoding: string,
  target: Pick<Spool, "write">,
  decoder: CharsetDecoder | null,
): void {
  const write = (bytes: Uint8Array) => {
    reading.budget.unpacked(bytes.length);
    target.write(decoder === null ? bytes : Buffer.from(decoder.decode(bytes, false)));
  };
  const transfer = bodyDecoder(encoding, write);
  pour(body, reading, (bytes) => transfer.write(bytes));
  transfer.end();
  if (decoder !== null) target.write(Buffer.from(decoder.decode(new Uint8Array(0), true)));
}
