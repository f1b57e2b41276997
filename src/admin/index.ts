/**
 * `console.<base>`: the API under `/api/v1`, its OpenAPI document, and the console.
 * @module
 */
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyBaseLogger, type FastifySchemaCompiler, LogController } from "fastify";
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { newReference } from "../activity/index.ts";
import { SECURITY_HEADERS } from "../pages/index.ts";
import { mistakesOf } from "../policy/index.ts";
import { authenticate, authRoutes } from "./auth.ts";
import { consoleFiles } from "./console-files.ts";
import type { AdminPorts, Api } from "./context.ts";
import type { Problem } from "./contract/index.ts";
import { invalid, Refusal } from "./problems.ts";
import { activityRoutes } from "./routes/activities.ts";
import { addressRoutes } from "./routes/addresses.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { analysisRoutes } from "./routes/analysis.ts";
import { appRoutes } from "./routes/apps.ts";
import { authorityRoutes } from "./routes/authorities.ts";
import { configurationRoutes } from "./routes/configuration.ts";
import { deviceTagRuleRoutes } from "./routes/device-tag-rules.ts";
import { foresightRoutes } from "./routes/foresight.ts";
import { inspectionRoutes } from "./routes/inspection.ts";
import { inspectionTrialRoutes } from "./routes/inspection-trials.ts";
import { ipRangeRoutes } from "./routes/ip-ranges.ts";
import { learningRoutes } from "./routes/learning.ts";
import { policyRoutes } from "./routes/policies.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { settingsRoutes } from "./routes/settings.ts";

export type { AdminPorts } from "./context.ts";

const MAX_BODY = 2 * 1024 * 1024;

export async function createConsoleHost(ports: AdminPorts, logger: FastifyBaseLogger) {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest("admin", null);
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error, reference: problem.reference }, "API request failed");
    return reply
      .headers(SECURITY_HEADERS)
      .code(problem.status)
      .type("application/problem+json")
      .send(JSON.stringify(problem));
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: ports.rateLimit * 5,
    timeWindow: "1 minute",
    // Behind a proxy everyone has its address; each client is counted by its own.
    keyGenerator: (request) => ports.client(request.raw).ip ?? request.ip,
  });
  await app.register(swagger, {
    openapi: {
      info: {
        title: "Sallyport",
        version: ports.version,
        description: "Conditional access app control: the administrator's API.",
      },
      servers: [{ url: `${ports.addresses.console}` }],
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
      security: [{ bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });
  await app.register(
    async (scope) => {
      const api = scope as unknown as Api;
      api.addHook("onRequest", (request) => authenticate(ports, request));
      api.addHook("onSend", async (_request, reply) => void reply.headers(SECURITY_HEADERS));
      api.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
      for (const routes of [
        authRoutes,
        analysisRoutes,
        policyRoutes,
        foresightRoutes,
        configurationRoutes,
        appRoutes,
        authorityRoutes,
        activityRoutes,
        alertRoutes,
        sessionRoutes,
        settingsRoutes,
        ipRangeRoutes,
        deviceTagRuleRoutes,
        addressRoutes,
        inspectionRoutes,
        inspectionTrialRoutes,
        learningRoutes,
      ]) {
        await api.register(routes(ports) as never);
      }
    },
    { prefix: "/api/v1" },
  );
  await consoleFiles(app as never, ports.consoleFolder);
  await app.ready();
  return app;
}

/** A request that does not fit its schema is answered with every mistake, and the nearest value that would fit. */
const compileValidator: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? { value: parsed.data } : { error: invalid(mistakesOf(parsed.error, data, schema)) };
  };

function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) {
    return { type: "about:blank", title: "The request was refused", status, detail: (error as Error).message };
  }
  const detail = "Something went wrong on our side. Nothing was changed. Give the reference to whoever runs Sallyport.";
  return { type: "about:blank", title: "Internal error", status: 500, detail, reference: newReference() };
}
