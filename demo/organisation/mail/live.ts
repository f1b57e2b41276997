/**
 * Live updates: a web socket for everyone signed in, with new messages and a tick of the clock.
 * @module
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Context, Session, Sessions } from "../app/index.ts";

const TICK_MS = 1_000;

export interface Live {
  /** Takes over the connection, or refuses it: only for the app's own pages, and people who are signed in. */
  upgrade(context: Context, socket: Duplex, head: Buffer): void;
  push(email: string, make: (origin: string) => object): void;
  close(): void;
}
interface Listener {
  readonly socket: WebSocket;
  readonly session: Session;
  readonly origin: string;
  /** The handshake's cookies, by which it is seen when the session has expired. */
  readonly cookies: ReadonlyMap<string, string>;
}

export function createLive(sessions: Sessions): Live {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, clientTracking: false });
  const listeners = new Set<Listener>();

  const ticker = setInterval(() => {
    const tick = JSON.stringify({ type: "tick", at: new Date().toISOString() });
    for (const { socket, cookies } of listeners)
      if (sessions.find(cookies)) socket.send(tick);
      else socket.close(1008, "signed out");
  }, TICK_MS);
  ticker.unref();
  sessions.onClose((session) => {
    for (const listener of listeners) if (listener.session.id === session.id) listener.socket.close(1008, "signed out");
  });

  return {
    upgrade(context, socket, head) {
      const session = sessions.find(context.cookies);
      if (context.url.pathname !== "/live") return refuse(socket, "404 Not Found", "Nothing is here.");
      if (context.request.headers.origin !== context.origin)
        return refuse(socket, "403 Forbidden", "Only the app's own pages may listen here.");
      if (!session) return refuse(socket, "401 Unauthorized", "Sign in first.");
      server.handleUpgrade(context.request as IncomingMessage, socket, head, (webSocket) => {
        const listener = { socket: webSocket, session, origin: context.origin, cookies: context.cookies };
        listeners.add(listener);
        webSocket.on("close", () => listeners.delete(listener));
        webSocket.on("error", () => webSocket.terminate());
        webSocket.send(JSON.stringify({ type: "hello", name: session.name }));
      });
    },
    push(email, make) {
      for (const { socket, session, origin } of listeners)
        if (session.email === email) socket.send(JSON.stringify(make(origin)));
    },
    close() {
      clearInterval(ticker);
      for (const { socket } of listeners) socket.close(1001, "going away");
    },
  };
}

function refuse(socket: Duplex, status: string, text: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
