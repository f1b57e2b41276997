/**
 * The gateway's own paths on an app's host: entering with a ticket, the notice, coming back from a device check.
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { continuePage, noticePage, pageHeaders } from "../pages/index.ts";
import { answerPage, notFoundPage, redirect } from "./answers.ts";
import { type Exchange, OWN_PATH, readCookie, SESSION_COOKIE, type SessionExchange, START_COOKIE } from "./context.ts";
import { answerPassword } from "./protected.ts";
import { answerWaitingRoom } from "./waiting-room.ts";

const ticketSchema = z.object({ session: z.string(), binding: z.string() });
const MAX_FORM_BYTES = 16 * 1024;
const COOKIE_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax";

/** Someone without a session: off to sign in, with a mark that binds the way back to this browser. */
export function sendToSignIn(exchange: Exchange): void {
  const { ports, request, response, origin, url } = exchange;
  const known = readCookie(request.headers.cookie, START_COOKIE);
  const secret = known !== undefined && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString("base64url");
  response.setHeader("set-cookie", `${START_COOKIE}=${secret}; ${COOKIE_ATTRIBUTES}; Max-Age=900`);
  const query = new URLSearchParams({ return: `${origin}${url.pathname}${url.search}`, binding: bindingOf(secret) });
  redirect(response, `${ports.addresses.login}/start?${query}`);
}

/** Back from signing in: the ticket is taken once, by the browser that went. */
export async function enter(exchange: Exchange): Promise<void> {
  const { ports, request, response, url, app } = exchange;
  const ticket = ticketSchema.safeParse(await ports.documents.take("ticket", url.searchParams.get("ticket") ?? ""));
  const secret = readCookie(request.headers.cookie, START_COOKIE);
  const to = localPath(url.searchParams.get("to"));
  const session = ticket.success ? ports.sessions.get(ticket.data.session) : null;
  const bound = ticket.success && secret !== undefined && bindingOf(secret) === ticket.data.binding;
  if (session === null || !bound || session.record.app !== app.id) return redirect(response, to);
  const token = await ports.sessions.issueSecret(session);
  response.setHeader("set-cookie", [
    `${SESSION_COOKIE}=${token}; ${COOKIE_ATTRIBUTES}`,
    `${START_COOKIE}=; ${COOKIE_ATTRIBUTES}; Max-Age=0`,
  ]);
  redirect(response, to);
}

/** The paths that need a session; true when the request was one of them and is answered. */
export async function answerOwnPath(exchange: SessionExchange): Promise<boolean> {
  const { response, request, url, session } = exchange;
  if (!url.pathname.startsWith(OWN_PATH)) return false;
  const path = url.pathname.slice(OWN_PATH.length);
  if (path === "resume") {
    const to = localPath(url.searchParams.get("to"));
    resumed.set(session, to);
    redirect(response, to);
  } else if (path === "notice" && request.method === "GET") showNotice(exchange);
  else if (path === "notice" && request.method === "POST") await acknowledge(exchange);
  else if (!(await answerWaitingRoom(exchange)) && !(await answerPassword(exchange)))
    answerPage(response, 404, notFoundPage(exchange));
  return true;
}

/** Where a session came back to from a device check: that one request is not sent there again. */
const resumed = new WeakMap<object, string>();
export function takeResumed({ session, url }: SessionExchange): boolean {
  const here = resumed.get(session) === url.pathname + url.search;
  resumed.delete(session);
  return here;
}

export function noticeDue({ ports, session }: SessionExchange): boolean {
  return ports.snapshot().organisation.settings.notice.enabled && !session.record.noticeAcknowledged;
}

export function sendToNotice({ response, url }: SessionExchange): void {
  redirect(response, `${OWN_PATH}notice?${new URLSearchParams({ to: url.pathname + url.search })}`);
}

function showNotice({ ports, response, url, app }: SessionExchange): void {
  const { settings } = ports.snapshot().organisation;
  const page = noticePage({
    organisation: settings.organisation,
    app: app.name,
    text: settings.notice.text || "Your organisation monitors what happens in this session, to protect its data.",
    action: `${OWN_PATH}notice`,
    continueTo: localPath(url.searchParams.get("to")),
  });
  response.writeHead(200, pageHeaders()).end(page);
}

async function acknowledge({ ports, request, response, origin, session }: SessionExchange): Promise<void> {
  if (request.headers.origin !== origin) return redirect(response, "/");
  const form = new URLSearchParams(await readForm(request));
  await ports.sessions.update(session, { noticeAcknowledged: true });
  const { organisation } = ports.snapshot().organisation.settings;
  answerPage(response, 200, continuePage({ organisation, to: localPath(form.get("to")) }));
}

async function readForm(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** INVARIANT: a path on this host and nothing else, whatever the address said. */
export const localPath = (to: string | null) => (to !== null && /^\/(?![/\\])[^\r\n\t]*$/.test(to) ? to : "/");

const bindingOf = (secret: string) => createHash("sha256").update(secret).digest("base64url");
