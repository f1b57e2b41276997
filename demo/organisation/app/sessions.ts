/**
 * Who is signed in at an app: in memory, by an unguessable cookie.
 * @module
 */
import { randomBytes } from "node:crypto";
import { type Context, setCookie } from "./http.ts";

const LIFETIME_S = 8 * 60 * 60;
const LIMIT = 10_000;

export interface Session {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly expiresAt: number;
}
export interface Sessions {
  /** The session of this request, if there is one that has not expired. */
  find(cookies: ReadonlyMap<string, string>): Session | undefined;
  /** Returns the value of a Set-Cookie header. */
  open(user: { email: string; name: string }): string;
  /** Returns the value of a Set-Cookie header. */
  close(context: Context): string;
  /** Calls back when a session is closed, so that what hangs on it ends as well. */
  onClose(listener: (session: Session) => void): void;
}

export function createSessions(cookieName: string, now: () => number = Date.now): Sessions {
  const sessions = new Map<string, Session>();
  const listeners: ((session: Session) => void)[] = [];
  const find = (cookies: ReadonlyMap<string, string>) => {
    const session = sessions.get(cookies.get(cookieName) ?? "");
    return session && session.expiresAt > now() ? session : undefined;
  };
  return {
    find,
    open({ email, name }) {
      const id = randomBytes(32).toString("base64url");
      sessions.set(id, { id, email, name, expiresAt: now() + LIFETIME_S * 1000 });
      // A map keeps the order of insertion, so what is dropped is what is oldest.
      for (const oldest of sessions.keys()) if (sessions.size > LIMIT) sessions.delete(oldest);
      return setCookie(cookieName, id);
    },
    close({ cookies }) {
      const session = find(cookies);
      if (session) {
        sessions.delete(session.id);
        for (const listener of listeners) listener(session);
      }
      return setCookie(cookieName, "", { maxAge: 0 });
    },
    onClose: (listener) => void listeners.push(listener),
  };
}
