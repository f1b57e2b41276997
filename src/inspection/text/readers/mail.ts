/**
 * Mail as it travels (RFC 5322 and MIME), saved pages (MHTML) included: subject and bodies are the content, other header
 * fields metadata, attachments files of their own.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { bodyDecoder, isEncoded, isUnknown } from "../mail/decode.ts";
import { Flowed, isFlowed } from "../mail/flowed.ts";
import { decodeWords, type Field, fieldsOf, fieldValue, parameter } from "../mail/header.ts";
import { messagesIn } from "../mail/mailbox.ts";
import { splitHeader, splitParts } from "../mail/split.ts";
import { holdsUuencode } from "../mail/uuencode.ts";
import { guarded, type Part, pour, type Reader, type Reading, seePacked, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { trailingPart } from "../trailing.ts";
import { decoderFor } from "../types/decoder.ts";
import { detectEncoding } from "../types/encoding.ts";
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
  reading.out.string(`${decodeWords(fieldValue(fields, "subject"))}\n`);
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
function writeFields(part: Part, { out, budget }: Reading, header: Uint8Array, elsewhere?: string): Field[] {
  const first = new Map<string, Field>();
  out.part("metadata", part.path);
  for (const field of fieldsOf(header)) {
    budget.tick();
    const { name, value } = field;
    const isFirst = !first.has(name);
    if (isFirst && (name === elsewhere || DESCRIBING.includes(name))) first.set(name, field);
    if (!isFirst || name !== elsewhere) out.string(`${name === "" ? "" : `${name}: `}${decodeWords(value)}\n`);
  }
  return [...first.values()];
}

const noteCut = (part: Part, { coverage }: Reading) =>
  coverage.note("over-budget", part.path, "a header of a message of more than 256 KB");

async function readEntity(
  part: Part,
  reading: Reading,
  fields: readonly Field[],
  body: ByteSource,
  level: number,
): Promise<void> {
  reading.budget.entry();
  if (level > DEEPEST) throw new Unreadable("over-budget", `parts of a message nested more than ${DEEPEST} deep`);
  const type = fieldValue(fields, "content-type") || "text/plain";
  const kind = (type.split(";")[0] ?? "").trim().toLowerCase();
  if (kind === "multipart/encrypted" || (isPkcs7(kind) && !/signed-data/i.test(type)))
    throw new Unreadable("encrypted", "the message is encrypted");
  if (isPkcs7(kind))
    reading.coverage.note("unsupported", part.path, "a message packed together with its signature is not unpacked");
  const boundary = kind.startsWith("multipart/") ? parameter(type, "boundary") : null;
  if (boundary !== null && boundary !== "") return readParts(part, reading, body, boundary, level);
  await readLeaf(part, reading, fields, body, kind);
}

const isPkcs7 = (kind: string): boolean => /^application\/(x-)?pkcs7-mime$/.test(kind);

async function readParts(
  part: Part,
  reading: Reading,
  body: ByteSource,
  boundary: string,
  level: number,
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
    await guarded(reading, part.path, () => readEntity(part, reading, fields, inner, level + 1));
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
  const name = parameter(`;${disposition}`, "filename") ?? parameter(type, "name");
  const text = name === null && (kind === "text/plain" || kind === "text/html" || kind === "");
  const spool = new Spool();
  try {
    const charset = parameter(type, "charset");
    const encoding = fieldValue(fields, "content-transfer-encoding");
    if (isUnknown(encoding))
      reading.coverage.note("unsupported", part.path, `a part of a message in an unknown encoding: ${encoding}`);
    const dropsSpace = /^yes$/i.test(parameter(type, "delsp") ?? "");
    const flowed = isFlowed(kind, parameter(type, "format"))
      ? new Flowed(dropsSpace, (bytes) => spool.write(bytes))
      : null;
    decode(reading, body, encoding, flowed ?? spool, text ? charset : null);
    flowed?.end();
    const source = spool.source();
    if (source.size === 0) return;
    if (text && kind !== "text/html" && holdsUuencode(source))
      reading.coverage.note("unsupported", part.path, "a file in uuencode within a message is not read");
    if (text && isEncoded(encoding)) seePacked(source, within(part.path, kind || "text/plain"), reading);
    if (text) await (kind === "text/html" ? html : plain)({ ...part, source }, reading);
    else await readAttachment(part, reading, source, name, kind);
    // Not every program drops it.
    if (flowed !== null && dropsSpace)
      await readAsSent(part, reading, (target) => decode(reading, body, encoding, target, charset));
  } finally {
    spool.close();
  }
}

async function readAsSent(part: Part, reading: Reading, fill: (spool: Spool) => void): Promise<void> {
  const spool = new Spool();
  try {
    fill(spool);
    await plain({ ...part, source: spool.source(), path: within(part.path, "as sent") }, reading);
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
): Promise<void> {
  if (name !== null) {
    reading.out.part("file-name", part.path);
    reading.out.string(name);
  }
  reading.budget.depth(part.depth + 1);
  const path = within(part.path, name ?? (kind === "message/rfc822" ? "message" : kind));
  const inner: Part = { source, path, name: name ?? "", depth: part.depth + 1 };
  // What looks like mail to nobody else is read as mail where the message says so.
  if (kind === "message/rfc822") {
    seePacked(source, path, reading);
    await guarded(reading, path, () => mail(inner, reading));
  }
  // So is what else it may be.
  if (kind !== "message/rfc822" || endRecord(source) !== null) await reading.inner(inner);
}

/** The body without its transfer encoding; text in UTF-8. */
function decode(
  reading: Reading,
  body: ByteSource,
  encoding: string,
  target: Pick<Spool, "write">,
  charset: string | null,
): void {
  const narrow = charset === null || /^(utf-?8|us-ascii)$/i.test(charset.trim());
  const decoder = narrow ? null : decoderFor(charset);
  const write = (bytes: Uint8Array) => {
    reading.budget.unpacked(bytes.length);
    if (decoder === null) target.write(bytes);
    else target.write(Buffer.from(decoder.decode(bytes, { stream: true })));
  };
  const transfer = bodyDecoder(encoding, write);
  pour(body, reading, (bytes) => transfer.write(bytes));
  transfer.end();
  if (decoder !== null) target.write(Buffer.from(decoder.decode()));
}
