/**
 * The process that reads files. Started by `process.ts` with little memory, no environment, and no right to write anything
 * but scratch files; it takes jobs one after the other and ends with its parent.
 * @module
 */
import { Budget, DEFAULT_LIMITS, type Limits, type Memory } from "../budget.ts";
import { protectFile } from "../protect/index.ts";
import { openHandover } from "../spool/index.ts";
import { letGoOfAll, rest } from "../text/index.ts";
import { type Channel, channelToSallyport } from "./channel.ts";
import { forgiven } from "./left-over.ts";
import type { FromReader, Job, ProtectJob, Reading, ToReader } from "./messages.ts";
import { CompiledReader } from "./read-file.ts";

/** Bytes of a protected copy that are on their way at once. */
const PIECE = 256 * 1024;

/** Bytes for which a tenth of a second is spent on giving them back. */
const WORTH = 6 * 1024 * 1024;

/** Bytes that reading a file may take on top of what is due, with the engine for PDF at its usual limit. */
const FOR_A_FILE = 32_000_000;

let compiled: CompiledReader | null = null;
/** Bytes that this process takes with its code and its rules, and nothing of any file. */
let due = rest();
let goOn: () => void = () => {};
let channel: Channel;
const answer = (message: FromReader) => channel.send(message);

/** Resolves once it is on its way, whatever blocks this process afterwards. */
const tell = (message: FromReader) => new Promise<void>((resolve) => channel.send(message, resolve));

export function takeJobs(): void {
  channel = channelToSallyport();
  channel.listen(
    () => Number.POSITIVE_INFINITY,
    (message) => heard(message as ToReader),
    (error) => {
      throw error;
    },
  );
  answer({ kind: "ready" });
}

function heard(message: ToReader): void {
  switch (message.kind) {
    case "rules":
      compiled = kept(() => new CompiledReader(message.rules, kept));
      break;
    case "taken":
      goOn();
      break;
    case "job":
      answering(message.id, () => read(message.id, message.job));
      break;
    case "protect":
      answering(message.id, () => protect(message.id, message.job));
      break;
  }
}

function answering(id: number, work: () => Promise<FromReader>): void {
  const begun = tell({ kind: "begun", id });
  begun.then(work).then(answer, (error: unknown) => {
    const detail = String(error instanceof Error ? error.stack : error).slice(0, 2000);
    answer({ kind: "failed", id, detail });
  });
}

/** Bytes more than are due: where they are worth it, as few as can be. */
function grown(): number {
  const more = process.memoryUsage.rss() - due;
  return more > WORTH ? rest() - due : more;
}

function kept<T>(make: () => T): T {
  const before = rest();
  const made = make();
  due += Math.max(0, rest() - before);
  return made;
}

/**
 * With code and rules of some 78 MB, no file is to make a reader as installed take more than 120. Engines that were switched
 * on by a file before, and some little of what else is left of it, are not held against this one.
 */
function memoryFor({ pdfMemory }: Limits): Memory {
  const used = () => process.memoryUsage.rss();
  const room = FOR_A_FILE + Math.max(0, pdfMemory - DEFAULT_LIMITS.pdfMemory);
  // After the last file everything was given back that could be.
  const least = due + forgiven(used() - due);
  return {
    get most() {
      return Math.max(due, least) + room;
    },
    used,
    giveBack: letGoOfAll,
  };
}

async function read(id: number, job: Job): Promise<FromReader> {
  if (compiled === null) throw new Error("no rules were given");
  const soFar = (known: Reading) => tell({ kind: "so-far", id, reading: known });
  const looked = (bytes: number) => answer({ kind: "looked", id, bytes });
  const reading = await compiled.read(job, memoryFor(job.limits), soFar, looked);
  return { kind: "done", id, reading, grown: grown() };
}

async function protect(id: number, { file, declared, protection, limits }: ProtectJob): Promise<FromReader> {
  const { source, close } = openHandover(file);
  try {
    const write = (bytes: Uint8Array) => send(id, bytes);
    const outcome = await protectFile(source, declared, protection, write, new Budget(limits));
    return { kind: "protected", id, outcome, grown: grown() };
  } finally {
    close();
  }
}

/** Piece by piece, each once the one before was taken: what waits is never much. */
async function send(id: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; at += PIECE) {
    const taken = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    answer({ kind: "wrote", id, bytes: Uint8Array.from(bytes.subarray(at, at + PIECE)) });
    await taken;
  }
}
