/**
 * A download that can only be decided once somebody has looked into it: held, looked into, decided, recorded, and then
 * given out or refused. Whoever waits for it in a window of its own sees how far it is.
 *
 * INVARIANT: not one byte of the file reaches the browser before the verdict.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { Policy, Verdict } from "../policy/index.ts";
import { decideInSession } from "../session/index.ts";
import type { SessionExchange } from "./context.ts";
import { deliverHeld } from "./deliver-held.ts";
import { isNavigation, responseHeaders } from "./headers.ts";
import type { HeldDownload, Waiting } from "./held-download.ts";
import { lookInto } from "./look-into.ts";
import { recordFile } from "./record.ts";
import { decoder } from "./rewrite.ts";
import type { Download } from "./transfers.ts";
import { sendToWaitingRoom } from "./waiting-room.ts";

/** Milliseconds after which a person is shown that something is happening. */
const SHOWN_AFTER = 2500;

/** How the exchange with the app goes on when nobody waits for this very response any more. */
export interface Flow {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  /** From now on the end of the response does not end the exchange. */
  readonly detach: () => void;
}

type Refuse = (exchange: SessionExchange, verdict: Verdict, activity: HeldDownload["activity"]) => void;

export async function inspectDownload(
  exchange: SessionExchange,
  answer: Dispatcher.ResponseData,
  download: Download,
  awaiting: readonly Policy[],
  flow: Flow,
  refuse: Refuse,
): Promise<void> {
  const { request, session, map } = exchange;
  const original = answer.headers as IncomingHttpHeaders;
  const waiting: Waiting = { name: download.name, size: download.size, bytes: 0, state: "receiving" };
  const working = hold(exchange, answer, download, awaiting, waiting, flow.signal);

  const give = async (to: SessionExchange, { received, verdict, facts, activity }: HeldDownload) => {
    // INVARIANT: what is given out is allowed by the judgement in force now, not by the one when it was looked into.
    const now = decideInSession(to.session.judgement, facts);
    if (verdict.outcome !== "allow") return refuse(to, verdict, activity);
    if (now.outcome !== "allow") return refuse(to, now, activity);
    const ended = to.session.track({ kind: "download", activity: facts, cut: () => to.response.destroy() });
    try {
      if (to.response.destroyed) return;
      const headers = responseHeaders(original, map);
      await deliverHeld(to.request.headers, to.response, { headers, original }, received);
    } finally {
      ended();
    }
  };

  const hasWindow = isNavigation(request.method ?? "GET", request.headers) && request.headers.range === undefined;
  const held = hasWindow ? await Promise.race([working, later(SHOWN_AFTER)]) : await working;
  if (held === null) {
    flow.detach();
    sendToWaitingRoom(exchange, { session, waiting, working, give, leave: flow.abort });
    return;
  }
  try {
    await give(exchange, held);
  } finally {
    await held.received.held.release();
  }
}

const later = (milliseconds: number) =>
  new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), milliseconds);
  });

async function hold(
  exchange: SessionExchange,
  answer: Dispatcher.ResponseData,
  download: Download,
  awaiting: readonly Policy[],
  waiting: Waiting,
  signal: AbortSignal,
): Promise<HeldDownload> {
  const { ports, session } = exchange;
  const encoding = (answer.headers as IncomingHttpHeaders)["content-encoding"];
  const received = await ports.inspector.receive(decoded(answer.body, encoding), session.record.user, (bytes) => {
    waiting.bytes = bytes;
  });
  try {
    waiting.state = "inspecting";
    const declared = { name: download.name, type: download.type, direction: "download" } as const;
    const { finding, facts } = await lookInto(exchange, received, declared, awaiting, signal);
    const verdict = decideInSession(session.judgement, facts);
    const size = received.complete ? received.held.size : download.size;
    const file = { direction: "download", name: download.name, type: download.type, size, finding } as const;
    const activity = await recordFile(exchange, file, verdict);
    waiting.state = verdict.outcome === "allow" ? "ready" : "refused";
    return { received, verdict, facts, activity };
  } catch (error) {
    await received.held.release();
    throw error;
  }
}

/** The file itself, without the encoding of this one transfer. One that is not known stays, and so does the file's. */
function decoded(body: Readable, encoding: string | undefined): AsyncIterable<Uint8Array> {
  const decode = decoder(encoding);
  if (decode === null || decode === "identity") return body;
  body.on("error", (error) => decode.destroy(error));
  return body.pipe(decode);
}
