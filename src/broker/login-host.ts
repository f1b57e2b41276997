/**
 * `login.<base>`: the requests that carry sign-ins, and the OpenID provider.
 * @module
 */
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import type Provider from "oidc-provider";
import { newReference } from "../activity/index.ts";
import { errorPage } from "../pages/index.ts";
import type { Answer, Broker } from "./context.ts";
import { badRequestPage } from "./errors.ts";
import * as requests from "./login-requests.ts";
import { homePage, send } from "./login-requests.ts";

export async function createLoginHost(broker: Broker, provider: Provider, logger: FastifyBaseLogger) {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: false,
    routerOptions: { maxParamLength: 200 },
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: broker.rateLimit,
    timeWindow: "1 minute",
    // Behind a proxy everyone has its address; each client is counted by its own.
    keyGenerator: (request) => broker.client(request.raw).ip ?? request.ip,
    errorResponseBuilder: (_request, { after }) => ({
      statusCode: 429,
      message: `Too many requests; try again in ${after}.`,
    }),
  });
  const ask = { broker, provider };
  app.get("/", async (_request, reply) => send(reply, homePage(broker)));
  app.get("/start", (request, reply) => requests.start(ask, request, reply));
  app.get("/console", (request, reply) => requests.startConsole(ask, request, reply));
  app.get("/device", (request, reply) => requests.startDevice(ask, request, reply));
  app.get("/callback", (request, reply) => requests.callback(ask, request, reply));
  app.get("/proof", (request, reply) => requests.proof(ask, request, reply));
  app.get("/sign-in/:id", (request, reply) => requests.resume(ask, request, reply));
  app.get("/sign-in/:id/retry", (request, reply) => requests.retry(ask, request, reply));
  app.get("/interaction/:uid", (request, reply) => requests.interaction(ask, request, reply));
  app.post("/sign-out", (request, reply) => requests.signOut(ask, request, reply));
  await app.register(async (scope) => {
    // The OpenID provider reads bodies itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    const handle = provider.callback();
    scope.all("/oidc/*", (request, reply) => {
      reply.hijack();
      const raw = Object.assign(request.raw, {
        originalUrl: request.raw.url,
        url: request.raw.url?.slice("/oidc".length),
      });
      return handle(raw, reply.raw);
    });
  });
  app.setNotFoundHandler((_request, reply) => send(reply, badRequestPage(broker, "There is nothing at this address.")));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const reference = newReference();
    if (status >= 500) request.log.error({ err: error, reference }, "sign-in failed");
    return send(reply, failurePage(broker, status, reference));
  });
  await app.ready();
  return app;
}

function failurePage(broker: Broker, status: number, reference: string): Answer {
  const { organisation } = broker.snapshot().organisation.settings;
  const busy = status === 429;
  const html = errorPage({
    organisation,
    title: busy ? "Too many attempts" : "Something went wrong here",
    what: busy
      ? "There were too many sign-in attempts from your network in a short time."
      : "The sign-in could not go on because of a fault on our side.",
    next: busy
      ? "Wait a minute, then try again."
      : "Try again. If it goes on, give your help desk the reference below.",
    reference,
    time: broker.clock(),
  });
  return { kind: "page", status: status >= 400 ? status : 500, html };
}
