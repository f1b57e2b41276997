/**
 * A request of a live session to the app, and the answer back: mapped both ways, and decided where it is a download.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import { pipeline, type Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { ActivityFacts, Verdict } from "../policy/index.ts";
import { awaitingInspection, decideInSession, isAboutDevice, isControlled } from "../session/index.ts";
import { answerHeaders } from "./answer-headers.ts";
import { answerUpstreamFailure, redirect } from "./answers.ts";
import { openCode } from "./code.ts";
import type { SessionExchange } from "./context.ts";
import { cookiesForApp } from "./cookies.ts";
import { initiatorOf, isNavigation, requestHeaders } from "./headers.ts";
import { type Flow, inspectDownload } from "./inspected-download.ts";
import { uploadIn, uploadInDisguise } from "./is-upload.ts";
import { factsBefore } from "./look-into.ts";
import { takeResumed } from "./own-paths.ts";
import { recordFile } from "./record.ts";
import { refusalOf } from "./refusal.ts";
import { sendAgainIfLost } from "./resend.ts";
import { decoder, isRewritable, rewriteStream } from "./rewrite.ts";
import { blockedFile, type Download, downloadOf } from "./transfers.ts";
import { inspectUpload, NO_BODY, type RequestBody } from "./uploads.ts";

export async function forward(exchange: SessionExchange): Promise<void> {
  const { request, response, session } = exchange;
  const aborter = new AbortController();
  const abort = () => aborter.abort();
  const cut = () => {
    abort();
    response.destroy();
  };
  response.on("close", abort);
  const flow = { signal: aborter.signal, abort, detach: () => response.off("close", abort) };
  const ended = session.track({ kind: "response", cut });
  let uploading: (() => void) | null = null;
  try {
    const body = await bodyFor(exchange, aborter.signal);
    if (body === "refused") return;
    // A body that may be a file goes on only as long as the judgement in force would let it begin.
    uploading = body === NO_BODY || uploadIn(exchange) === null ? null : session.track({ kind: "upload", cut });
    const answer = await ask(exchange, body, aborter.signal);
    await deliver(exchange, answer, flow);
  } catch (error) {
    if (!aborter.signal.aborted) answerUpstreamFailure(exchange, error);
  } finally {
    ended();
    uploading?.();
    request.resume();
  }
}

/** What the app is sent. "refused": the request carries a file that may not go there, and is answered. */
async function bodyFor(exchange: SessionExchange, signal: AbortSignal): Promise<RequestBody | "refused"> {
  const { request, map, session } = exchange;
  const hasBody = request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
  if (!hasBody) return NO_BODY;
  if (isControlled(session.judgement, "upload")) {
    const upload = uploadIn(exchange) ?? (await uploadInDisguise(exchange));
    if (upload !== null) return inspectUpload(exchange, upload, signal);
  }
  if (!isRewritable(request.headers["content-type"]) || request.headers["content-encoding"] !== undefined)
    return { stream: request, headers: {} };
  const stream = pipeline(request, rewriteStream(map.toApp), () => {});
  return { stream, headers: { "content-length": null } };
}

function ask(
  exchange: SessionExchange,
  { stream, headers: changed }: RequestBody,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const { request, originalHost, map, client } = exchange;
  const known = { map, originalHost, cookie: cookieHeader(exchange), ip: client.ip };
  const headers = requestHeaders(request.headers, known);
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) delete headers[name];
    else headers[name] = value;
  }
  const method = (request.method ?? "GET") as Dispatcher.HttpMethod;
  const upstream = upstreamOf(exchange);
  const path = appPath(exchange);
  return sendAgainIfLost({ method, hasBody: stream !== null, signal }, () =>
    upstream.request({ path, method, headers, body: stream, signal }),
  );
}

export function upstreamOf({
  app,
  originalHost,
  ports,
}: Pick<SessionExchange, "app" | "originalHost" | "ports">): Dispatcher {
  const host = app.hosts.find((one) => one.host === originalHost);
  if (host === undefined) throw new Error(`the app "${app.id}" has no host ${originalHost}`);
  return ports.upstream(host.upstream, originalHost, host.upstreamCa);
}

export function cookieHeader({ request, originalHost, session, ports }: SessionExchange): string | null {
  const place = {
    sealer: ports.sealer,
    session: session.record.id,
    host: originalHost,
    baseHost: ports.addresses.baseHost,
  };
  const from = initiatorOf(request.headers, request.method ?? "GET", originalHost, ports.addresses);
  return cookiesForApp(request.headers.cookie, place, from);
}

/** The path for the app, names mapped; a sealed authorization code is opened here and nowhere else. */
export const appPath = ({ url, map, ports, app }: SessionExchange): string =>
  url.pathname + openCode(url, map.toApp(url.search), app, ports.sealer);

