/**
 * The built console: static files, and one page for every address of its router.
 * @module
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { SECURITY_HEADERS } from "../pages/index.ts";

export async function consoleFiles(app: FastifyInstance, folder: string): Promise<void> {
  const index = join(folder, "index.html");
  if (!existsSync(index)) {
    app.get("/", (_request, reply) =>
      reply.code(503).type("text/plain").send('The console is not built. Run "npm run build" and start again.\n'),
    );
    return;
  }
  const page = readFileSync(index, "utf8");
  // Names under assets/ carry a hash of their content.
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: false,
    immutable: true,
    maxAge: "1y",
    cacheControl: true,
  });
  const send = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString("base64");
    const policy = [
      "default-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ];
    return reply
      .headers({ ...SECURITY_HEADERS, "content-security-policy": policy.join("; ") })
      .type("text/html; charset=utf-8")
      .send(page.replaceAll("__STYLE_NONCE__", nonce));
  };
  app.get("/", (_request, reply) => send(reply));
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === "GET" && !request.url.startsWith("/api/") && !request.url.startsWith("/assets/");
    if (isPage) return send(reply);
    const problem = {
      type: "about:blank",
      title: "Not found",
      status: 404,
      detail: "There is nothing at this address.",
    };
    return reply.headers(SECURITY_HEADERS).code(404).type("application/problem+json").send(problem);
  });
}
