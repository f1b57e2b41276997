/**
 * Uploads of a session whose policies have to do with them: taken in whole, looked into where a policy asks, decided file
 * by file, recorded, and then passed on or refused.
 *
 * INVARIANT: not one byte of a controlled upload reaches the app before the verdict on all of it.
 * @module
 */
import { pipeline, Readable } from "node:stream";
import { newReference } from "../activity/index.ts";
import type { Received } from "../inspection/index.ts";
import { errorPage } from "../pages/index.ts";
import type { Verdict } from "../policy/index.ts";
import { decideInSession } from "../session/index.ts";
import { answerPage, answerProblem } from "./answers.ts";
import type { SessionExchange } from "./context.ts";
import { isNavigation } from "./headers.ts";
import type { Upload } from "./is-upload.ts";
import { type LookedInto, lookInto } from "./look-into.ts";
import { NotAForm, type Part, readForm, writeForm } from "./multipart.ts";
import { recordFile } from "./record.ts";
import { refusalOf } from "./refusal.ts";
import { decoder } from "./rewrite.ts";
import { fileName } from "./transfers.ts";

export interface RequestBody {
  readonly stream: Readable | null;
  /** Headers that the body brings; null: gone. */
  readonly headers: Readonly<Record<string, string | null>>;
}
export const NO_BODY: RequestBody = { stream: null, headers: {} };

interface Taken {
  readonly received: Received;
  readonly name: string;
  readonly type: string | null;
}

type Judged = Taken & LookedInto;

/** Takes a file in, to be held until the request is over. */
type Take = (bytes: AsyncIterable<Uint8Array>, name: string, type: string | null) => Promise<Taken>;

/** The body for the app; "refused": the request is answered. */
export async function inspectUpload(
  exchange: SessionExchange,
  upload: Upload,
  signal: AbortSignal,
): Promise<RequestBody | "refused"> {
  const { response } = exchange;
  const held: Received[] = [];
  const release = () => void Promise.all(held.map((one) => one.held.release()));
  const take: Take = async (bytes, name, type) => {
    const received = await exchange.ports.inspector.receive(bytes, exchange.session.record.user);
    if (response.destroyed) {
      await received.held.release();
      throw new Error("the browser broke off the upload");
    }
    held.push(received);
    return { received, name, type };
  };
  // Held until the app has it all, or the request has ended some other way.
  response.once("close", release);
  const body = decodedRequest(exchange);
  if (body === null) return refuseUnread(exchange, "it is encoded in a way that is not known here");
  try {
    return await (upload.kind === "raw"
      ? inspectRaw(exchange, upload, body, take, signal)
      : inspectForm(exchange, upload.contentType, body, take, signal));
  } catch (error) {
    if (error instanceof NotAForm) return refuseUnread(exchange, error.message);
    throw error;
  } finally {
    if (response.destroyed || response.writableEnded) release();
  }
}

async function inspectRaw(
  exchange: SessionExchange,
  { name, type, prefix }: Extract<Upload, { kind: "raw" }>,
  body: Readable,
  take: Take,
  signal: AbortSignal,
): Promise<RequestBody | "refused"> {
  const taken = await (prefix === null ? take(body, name, type) : take(withPrefix(prefix, body), `${name}.eml`, type));
  if ((await judgeAll(exchange, [taken], signal)) === "refused") return "refused";
  const before = prefix?.byteLength ?? 0;
  const size = taken.received.complete ? String(taken.received.held.size - before) : null;
  return {
    stream: Readable.from(wholeOf(taken.received, before)),
    headers: { "content-length": size, "content-encoding": null },
  };
}

async function inspectForm(
  exchange: SessionExchange,
  contentType: string,
  body: Readable,
  take: Take,
  signal: AbortSignal,
): Promise<RequestBody | "refused"> {
  const parts = await readForm(body, contentType, async (bytes, name, type) => {
    const taken = await take(bytes, plainName(name), type);
    // What comes after a file that is too large to hold cannot be read as long as that file is not.
    if (!taken.received.complete) throw new NotAForm("a file in it is larger than what can be held");
    return taken;
  });
  const files = parts.flatMap((part) =>
    part.kind === "file" && (part.fileName !== "" || part.file.received.held.size > 0) ? [part.file] : [],
  );
  for (const part of parts) {
    if (part.kind !== "field" || part.value.byteLength <= LONG_FIELD) continue;
    files.push(await take(inOne(part.value), plainName(part.name), "text/plain"));
  }
  if ((await judgeAll(exchange, files, signal)) === "refused") return "refused";
  const form = writeForm(parts.map(asWritten));
  return {
    stream: Readable.from(form.stream()),
    headers: { "content-type": form.contentType, "content-length": String(form.length), "content-encoding": null },
  };
}

