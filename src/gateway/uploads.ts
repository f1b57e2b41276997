/**
 * Uploads of a session whose policies have to do with them: taken in whole, looked into where a policy asks, decided file
 * by file, recorded, and then passed on or refused.
 *
 * INVARIANT: not one byte of a controlled upload reaches the app before the verdict on all of it.
 * @module
 */
import { Readable } from "node:stream";
import { newReference } from "../activity/index.ts";
import type { Received } from "../inspection/index.ts";
import { errorPage } from "../pages/index.ts";
import type { ActivityFacts, Verdict } from "../policy/index.ts";
import { awaitingInspection, decideInSession } from "../session/index.ts";
import { answerPage, answerProblem } from "./answers.ts";
import type { SessionExchange } from "./context.ts";
import { isNavigation } from "./headers.ts";
import { factsBefore, type LookedInto, lookInto } from "./look-into.ts";
import { NotAForm, type Part, readForm, writeForm } from "./multipart.ts";
import { recordFile } from "./record.ts";
import { decoder } from "./rewrite.ts";
import { fileName } from "./transfers.ts";

export interface RequestBody {
  readonly stream: Readable | null;
  /** Headers that the body brings; null: gone. */
  readonly headers: Readonly<Record<string, string | null>>;
}
export const NO_BODY: RequestBody = { stream: null, headers: {} };

export type Upload =
  | { readonly kind: "form"; readonly contentType: string }
  | { readonly kind: "raw"; readonly name: string; readonly type: string | null };

/** What pages say to their servers all the time; everything else that is sent is a file. */
const TALK =
  /^(?:application\/(?:x-www-form-urlencoded|json|graphql|xml|[\w.+-]+\+json|soap\+xml|x-ndjson|grpc-web[\w.+-]*|csp-report|reports\+json|x-protobuf|protobuf)|text\/(?:plain|xml|ping))$/;
const NAMES_A_FILE = /\.[a-z0-9]{1,8}$/i;

/**
 * Null: no file is in this request.
 *
 * INVARIANT: a type that is missing or not known counts as a file's. One of talk does not make talk of a file: text that
 * is put, or that is put under a file's name, is a file whatever it says it is.
 */
export function uploadIn({ request, url }: Pick<SessionExchange, "request" | "url">): Upload | null {
  const { headers, method } = request;
  if (headers["content-length"] === "0") return null;
  const contentType = headers["content-type"] ?? "";
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "multipart/form-data") return { kind: "form", contentType };
  const disposition = [headers["content-disposition"] ?? []].flat()[0];
  const named = [headers["x-file-name"] ?? headers.slug ?? []].flat()[0];
  const put = method === "PUT" && (NAMES_A_FILE.test(url.pathname) || type.startsWith("text/"));
  if (TALK.test(type) && disposition === undefined && named === undefined && !put) return null;
  const told =
    disposition ?? (named === undefined ? undefined : `x; filename*=utf-8''${encodeURIComponent(decoded(named))}`);
  const name = fileName(told, url.pathname);
  return { kind: "raw", name: name === "download" ? "upload" : name, type: type || null };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

interface Taken {
  readonly received: Received;
  readonly name: string;
  readonly type: string | null;
}

interface Judged extends Taken {
  readonly facts: ActivityFacts;
  readonly looked: LookedInto | null;
}

/** The body for the app; "refused": the request is answered. */
export async function inspectUpload(
  exchange: SessionExchange,
  upload: Upload,
  signal: AbortSignal,
): Promise<RequestBody | "refused"> {
  const { response } = exchange;
  const held: Received[] = [];
  const release = () => void Promise.all(held.map((one) => one.held.release()));
  const take = async (bytes: AsyncIterable<Uint8Array>, name: string, type: string | null): Promise<Taken> => {
    const received = await exchange.ports.inspector.receive(bytes, exchange.session.record.user);
    held.push(received);
    return { received, name, type };
  };
  // Held until the app has it all, or the request has ended some other way.
  response.once("close", release);
  const body = decodedRequest(exchange);
  if (body === null) return refuseUnread(exchange, "it is encoded in a way that is not known here");
  try {
    if (upload.kind === "raw") {
      const taken = await take(body, upload.name, upload.type);
      if ((await judgeAll(exchange, [taken], signal)) === "refused") return "refused";
      const size = taken.received.complete ? String(taken.received.held.size) : null;
      return {
        stream: Readable.from(wholeOf(taken.received)),
        headers: { "content-length": size, "content-encoding": null },
      };
    }
    const parts = await readForm(body, upload.contentType, async (bytes, name, type) => {
      const taken = await take(bytes, plainName(name), type);
      // What comes after a file that is too large to hold cannot be read as long as that file is not.
      if (!taken.received.complete) throw new NotAForm("a file in it is larger than what can be held");
      return taken;
    });
    const files = parts.flatMap((part) =>
      part.kind === "file" && (part.fileName !== "" || part.file.received.held.size > 0) ? [part.file] : [],
    );
    if ((await judgeAll(exchange, files, signal)) === "refused") return "refused";
    const form = writeForm(parts.map(asWritten));
    return {
      stream: Readable.from(form.stream()),
      headers: { "content-type": form.contentType, "content-length": String(form.length), "content-encoding": null },
    };
  } catch (error) {
    if (error instanceof NotAForm) return refuseUnread(exchange, error.message);
    throw error;
  } finally {
    if (response.destroyed || response.writableEnded) release();
  }
}

