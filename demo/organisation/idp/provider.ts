/**
 * The OpenID provider itself: one client, which is Sallyport, and the claims it gets.
 * @module
 */
import { Provider } from "oidc-provider";
import { html } from "../app/index.ts";
import type { OrganisationConfig } from "../config.ts";
import { createMemoryAdapter } from "./adapter.ts";
import type { Keys } from "./keys.ts";
import { messagePage, page } from "./pages.ts";
import type { Users } from "./users.ts";

const SCOPES = ["openid", "profile", "email", "groups"];
const HOUR = 3600;

export function createProvider({ issuer, client }: OrganisationConfig["idp"], users: Users, keys: Keys): Provider {
  return new Provider(issuer, {
    adapter: createMemoryAdapter(),
    jwks: { keys: [keys.signing as never] },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        client_name: "Sallyport",
        redirect_uris: client.redirectUris,
        post_logout_redirect_uris: [...new Set(client.redirectUris.map((uri) => `${new URL(uri).origin}/`))],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    scopes: SCOPES,
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    // Sallyport reads the ID token and asks no further.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    responseTypes: ["code"],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.type = "html";
          ctx.body = page(
            "Sign out?",
            // The form is the library's own, with its one-time secret; it names no button.
            html`<p>You will be signed out of Contoso in this browser.</p>`,
          ).text.replace(
            "</main>",
            () =>
              `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button></main>`,
          );
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.type = "html";
          ctx.body = messagePage("Signed out", "You are signed out of Contoso in this browser.").text;
        },
      },
    },
    cookies: {
      keys: [...keys.cookies],
      names: { session: "contoso_session", interaction: "contoso_interaction", resume: "contoso_resume" },
      long: { signed: true, httpOnly: true, secure: true, sameSite: "lax", overwrite: true },
      short: { signed: true, httpOnly: true, secure: true, sameSite: "lax", overwrite: true },
    },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      Grant: 14 * 24 * HOUR,
      IdToken: HOUR,
      Interaction: HOUR,
      Session: 14 * 24 * HOUR,
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, accountId) => {
      const user = users.byAccountId(accountId);
      return user
        ? {
            accountId,
            claims: () => ({
              sub: accountId,
              name: user.fullName,
              preferred_username: user.name,
              email: user.name,
              email_verified: true,
              groups: [...user.groups],
            }),
          }
        : undefined;
    },
    // The organisation has agreed for everyone: nobody is asked for consent.
    loadExistingGrant: async (ctx) => {
      const { client: asking, session, provider } = ctx.oidc;
      if (!asking || !session?.accountId) return undefined;
      const known = session.grantIdFor(asking.clientId);
      const found = known === undefined ? undefined : await provider.Grant.find(known);
      if (found) return found;
      const grant = new provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope(SCOPES.join(" "));
      await grant.save();
      return grant;
    },
    clientBasedCORS: () => false,
    renderError: (ctx, { error, error_description }) => {
      ctx.type = "html";
      ctx.body = messagePage("Sign-in did not work", `${error}: ${error_description ?? "no further reason"}`).text;
    },
  });
}
