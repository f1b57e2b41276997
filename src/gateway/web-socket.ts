/**
 * Web sockets (RFC 6455): the handshake is mapped like any request, then bytes pass both ways until the session says
 * otherwise.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import type { SessionExchange } from "./context.ts";
import { appPath, cookieHeader, upstreamOf } from "./forward.ts";
import { requestHeaders } from "./headers.ts";

/** A close frame with status 1008, "policy violation" (section 7.4.1), unmasked as servers send it. */
const POLICY_CLOSE = Buffer.from([0x88, 0x02, 0x03, 0xf0]);

export async function openWebSocket(exchange: SessionExchange, socket: Duplex, head: Buffer): Promise<void> {
  const { request, originalHost, map, client, session, ports } = exchange;
  if (request.headers.upgrade?.toLowerCase() !== "websocket" || !sameOriginal(exchange)) return refuse(socket, 403);
  const known = { map, originalHost, cookie: cookieHeader(exchange), ip: client.ip };
  const headers = requestHeaders(request.headers, known);
  delete headers["accept-encoding"];
  try {
    const upgraded = await upstreamOf(exchange).upgrade({
      path: appPath(exchange),
      method: "GET",
      headers,
      protocol: "websocket",
    });
    const upstream = upgraded.socket;
    socket.write(handshake(upgraded.headers as IncomingHttpHeaders));
    if (head.length > 0) upstream.write(head);
    const ended = session.track({
      kind: "web-socket",
      cut: () => {
        upstream.destroy();
        socket.unpipe();
        socket.end(POLICY_CLOSE, () => socket.destroy());
      },
    });
    const stop = () => {
      ended();
      upstream.destroy();
      socket.destroy();
    };
    for (const end of [socket, upstream]) end.on("error", stop).on("close", stop);
    upstream.pipe(socket);
    socket.pipe(upstream);
  } catch (error) {
    ports.report("web-socket", error);
    refuse(socket, 502);
  }
}

/** INVARIANT: no page of another site opens a socket with this session's cookies (cross-site hijacking). */
function sameOriginal({ request, ports, app }: SessionExchange): boolean {
  return app.hosts.some(({ host }) => ports.addresses.controlled(host) === request.headers.origin);
}

function handshake(headers: IncomingHttpHeaders): string {
  const names = ["sec-websocket-accept", "sec-websocket-protocol", "sec-websocket-extensions"];
  const lines = names.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${String(headers[name])}`]));
  return ["HTTP/1.1 101 Switching Protocols", "upgrade: websocket", "connection: upgrade", ...lines, "", ""].join(
    "\r\n",
  );
}

export function refuse(socket: Duplex, status: number): void {
  const names: Record<number, string> = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
    502: "Bad Gateway",
  };
  socket.end(`HTTP/1.1 ${status} ${names[status] ?? "Refused"}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