const plainName = (name: string) => fileName(undefined, encodeURIComponent(name)) || "upload";

function asWritten(part: Part<Taken>) {
  if (part.kind === "field") return part;
  const { held } = part.file.received;
  return { ...part, file: { size: held.size, stream: () => held.stream() } };
}

async function* wholeOf(received: Received): AsyncGenerator<Uint8Array> {
  yield* received.held.stream();
  if (!received.complete) yield* received.rest;
}

function decodedRequest({ request }: SessionExchange): Readable | null {
  const decode = decoder(request.headers["content-encoding"]);
  if (decode === null) return null;
  if (decode === "identity") return request;
  request.on("error", (error) => decode.destroy(error));
  return request.pipe(decode);
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
    const judged = await lookAt(exchange, taken, signal);
    const verdict = decideInSession(exchange.session.judgement, judged.facts);
    const { name, type, received, looked } = judged;
    const size = received.complete ? received.held.size : null;
    const file = { direction: "upload", name, type, size, finding: looked?.finding ?? null } as const;
    const { reference } = await recordFile(exchange, file, verdict);
    if (verdict.outcome === "allow") allowed.push(judged);
    else refusal ??= { judged, verdict, reference };
  }
  // INVARIANT: what goes on is allowed by the judgement in force now.
  for (const judged of allowed) {
    const verdict = decideInSession(exchange.session.judgement, judged.facts);
    if (verdict.outcome !== "allow") refusal ??= { judged, verdict, reference: newReference() };
  }
  if (refusal === null) return "allowed";
  refuse(exchange, refusal.judged.name, refusal.verdict, refusal.reference);
  return "refused";
}

async function lookAt(exchange: SessionExchange, taken: Taken, signal: AbortSignal): Promise<Judged> {
  const { received, name, type } = taken;
  const before = factsBefore("upload", name, received.complete ? received.held.size : null);
  const awaiting = awaitingInspection(exchange.session.judgement, before);
  if (awaiting.length === 0) return { ...taken, facts: before, looked: null };
  const looked = await lookInto(exchange, received, { name, type, direction: "upload" }, awaiting, signal);
  return { ...taken, facts: looked.facts, looked };
}

function refuse(exchange: SessionExchange, name: string, verdict: Verdict, reference: string): void {
  const message = verdict.policy?.message || "A policy of your organisation does not allow this upload.";
  answerRefusal(exchange, `The upload of "${name}" was blocked`, message, reference);
}

/** INVARIANT (fail closed): an upload that cannot be read is not passed on where policies have to do with uploads. */
function refuseUnread(exchange: SessionExchange, why: string): "refused" {
  const detail = `Your organisation controls uploads, and this one cannot be read: ${why}.`;
  answerRefusal(exchange, "The upload was blocked", detail, newReference());
  return "refused";
}

function answerRefusal(exchange: SessionExchange, title: string, what: string, reference: string): void {
  const { request, response, ports } = exchange;
  response.setHeader("connection", "close");
  if (request.headers["sec-fetch-mode"] !== "navigate" && !isNavigation(request.method ?? "GET", request.headers)) {
    answerProblem(response, 403, title, what, reference);
    return;
  }
  const { organisation, support } = ports.snapshot().organisation.settings;
  const html = errorPage({
    organisation,
    title,
    what,
    next: `Nothing of it was passed on to ${exchange.app.name}. Go back, and leave that file out.${support === "" ? "" : ` If you need help, turn to ${support} and give the reference.`}`,
    reference,
    time: ports.clock(),
  });
  answerPage(response, 403, html);
}
