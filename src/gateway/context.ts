/**
 * What the data path works with.
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dispatcher } from "undici";
import type { ActivityLog } from "../activity/index.ts";
import type { Addresses, App, Snapshot } from "../config/index.ts";
import type { Inspector } from "../inspection/index.ts";
import type { Clock } from "../kernel/index.ts";
import type { Client, DocumentStore, LiveSession, Sealer, Sessions } from "../session/index.ts";
import type { HostMap } from "./host-map.ts";

export interface GatewayPorts {
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly snapshot: () => Snapshot;
  readonly sessions: Sessions;
  readonly documents: DocumentStore;
  readonly log: ActivityLog;
  readonly sealer: Sealer;
  readonly inspector: Inspector;
  /** A pool of connections that trusts `ca` (PEM) and expects the certificate of `serverName`. */
  readonly upstream: (origin: string, serverName: string, ca: string | undefined) => Dispatcher;
  /** The client behind a request, past the organisation's own proxies. */
  readonly client: (request: IncomingMessage) => Client;
  readonly report: (reference: string, error: unknown) => void;
}

/** One request to an app, as far as it is known before any session. */
export interface Exchange {
  readonly ports: GatewayPorts;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly app: App;
  readonly originalHost: string;
  /** Origin as the browser sees it. */
  readonly origin: string;
  readonly url: URL;
  readonly map: HostMap;
  readonly client: Client;
}

export interface SessionExchange extends Exchange {
  readonly session: LiveSession;
}

export const SESSION_COOKIE = "__Host-sallyport-session";
export const START_COOKIE = "__Host-sallyport-start";
export const OWN_PATH = "/.well-known/sallyport/";

export function readCookie(header: string | undefined, name: string): string | undefined {
  const pair = (header ?? "").split(";").find((one) => one.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}
