/**
 * Towards the apps: Sallyport as their OpenID provider, on oidc-provider. What is ours is told here: every
 * authorization passes the sign-in flow, and what comes back to a web app stays under control.
 * @module
 */
import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import Provider, { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import { errorPage } from "../../pages/index.ts";
import { codeContext, type DocumentStore, type Sealer } from "../../session/index.ts";
import type { Broker } from "../context.ts";
import { storedSignedInSchema } from "../signed-in.ts";
import { adapterFactory } from "./adapter.ts";
import { continueUnderControl, withErrorPage } from "./redirect.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

export async function createProvider(
  broker: Broker,
  sealer: Sealer,
  report: (reference: string, detail: string) => void,
) {
  const { addresses, clock, documents, snapshot, sessions } = broker;
  const secrets = await loadSecrets(documents);
  const configuration: Configuration = {
    adapter: adapterFactory(documents, snapshot, clock),
    jwks: { keys: secrets.jwks as never },
    scopes: ["openid", "offline_access", "profile", "email", "groups"],
    claims: { openid: ["sub"], profile: ["name"], email: ["email"], groups: ["groups"] },
    conformIdTokenClaims: false,
    responseTypes: ["code"],
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    cookies: {
      keys: secrets.cookieKeys,
      names: { session: "__Host-sallyport-oidc", interaction: "__Secure-interaction", resume: "__Secure-resume" },
      long: { signed: true, httpOnly: true, secure: true, sameSite: "lax", path: "/" },
      short: { signed: true, httpOnly: true, secure: true, sameSite: "lax" },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      // What was pushed does not show in the request, where the response mode is checked.
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => {
          const [asking, owning] = [snapshot().client(client.clientId), snapshot().client(token.clientId ?? "")];
          return asking?.client.type === "web" && asking.app.id === owning?.app.id;
        },
      },
    },
    ttl: {
      AccessToken: 10 * MINUTE,
      AuthorizationCode: MINUTE,
      IdToken: 10 * MINUTE,
      Interaction: 15 * MINUTE,
      RefreshToken: 8 * HOUR,
      Session: 8 * HOUR,
      Grant: 9 * HOUR,
    },
    interactions: {
      url: (_ctx, interaction) => `${addresses.login}/interaction/${interaction.uid}`,
      policy: everyTime(),
    },
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access"),
    async findAccount(_ctx, sub) {
      const parsed = storedSignedInSchema.safeParse(await documents.get("account", sub));
      if (!parsed.success) return undefined;
      const { user, name, email, groups } = parsed.data;
      return {
        accountId: sub,
        claims: async () => ({ sub, name: name ?? user, email: email ?? user, groups: groups ?? [] }),
      };
    },
    /** Consent is the organisation's, given by onboarding the app; a native app's session learns its grant here. */
    async loadExistingGrant(ctx) {
      const { client, session, params, provider, result } = ctx.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(String(params?.scope ?? "openid"));
      const grantId = await grant.save();
      const live = sessions.get(String((result as { session?: unknown } | undefined)?.session ?? ""));
      if (live !== null) await sessions.update(live, { grantId });
      return grant;
    },
    /** INVARIANT: a native app gets tokens only while its session is live and not blocked, judged from where it asks. */
    async extraTokenClaims(ctx, token) {
      if (snapshot().client(token.clientId ?? "")?.client.type !== "native") return undefined;
      const live = sessions.findByGrant(("grantId" in token ? token.grantId : undefined) ?? "");
      if (live !== null) {
        // Tokens are fetched by the app's own library: user agent and hints stay those of the sign-in.
        const { userAgent, clientHints } = live.record;
        await sessions.seen(live, { ip: broker.client(ctx.req).ip, userAgent, clientHints });
      }
      if (live === null || live.blocked) throw new errors.InvalidGrant("access is blocked; sign in again");
      return undefined;
    },
    renderError(ctx, out, error) {
      const reference = randomBytes(5).toString("hex");
      report(
        reference,
        `OpenID request refused: ${error.message} ${(error as { error_detail?: string }).error_detail ?? ""}`,
      );
      ctx.type = "html";
      ctx.body = oidcErrorPage(broker, out.error, out.error_description, reference);
    },
  };
  const provider = new Provider(`${addresses.login}/oidc`, configuration);
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    refuseOtherResponseModes(ctx);
    await next();
    refuseAnswerInBody(ctx);
    const location = ctx.response.get("location") || "";
    if (location === "" || !["authorization", "resume"].includes(ctx.oidc?.route ?? "")) return;
    const known = snapshot().client(ctx.oidc.client?.clientId ?? "");
    if (known === null || location.startsWith(addresses.login)) return;
    const seal = (code: string) => sealer.seal(code, codeContext(known.app.id));
    const to =
      known.client.type === "web"
        ? continueUnderControl(location, known.app, addresses, seal)
        : await withErrorPage(location, ctx.oidc.entities.Interaction?.uid, broker);
    ctx.set("location", to);
    ctx.body = "";
  });
  return provider;
}

/** INVARIANT: no authorization is granted from a remembered sign-in alone; the flow decides each one. */
function everyTime() {
  const policy = interactionPolicy.base();
  policy.remove("consent");
  policy
    .get("login")
    ?.checks.add(
      new interactionPolicy.Check("judged", "every authorization is judged", "login_required", (ctx) =>
        ctx.oidc.result?.login === undefined
          ? interactionPolicy.Check.REQUEST_PROMPT
          : interactionPolicy.Check.NO_NEED_TO_PROMPT,
      ),
    );
  return policy;
}

/** A code in a form or a fragment would reach the page, and with it the way around control. */
function refuseOtherResponseModes(ctx: KoaContextWithOIDC): void {
  const mode = ctx.query.response_mode;
  if (mode !== undefined && mode !== "query") ctx.throw(400, "only response_mode=query is supported");
  if (ctx.method === "POST" && ctx.path === "/auth") ctx.throw(405, "authorization requests are made with GET");
}

/** INVARIANT: whatever way a response mode may have been asked for, no page with a code in it leaves here. */
function refuseAnswerInBody(ctx: KoaContextWithOIDC): void {
  const mode = ctx.oidc?.params?.response_mode;
  if (mode === undefined || mode === "query") return;
  ctx.remove("location");
  ctx.throw(400, "only response_mode=query is supported");
}

function oidcErrorPage(broker: Broker, code: string, description: string | undefined, reference: string): string {
  return errorPage({
    organisation: broker.snapshot().organisation.settings.organisation,
    title: "The app's sign-in request cannot be accepted",
    what: `The app asked in a way that does not fit how it is set up here (${code}${description ? `: ${description}` : ""}).`,
    next: "Start again from the app. If it goes on, give the reference below to the person who looks after the app.",
    reference,
    time: broker.clock(),
  });
}

interface Secrets {
  readonly jwks: readonly object[];
  readonly cookieKeys: string[];
}

/** Signing and cookie keys: made once, kept in the store. */
async function loadSecrets(documents: DocumentStore): Promise<Secrets> {
  const stored = await documents.get("key", "oidc");
  if (stored !== undefined) return stored as Secrets;
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const kid = randomBytes(8).toString("hex");
  const jwk = { ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
  const secrets = { jwks: [jwk], cookieKeys: [randomBytes(32).toString("base64url")] };
  await documents.put("key", "oidc", secrets);
  return secrets;
}