async function deliver(exchange: SessionExchange, answer: Dispatcher.ResponseData, flow: Flow): Promise<void> {
  const { request, url, session } = exchange;
  const headers = answer.headers as IncomingHttpHeaders;
  const destination = request.headers["sec-fetch-dest"] as string | undefined;
  const download = downloadOf(answer.statusCode, headers, url.pathname, destination);
  if (download === null || request.method === "HEAD") return stream(exchange, answer, null);
  const asked = factsBefore("download", download.name, download.size);
  const awaiting = awaitingInspection(session.judgement, asked);
  const verdict = decideInSession(session.judgement, asked);
  if (awaiting.length > 0 || verdict.outcome === "protect") {
    const whole = await askForWhole(exchange, answer, flow.signal);
    if (whole === answer) return inspect(exchange, answer, download, flow);
    // INVARIANT: a part is never taken for the file. An app that gives nothing but parts gives nothing here.
    if (whole.statusCode === 206) {
      whole.body.on("error", () => {}).destroy();
      throw new Error("the app sends parts of a file that has to be looked into as a whole");
    }
    const { headers: told } = whole;
    const file = downloadOf(whole.statusCode, told as IncomingHttpHeaders, url.pathname, destination);
    // What the app says instead of the whole may be no file, an error perhaps.
    return file === null ? stream(exchange, whole, null) : inspect(exchange, whole, file, flow);
  }
  if (verdict.outcome === "block" && asksDeviceAgain(exchange, verdict)) {
    answer.body.on("error", () => {}).destroy();
    const query = new URLSearchParams({ return: `${exchange.origin}${url.pathname}${url.search}` });
    return redirect(exchange.response, `${exchange.ports.addresses.login}/device?${query}`);
  }
  const activity = await recordFile(exchange, { direction: "download", ...download, finding: null }, verdict);
  // INVARIANT: what is streamed was allowed by the judgement in force now, not by the one at the time of asking.
  const now = decideInSession(session.judgement, asked);
  if (verdict.outcome === "allow" && now.outcome === "allow") return stream(exchange, answer, asked);
  answer.body.on("error", () => {}).destroy();
  replaceWithText(exchange, download, verdict.outcome === "allow" ? now : verdict, asked, activity);
}

const inspect = (exchange: SessionExchange, answer: Dispatcher.ResponseData, download: Download, flow: Flow) =>
  inspectDownload(exchange, answer, download, flow, (to, verdict, facts, activity) =>
    replaceWithText(to, download, verdict, facts, activity),
  );

/** A part of a file says nothing of the rest: where the browser asked for one, the app is asked for all of it. */
async function askForWhole(exchange: SessionExchange, answer: Dispatcher.ResponseData, signal: AbortSignal) {
  if (answer.statusCode !== 206) return answer;
  answer.body.on("error", () => {}).destroy();
  return ask(
    exchange,
    { stream: null, headers: { range: null, "if-range": null, "request-range": null, "x-ms-range": null } },
    signal,
  );
}

/**
 * A person without a recognised device opens a download: perhaps the certificate is there by now. The browser is sent
 * past the device host under a fresh name, and comes back to the same address once.
 */
function asksDeviceAgain(exchange: SessionExchange, verdict: Verdict): boolean {
  const { request, session } = exchange;
  const { status } = session.judgement.device;
  if (!isAboutDevice(verdict) || (status !== "no-certificate" && status !== "not-asked")) return false;
  if (request.method !== "GET" || !isNavigation("GET", request.headers)) return false;
  return !takeResumed(exchange);
}

function replaceWithText(
  exchange: SessionExchange,
  download: Download,
  verdict: Verdict,
  facts: ActivityFacts,
  activity: { reference: string; time: string },
): void {
  const { ports, response, session, origin, url } = exchange;
  const query = new URLSearchParams({ return: `${origin}${url.pathname}${url.search}` });
  const { message, why, aboutDevice } = refusalOf(verdict, facts, session.judgement.device, "download");
  const { headers, body } = blockedFile({
    ...{ download, message, why },
    recheckUrl: aboutDevice ? `${ports.addresses.login}/device?${query}` : null,
    support: ports.snapshot().organisation.settings.support,
    reference: activity.reference,
    time: activity.time,
  });
  response.writeHead(200, headers).end(body);
}

const isAscii = (text: string) => /^[\x20-\x7e\t]*$/.test(text);

/** Headers and body to the browser; resolves when the last byte has gone, or the flow was cut. */
function stream(
  exchange: SessionExchange,
  answer: Dispatcher.ResponseData,
  download: ActivityFacts | null,
): Promise<void> {
  const { response, session, map, request } = exchange;
  const incoming = answer.headers as IncomingHttpHeaders;
  const headers = answerHeaders(exchange, incoming);
  const steps: NodeJS.ReadWriteStream[] = [];
  const decode = decoder(incoming["content-encoding"]);
  if (
    isRewritable(incoming["content-type"]) &&
    decode !== null &&
    request.method !== "HEAD" &&
    answer.statusCode !== 206
  ) {
    if (decode !== "identity") steps.push(decode);
    steps.push(rewriteStream(map.toBrowser));
    for (const name of ["content-length", "content-encoding", "accept-ranges", "content-md5", "digest", "repr-digest"])
      delete headers[name];
    if (typeof headers.etag === "string" && !headers.etag.startsWith("W/")) headers.etag = `W/${headers.etag}`;
  }
  const cut = () => {
    answer.body.on("error", () => {}).destroy();
    response.destroy();
  };
  const ended = session.track(
    download === null ? { kind: "response", cut } : { kind: "download", factsUnder: () => download, cut },
  );
  if (response.destroyed) return Promise.resolve(ended());
  response.writeHead(answer.statusCode, headers);
  // Alone, Node would send headers as UTF-8 and spoil bytes that are not ASCII; with the first bytes of the body it does not.
  if (Object.values(headers).flat().every(isAscii)) response.flushHeaders();
  return new Promise((resolve) => {
    pipeline([answer.body as Readable, ...steps, response] as const as never, () => {
      ended();
      resolve();
    });
  });
}
