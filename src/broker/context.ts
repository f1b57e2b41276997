/**
 * What the steps of a sign-in work with.
 * @module
 */
import type { IncomingMessage } from "node:http";
import type { ActivityLog } from "../activity/index.ts";
import type { Addresses, Snapshot } from "../config/index.ts";
import type { CrlStore } from "../device/index.ts";
import type { AddressSources, Client } from "../facts/index.ts";
import type { Clock } from "../kernel/index.ts";
import type { DocumentStore, Sessions } from "../session/index.ts";
import type { Browser, Browsers } from "./browsers.ts";
import type { SignIn, SignIns } from "./sign-in.ts";
import type { IdentityProviders } from "./upstream.ts";

export interface BrokerPorts {
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly documents: DocumentStore;
  readonly snapshot: () => Snapshot;
  readonly sessions: Sessions;
  readonly log: ActivityLog;
  readonly lists: CrlStore;
  readonly sources: AddressSources;
  /** The client behind a request, past the organisation's own proxies. */
  readonly client: (request: IncomingMessage) => Client;
  /** A `fetch` that trusts the given authority (PEM) besides the public ones. */
  readonly fetchWith: (ca: string | undefined) => typeof fetch;
  /** Requests per minute and address at sign-in and token endpoints. */
  readonly rateLimit: number;
}

export interface Broker extends BrokerPorts {
  readonly browsers: Browsers;
  readonly signIns: SignIns;
  readonly identityProviders: IdentityProviders;
}

/** One request that carries a sign-in further. */
export interface Visit {
  readonly signIn: SignIn;
  readonly browser: Browser;
  readonly client: Client;
}

/** What a step answers the browser with; null from a step: nothing to do, go on with the next. */
export type Answer =
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "page"; readonly status: number; readonly html: string }
  /** Hand the result to the OpenID provider, which answers the app. */
  | { readonly kind: "interaction"; readonly result: InteractionResult };

export type InteractionResult =
  | { readonly login: { readonly accountId: string }; readonly session: string | null }
  | { readonly error: "access_denied"; readonly error_description: string };

export type Step = (broker: Broker, visit: Visit) => Promise<Answer | null>;
