/**
 * A download that can only be decided once somebody has looked into it: held, looked into, decided, recorded, and then
 * given out or refused. Whoever waits for it in a window of its own sees how far it is.
 *
 * INVARIANT: not one byte of the file reaches the browser before the verdict.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import { pipeline, type Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { newReference } from "../activity/index.ts";
import type { ActivityFacts, Verdict } from "../policy/index.ts";
import { decideInSession } from "../session/index.ts";
import { answerHeaders } from "./answer-headers.ts";
import type { SessionExchange } from "./context.ts";
import { deliverHeld } from "./deliver-held.ts";
import { isNavigation } from "./headers.ts";
import type { HeldDownload, Waiting } from "./held-download.ts";
import { lookInto } from "./look-into.ts";
import { protectDownload } from "./protected.ts";
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

type Refuse = (
  exchange: SessionExchange,
  verdict: Verdict,
  facts: ActivityFacts,
  activity: HeldDownload["activity"],
) => void;

export async function inspectDownload(
  exchange: SessionExchange,
  answer: Dispatcher.ResponseData,
  download: Download,
  flow: Flow,
  refuse: Refuse,
): Promise<void> {
  const { request, session } = exchange;
  const original = answer.headers as IncomingHttpHeaders;
  const waiting: Waiting = { name: download.name, size: download.size, bytes: 0, looked: 0, state: "receiving" };
  const working = hold(exchange, answer, download, waiting, flow.signal);

  const give = async (to: SessionExchange, held: HeldDownload) => {
    const { received, verdict, factsUnder, activity } = held;
    // INVARIANT: what is given out is allowed by the judgement in force now, not by the one when it was looked into.
    const facts = factsUnder(to.session.judgement);
    const now = decideInSession(to.session.judgement, facts);
    if (!held.mayGo) return refuse(to, verdict, facts, activity);
    if (now.outcome !== verdict.outcome && now.outcome !== "allow") return refuse(to, now, facts, activity);
    const ended = to.session.track({
      ...{ kind: "download", factsUnder, protected: verdict.outcome === "protect" },
      cut: () => to.response.destroy(),
    });
    try {
      if (to.response.destroyed) return;
      const headers = answerHeaders(exchange, original);
      if (held.passwordPath !== null) headers["x-sallyport-password"] = held.passwordPath;
      await deliverHeld(to.request.headers, to.response, { status: answer.statusCode, headers, original }, received);
    } finally {
      ended();
    }
  };

  const hasWindow = isNavigation(request.method ?? "GET", request.headers) && request.headers.range === undefined;
  const held = hasWindow ? await Promise.race([working, later(SHOWN_AFTER)]) : await working;
  // A copy with a password is given out beside the page that leads to it.
  if (held === null || (hasWindow && held.passwordPath !== null)) {
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
    const size = received.complete ? received.held.size : download.size;
    const declared = { name: download.name, type: download.type, direction: "download" } as const;
    const { finding, factsUnder } = await lookInto(exchange, received, declared, signal, (bytes) => {
      waiting.looked = bytes;
    });
    const verdict = decideInSession(session.judgement, factsUnder(session.judgement));
    const file = { ...declared, size, finding };
    const made =
      verdict.outcome === "protect"
        ? await protectDownload(exchange, received, download, verdict.protect, newReference(), signal)
        : null;
    const activity = await recordFile(exchange, file, verdict, made).catch(async (error: unknown) => {
      if (made?.outcome === "protected") await made.received.held.release();
      throw error;
    });
    const mayGo = verdict.outcome === "allow" || made?.outcome === "protected" || made?.allowed === true;
    waiting.state = mayGo ? "ready" : "refused";
    if (made?.outcome !== "protected") return { received, verdict, factsUnder, activity, mayGo, passwordPath: null };
    await received.held.release();
    return { received: made.received, verdict, factsUnder, activity, mayGo, passwordPath: made.passwordPath };
  } catch (error) {
    await received.held.release();
    throw error;
  }
}

/** The file itself, without the encoding of this one transfer. One that is not known stays, and so does the file's. */
function decoded(body: Readable, encoding: string | undefined): AsyncIterable<Uint8Array> {
  const decode = decoder(encoding);
  if (decode === null || decode === "identity") return body;
  return pipeline(body, decode, () => {});
}
