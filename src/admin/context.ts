/**
 * What the routes work with.
 * @module
 */
import type { IncomingMessage } from "node:http";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { ActivityLog, ActivityStore } from "../activity/index.ts";
import type { Addresses, Configuration, LearntStore } from "../config/index.ts";
import type { CrlStore } from "../device/index.ts";
import type { AddressSources, Client } from "../facts/index.ts";
import type { Analyst } from "../foresight/index.ts";
import type { EngineWatch, Inspector } from "../inspection/index.ts";
import type { Clock } from "../kernel/index.ts";
import type { DocumentStore, Sessions } from "../session/index.ts";

export interface AdminPorts {
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly configuration: Configuration;
  readonly documents: DocumentStore;
  readonly sessions: Sessions;
  readonly log: ActivityLog;
  readonly activities: ActivityStore;
  readonly lists: CrlStore;
  readonly sources: AddressSources;
  readonly analyst: Analyst;
  readonly inspector: Inspector;
  /** Which malware engines are away. */
  readonly engineWatch: Pick<EngineWatch, "away">;
  readonly learnt: LearntStore;
  /** The client behind a request, past the organisation's own proxies. */
  readonly client: (request: IncomingMessage) => Client;
  /** The administrator's token, printed at the start. */
  readonly token: string;
  /** Folder of the built console. */
  readonly consoleFolder: string;
  readonly version: string;
  readonly rateLimit: number;
}

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Who is asking, as the activity log names them. */
export interface Admin {
  readonly name: string;
  readonly via: "token" | "identity-provider";
}

declare module "fastify" {
  interface FastifyRequest {
    admin: Admin | null;
  }
}

export function adminOf(request: FastifyRequest): Admin {
  if (request.admin === null) throw new Error("this route is only reached by an administrator");
  return request.admin;
}
