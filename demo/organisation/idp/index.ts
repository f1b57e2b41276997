/**
 * The organisation's identity provider: OpenID Connect with a sign-in page.
 * @module
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpError, type Reply, readBody, send } from "../app/index.ts";
import type { OrganisationConfig } from "../config.ts";
import { ensureKeys } from "./keys.ts";
import { messagePage, signInPage } from "./pages.ts";
import { createProvider } from "./provider.ts";
import { createUsers } from "./users.ts";

const FORM_LIMIT = 1_048_576;
const HEADERS = {
  // Where a form leads after it was sent (Sallyport, then an app) counts for form-action as well.
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
};

export interface IdentityProvider {
  answersFor(host: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export async function createIdentityProvider(
  config: OrganisationConfig["idp"],
  dataDir: string,
): Promise<IdentityProvider> {
  const users = createUsers(config.users);
  const provider = createProvider(config, users, await ensureKeys(dataDir));
  const protocol = provider.callback();
  const style = readFileSync(new URL("./idp.css", import.meta.url), "utf8");
  provider.on("server_error", (_ctx, error) => process.stderr.write(`identity provider: ${error.stack}\n`));

  const signIn = async (request: IncomingMessage, response: ServerResponse): Promise<Reply | undefined> => {
    const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
    if (!interaction)
      throw new HttpError(400, "This sign-in has expired, or began in another browser. Open the app again to sign in.");
    if (interaction.prompt.name !== "login") {
      const error = { error: "access_denied", error_description: `nobody can be asked for ${interaction.prompt.name}` };
      await provider.interactionFinished(request, response, error);
      return undefined;
    }
    const action = `/interaction/${interaction.uid}`;
    if (request.method !== "POST") return { body: signInPage({ action }) };
    const form = new URLSearchParams((await readBody(request, FORM_LIMIT)).toString());
    const name = form.get("name") ?? "";
    const checked = users.check(name, form.get("password") ?? "");
    if (checked.ok) {
      await provider.interactionFinished(request, response, {
        login: { accountId: checked.accountId, remember: true },
      });
      return undefined;
    }
    const error =
      checked.reason === "wrong"
        ? "That address and password do not belong together."
        : `Too many attempts. Try again in ${checked.retryInMinutes} minute${checked.retryInMinutes === 1 ? "" : "s"}.`;
    return { status: checked.reason === "wrong" ? 422 : 429, body: signInPage({ action, name, error }) };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Reply | undefined> => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path === "/assets/idp.css") return { headers: { "content-type": "text/css; charset=utf-8" }, body: style };
    if (path === "/") return { body: messagePage("Contoso", "People sign in here when an app asks them to.") };
    if (/^\/interaction\/[^/]+$/.test(path)) return signIn(request, response);
    await protocol(request, response);
    return undefined;
  };

  return {
    answersFor: (host) => host === new URL(config.issuer).host,
    async handle(request, response) {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      try {
        const reply = await answer(request, response);
        if (reply) await send(request, response, reply);
      } catch (error) {
        if (!(error instanceof HttpError)) process.stderr.write(`identity provider: ${(error as Error).stack}\n`);
        const [status, text] = error instanceof HttpError ? [error.status, error.message] : [500, "Try again."];
        if (response.headersSent) response.destroy();
        else await send(request, response, { status, body: messagePage("Sign-in did not work", text) });
      }
    },
  };
}
