/**
 * Who may use the API: the bearer of the administrator's token, or a console session.
 *
 * INVARIANT: a request that changes something and comes with a cookie comes from the console's own pages. Apps under
 * control share the console's site, so SameSite alone would not keep them out.
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type ActivityDraft, newReference } from "../activity/index.ts";
import type { Admin, AdminPorts, Api } from "./context.ts";
import { meSchema, tokenSignInSchema } from "./contract/index.ts";
import { Refusal } from "./problems.ts";

const COOKIE = "__Host-sallyport-console";
/** Marks the browser that went to sign in; it alone may come back with the ticket. */
const START_COOKIE = "__Host-sallyport-console-start";
const START_LIFETIME_S = 15 * 60;
const LIFETIME = 8 * 60 * 60 * 1000;
const COOKIE_OPTIONS = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;
const sessionSchema = z.object({
  name: z.string(),
  via: z.enum(["token", "identity-provider"]),
  groups: z.array(z.string()),
});
const ticketSchema = z.object({ user: z.string(), groups: z.array(z.string()), binding: z.string() });
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const OPEN_PATHS = /^\/api\/v1\/(?:auth\/(?:token|start|enter)|openapi\.json)(?:\?|$)/;

const digest = (text: string) => createHash("sha256").update(text).digest();
const bindingOf = (secret: string) => digest(secret).toString("base64url");
/** INVARIANT: a path on this host and nothing else. Browsers drop tabs and line breaks, so that "/<tab>/x" is "//x". */
const localPath = (to: string) => (/^\/(?![/\\])[\x20-\x7e]*$/.test(to) ? to : "/");

/** Settles `request.admin`, or refuses. */
export async function authenticate(ports: AdminPorts, request: FastifyRequest): Promise<void> {
  request.admin = (await byBearer(ports, request)) ?? (await byCookie(ports, request));
  if (request.admin === null && !OPEN_PATHS.test(request.url)) {
    throw new Refusal(
      401,
      "Not signed in",
      "Sign in to the console, or send the administrator's token as a bearer token.",
    );
  }
}

async function byBearer(ports: AdminPorts, request: FastifyRequest): Promise<Admin | null> {
  const [, given] = /^Bearer ([\w.~+/=-]{1,200})$/i.exec(request.headers.authorization ?? "") ?? [];
  if (given === undefined) return null;
  return timingSafeEqual(digest(given), digest(ports.token)) ? { name: "administrator token", via: "token" } : null;
}

async function byCookie(ports: AdminPorts, request: FastifyRequest): Promise<Admin | null> {
  const secret = request.cookies[COOKIE];
  if (secret === undefined) return null;
  const parsed = sessionSchema.safeParse(await ports.documents.get("console-session", digest(secret).toString("hex")));
  if (!parsed.success || !stillAllowed(ports, parsed.data)) return null;
  const fromConsole = request.headers.origin === ports.addresses.console;
  if (!SAFE_METHODS.has(request.method) && !fromConsole) {
    throw new Refusal(
      403,
      "Not from the console",
      "A change with a console session has to come from the console's own pages.",
    );
  }
  return { name: parsed.data.name, via: parsed.data.via };
}

/** A change of the administrators' groups takes effect on the next request. */
function stillAllowed(ports: AdminPorts, session: z.infer<typeof sessionSchema>): boolean {
  const { adminGroups } = ports.configuration.snapshot.organisation.settings;
  return session.via === "token" || session.groups.some((group) => adminGroups.includes(group));
}

export function authRoutes(ports: AdminPorts) {
  return async (api: Api): Promise<void> => {
    const limit = { rateLimit: { max: Math.min(20, ports.rateLimit), timeWindow: "1 minute" } };
    api.post(
      "/auth/token",
      { schema: { body: tokenSignInSchema, tags: ["auth"] }, config: limit },
      async (request, reply) => {
        const right = timingSafeEqual(digest(request.body.token), digest(ports.token));
        await recordSignIn(ports, request, right);
        if (!right)
          throw new Refusal(
            401,
            "Wrong token",
            "This is not the administrator's token. It is printed when Sallyport starts.",
          );
        await openSession(ports, reply, { name: "administrator token", via: "token", groups: [] });
        return reply.code(204).send();
      },
    );
    api.get(
      "/auth/start",
      { schema: { querystring: z.object({ return: z.string().default("/") }), tags: ["auth"] } },
      (request, reply) => {
        const secret = randomBytes(32).toString("base64url");
        reply.setCookie(START_COOKIE, secret, { ...COOKIE_OPTIONS, maxAge: START_LIFETIME_S });
        const query = new URLSearchParams({ return: request.query.return, binding: bindingOf(secret) });
        return reply.redirect(`${ports.addresses.login}/console?${query}`, 303);
      },
    );
    api.get(
      "/auth/enter",
      { schema: { querystring: z.object({ ticket: z.string(), return: z.string().default("/") }), hide: true } },
      async (request, reply) => {
        const ticket = ticketSchema.safeParse(await ports.documents.take("console-ticket", request.query.ticket));
        // INVARIANT: the browser that went is the one that comes back (login CSRF): nobody is signed in as someone else.
        const secret = request.cookies[START_COOKIE];
        if (ticket.success && secret !== undefined && bindingOf(secret) === ticket.data.binding) {
          reply.clearCookie(START_COOKIE, COOKIE_OPTIONS);
          await openSession(ports, reply, {
            name: ticket.data.user,
            via: "identity-provider",
            groups: ticket.data.groups,
          });
        }
        return reply.redirect(localPath(request.query.return), 303);
      },
    );
    api.post("/auth/sign-out", { schema: { tags: ["auth"] } }, async (request, reply) => {
      const secret = request.cookies[COOKIE];
      if (secret !== undefined) await ports.documents.remove("console-session", digest(secret).toString("hex"));
      return reply.clearCookie(COOKIE, COOKIE_OPTIONS).code(204).send();
    });
    api.get("/me", { schema: { response: { 200: meSchema }, tags: ["auth"] } }, async (request) => ({
      name: request.admin?.name ?? "",
      via: request.admin?.via ?? "token",
      organisation: ports.configuration.snapshot.organisation.settings.organisation,
      base: ports.addresses.base,
      version: ports.version,
    }));
  };
}

async function openSession(
  ports: AdminPorts,
  reply: FastifyReply,
  session: z.infer<typeof sessionSchema>,
): Promise<void> {
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = ports.clock() + LIFETIME;
  await ports.documents.put("console-session", digest(secret).toString("hex"), session, { expiresAt });
  reply.setCookie(COOKIE, secret, COOKIE_OPTIONS);
}

async function recordSignIn(ports: AdminPorts, request: FastifyRequest, allowed: boolean): Promise<void> {
  await ports.log.record({
    ...adminActivity(ports, request, "administrator token"),
    type: "admin-sign-in",
    action: allowed ? "allowed" : "blocked",
    summary: allowed ? "Signed in to the console with the token." : "A wrong token was given at the console.",
    object: null,
  });
}

/** The fields that every activity of an administrator shares. */
export function adminActivity(
  ports: AdminPorts,
  request: FastifyRequest,
  user: string,
): Omit<ActivityDraft, "type" | "action" | "summary" | "object"> {
  const { ip, userAgent } = ports.client(request.raw);
  return {
    reference: newReference(),
    user,
    groups: [] as string[],
    app: null,
    clientApp: null,
    ip,
    userAgent,
    session: null,
    device: null,
    defaultApplied: false,
    explanation: null,
  };
}