const plainName = (name: string) => fileName(undefined, encodeURIComponent(name)) || "upload";

function asWritten(part: Part<Taken>) {
  if (part.kind === "field") return part;
  const { held } = part.file.received;
  // INVARIANT: the app is told the name that was judged.
  const fileName = part.fileName === "" ? "" : part.file.name;
  return { ...part, fileName, file: { size: held.size, stream: () => held.stream() } };
}

/** Bytes of a field from which on it is judged like a file: so much text is seldom typed. */
const LONG_FIELD = 16 * 1024;

async function* inOne(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* withPrefix(prefix: Buffer, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield prefix;
  yield* body;
}

async function* wholeOf(received: Received, from = 0): AsyncGenerator<Uint8Array> {
  yield* received.held.stream(from);
  if (!received.complete) yield* received.rest;
}

function decodedRequest({ request }: SessionExchange): Readable | null {
  const decode = decoder(request.headers["content-encoding"]);
  if (decode === null) return null;
  if (decode === "identity") return request;
  // A request that breaks off ends the decoder, too: nobody waits for the rest.
  return pipeline(request, decode, () => {});
}

/** Every file is judged and recorded by itself; one that may not go up keeps the request back. */
async function judgeAll(
  exchange: SessionExchange,
  files: readonly Taken[],
  signal: AbortSignal,
): Promise<"allowed" | "refused"> {
  let refusal: { judged: Judged; verdict: Verdict; reference: string } | null = null;
  const allowed: Judged[] = [];
  for (const taken of files) {
    const declared = { name: taken.name, type: taken.type, direction: "upload" } as const;
    const judged = { ...taken, ...(await lookInto(exchange, taken.received, declared, signal)) };
    const verdict = decide(exchange, judged);
    const { name, type, received, finding } = judged;
    const size = received.complete ? received.held.size : null;
    const file = { direction: "upload", name, type, size, finding } as const;
    const { reference } = await recordFile(exchange, file, verdict);
    if (verdict.outcome === "allow") allowed.push(judged);
    else refusal ??= { judged, verdict, reference };
  }
  // INVARIANT: what goes on is allowed by the judgement in force now.
  for (const judged of allowed) {
    const verdict = decide(exchange, judged);
    if (verdict.outcome !== "allow") refusal ??= { judged, verdict, reference: newReference() };
  }
  if (refusal === null) return "allowed";
  const { judged, verdict, reference } = refusal;
  const { judgement } = exchange.session;
  const { message, why } = refusalOf(verdict, judged.factsUnder(judgement), judgement.device, "upload");
  answerRefusal(exchange, { title: `The upload of "${judged.name}" was blocked`, what: message, why, reference });
  return "refused";
}

const decide = ({ session: { judgement } }: SessionExchange, { factsUnder }: Judged) =>
  decideInSession(judgement, factsUnder(judgement));

/** INVARIANT (fail closed): an upload that cannot be read is not passed on where policies have to do with uploads. */
function refuseUnread(exchange: SessionExchange, why: string): "refused" {
  const detail = `Your organisation controls uploads, and this one cannot be read: ${why}.`;
  answerRefusal(exchange, { title: "The upload was blocked", what: detail, why: "", reference: newReference() });
  return "refused";
}

function answerRefusal(
  exchange: SessionExchange,
  { title, what, why, reference }: { title: string; what: string; why: string; reference: string },
): void {
  const { request, response, ports, app } = exchange;
  response.setHeader("connection", "close");
  if (request.headers["sec-fetch-mode"] !== "navigate" && !isNavigation(request.method ?? "GET", request.headers)) {
    answerProblem(response, 403, title, sentences(what, why), reference);
    return;
  }
  const { organisation, support } = ports.snapshot().organisation.settings;
  const back = `Nothing of it was passed on to ${app.name}. Go back, and leave that file out.`;
  const help = support === "" ? "" : `If you need help, turn to ${support} and give the reference.`;
  const html = errorPage({
    ...{ organisation, title, what, next: sentences(why, back, help), reference },
    time: ports.clock(),
  });
  answerPage(response, 403, html);
}

const sentences = (...all: readonly string[]) => all.filter((one) => one !== "").join(" ");
