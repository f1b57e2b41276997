/**
 * Where a person waits while a large file is looked into: a page that says how far it is, and then the file.
 * @module
 */
import { randomBytes } from "node:crypto";
import { pageHeaders, waitingPage } from "../pages/index.ts";
import type { LiveSession } from "../session/index.ts";
import { answerBusy, answerPage, notFoundPage, redirect } from "./answers.ts";
import { OWN_PATH, type SessionExchange } from "./context.ts";
import type { HeldDownload, Waiting } from "./held-download.ts";
import { refusalOf } from "./refusal.ts";

export interface Guest {
  readonly session: LiveSession;
  readonly waiting: Waiting;
  readonly working: Promise<HeldDownload>;
  readonly give: (to: SessionExchange, held: HeldDownload) => Promise<void>;
  /** Ends what is still going on. */
  readonly leave: () => void;
}

const PATH = `${OWN_PATH}transfer/`;
/** Milliseconds that a file which is ready waits to be fetched, or fetched again, or for more of it to be taken. */
const KEPT = 300_000;
const GUESTS_OF_A_SESSION = 8;

interface Seat extends Guest {
  /** Set once it is decided. */
  held: HeldDownload | null;
  /** It is wanted still: the time for which it is kept starts over. */
  keep: () => void;
}
const seats = new Map<string, Seat>();

export function sendToWaitingRoom(exchange: SessionExchange, guest: Guest): void {
  const mine = [...seats.values()].filter(({ session }) => session === guest.session);
  if (mine.length >= GUESTS_OF_A_SESSION) {
    guest.leave();
    guest.working.then(({ received }) => received.held.release()).catch(() => {});
    answerBusy(exchange);
    return;
  }
  const id = randomBytes(16).toString("base64url");
  const seat: Seat = { ...guest, held: null, keep: () => {} };
  seats.set(id, seat);
  const ended = guest.session.track({ kind: "response", cut: guest.leave });
  guest.working
    .then((held) => {
      seat.held = held;
      const forget = () => {
        seats.delete(id);
        guest.leave();
        void held.received.held.release();
      };
      let timer = setTimeout(forget, KEPT).unref();
      seat.keep = () => {
        clearTimeout(timer);
        if (seats.has(id)) timer = setTimeout(forget, KEPT).unref();
      };
    })
    .catch(() => {
      guest.waiting.state = "failed";
      setTimeout(() => seats.delete(id), KEPT).unref();
    })
    .finally(ended);
  redirect(exchange.response, PATH + id);
}

/** True when the request was one of these and is answered. INVARIANT: only the session that asked for a file gets it. */
export async function answerWaitingRoom(exchange: SessionExchange): Promise<boolean> {
  const { request, response, session, url, ports } = exchange;
  if (!url.pathname.startsWith(PATH)) return false;
  const [id = "", file] = url.pathname.slice(PATH.length).split("/");
  const seat = seats.get(id);
  if (seat === undefined || seat.session !== session || request.method !== "GET") {
    answerPage(response, 404, notFoundPage(exchange));
    return true;
  }
  if (file === "file" && seat.held !== null) {
    // INVARIANT: what is being fetched is not given back under the one who fetches it, unless he takes nothing any more.
    response.on("drain", seat.keep);
    seat.keep();
    await seat.give(exchange, seat.held).finally(seat.keep);
    return true;
  }
  const { organisation, support } = ports.snapshot().organisation.settings;
  const refusal = seat.held?.mayGo === false ? refusalOfHeld(seat.held, session) : null;
  const html = waitingPage({
    ...seat.waiting,
    organisation,
    support,
    here: PATH + id,
    file: `${PATH}${id}/file`,
    passwordPath: seat.held?.passwordPath ?? null,
    message: refusal?.message ?? "",
    why: refusal?.why ?? "",
    reference: seat.held?.activity.reference,
    time: ports.clock(),
  });
  response.writeHead(200, pageHeaders()).end(html);
  return true;
}

const refusalOfHeld = ({ verdict, factsUnder }: HeldDownload, { judgement }: LiveSession) =>
  refusalOf(verdict, factsUnder(judgement), judgement.device, "download");
