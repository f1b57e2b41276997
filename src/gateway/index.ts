/**
 * The data path: host name to app, cookie to session, session to what it may do, then forward.
 *
 * INVARIANT: nothing reaches an app without a live session that the access policies allow now.
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { newReference } from "../activity/index.ts";
import { errorPage, pageHeaders, SECURITY_HEADERS } from "../pages/index.ts";
import type { LiveSession } from "../session/index.ts";
import { answerBlocked, answerBusy, answerNoSession, answerUpstreamFailure, redirect } from "./answers.ts";
import { type Exchange, type GatewayPorts, OWN_PATH, readCookie, SESSION_COOKIE } from "./context.ts";
import { forward } from "./forward.ts";
import { isNavigation } from "./headers.ts";
import { createHostMap, type HostMap } from "./host-map.ts";
import { answerOwnPath, enter, noticeDue, sendToNotice, sendToSignIn } from "./own-paths.ts";
import { openWebSocket, refuse } from "./web-socket.ts";

export type { GatewayPorts } from "./context.ts";
export { createHostMap } from "./host-map.ts";

export function createGateway(ports: GatewayPorts) {
  const maps = new WeakMap<object, HostMap>();
  const mapOf = () => {
    const snapshot = ports.snapshot();
    const map = maps.get(snapshot) ?? createHostMap(snapshot.hosts, ports.addresses);
    maps.set(snapshot, map);
    return map;
  };

  function exchangeOf(request: IncomingMessage, response: ServerResponse, originalHost: string): Exchange | null {
    const app = ports.snapshot().appOfHost(originalHost);
    if (app === null) return null;
    const origin = ports.addresses.controlled(originalHost);
    const target = request.url ?? "/";
    if (!target.startsWith("/") || !URL.canParse(origin + target)) return null;
    const client = ports.client(request);
    return { ports, request, response, app, originalHost, origin, url: new URL(origin + target), map: mapOf(), client };
  }

  return {
    async request(request: IncomingMessage, response: ServerResponse, originalHost: string): Promise<void> {
      const exchange = exchangeOf(request, response, originalHost);
      if (exchange === null) return unknownHost(ports, response, originalHost);
      try {
        await handle(exchange);
      } catch (error) {
        answerUpstreamFailure(exchange, error);
      }
    },
    async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, originalHost: string): Promise<void> {
      const exchange = exchangeOf(request, undefined as never, originalHost);
      if (exchange === null) return refuse(socket, 404);
      const session = await liveSession(exchange);
      if (session === null) return refuse(socket, 401);
      if (session.blocked) return refuse(socket, 403);
      if (session.busy) return refuse(socket, 429);
      await openWebSocket({ ...exchange, session }, socket, head);
    },
  };
}

const ECHOED = new Set(["TRACE", "TRACK", "DEBUG"]);

async function handle(exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  // INVARIANT: no app is made to repeat a request, in which sealed cookies are open (RFC 9110 section 9.3.8).
  if (ECHOED.has(request.method ?? ""))
    return void response.writeHead(405, { ...SECURITY_HEADERS, allow: "GET" }).end();
  if (url.pathname === `${OWN_PATH}enter`) return enter(exchange);
  const session = await liveSession(exchange);
  const navigation = isNavigation(request.method ?? "GET", request.headers);
  if (session === null) return navigation ? sendToSignIn(exchange) : answerNoSession(exchange);
  const ours = { ...exchange, session };
  if (session.judgement.needsDevice && navigation && !url.pathname.startsWith(OWN_PATH)) {
    const query = new URLSearchParams({ return: `${exchange.origin}${url.pathname}${url.search}` });
    return redirect(response, `${exchange.ports.addresses.login}/device?${query}`);
  }
  if (url.pathname === `${OWN_PATH}resume`) return void (await answerOwnPath(ours));
  if (session.blocked) return answerBlocked(ours);
  if (await answerOwnPath(ours)) return;
  if (noticeDue(ours) && navigation) return sendToNotice(ours);
  if (session.busy) return answerBusy(ours);
  return forward(ours);
}

/** The session of this request's cookie, judged for the client that the request comes from. */
async function liveSession({ ports, request, app, client }: Exchange): Promise<LiveSession | null> {
  const secret = readCookie(request.headers.cookie, SESSION_COOKIE);
  const session = secret === undefined ? null : ports.sessions.findBySecret(secret);
  if (session === null || session.record.app !== app.id) return null;
  await ports.sessions.seen(session, client);
  return session.revoked ? null : session;
}

function unknownHost(ports: GatewayPorts, response: ServerResponse, host: string): void {
  const html = errorPage({
    organisation: ports.snapshot().organisation.settings.organisation,
    title: "This app is not set up here",
    what: `No app with the host ${host} has been added to Sallyport.`,
    next: "Check the address. If it is right, ask your administrator to add the app in the console.",
    reference: newReference(),
    time: ports.clock(),
  });
  response.writeHead(404, pageHeaders()).end(html);
}
