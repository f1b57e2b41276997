/**
 * Sign-in of an app at Sallyport: OpenID Connect, authorization code with PKCE.
 *
 * One app is reached under two addresses (its own, through the gateway, and directly), so a callback may arrive at
 * another one than the sign-in started at, without the cookie: then it is quietly begun again, once.
 * @module
 */
import type { OutgoingHttpHeaders } from "node:http";
import * as client from "openid-client";
import { describeNetworkError } from "../../network.ts";
import { type Context, HttpError, type Reply, type Routes, redirect, setCookie } from "./http.ts";
import type { Sessions } from "./sessions.ts";
import { createStateSigner, safeReturnPath } from "./sign-in-state.ts";

const ATTEMPT_LIFETIME_S = 15 * 60;

export interface SignInOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fetch: typeof fetch;
  readonly sessions: Sessions;
  /** Begins the names of cookies. */
  readonly cookiePrefix: string;
  /** Shows the person that it did not work, in words. */
  readonly showError: (context: Context, error: { title: string; detail: string; status: number }) => Reply;
}
export interface SignIn {
  readonly routes: Routes;
  /** Sends the person to sign in and then to where this request wanted to go. */
  start(context: Context, returnTo?: string): Promise<Reply>;
  /** The identity provider's metadata with our credentials; found at first use, and looked for again after a failure. */
  configuration(): Promise<client.Configuration>;
}

export function createSignIn(options: SignInOptions): SignIn {
  const states = createStateSigner();
  const configuration = lazily(() => discover(options));
  const cookieName = (id: string) => `${options.cookiePrefix}_signin_${id}`;

  const begin = async (context: Context, returnTo: string, restarts: number): Promise<Reply> => {
    const config = await configuration();
    const { id, value: state } = states.seal({ returnTo: safeReturnPath(returnTo), restarts });
    const [verifier, nonce] = [client.randomPKCECodeVerifier(), client.randomNonce()];
    const target = client.buildAuthorizationUrl(config, {
      redirect_uri: `${context.origin}/oidc/callback`,
      scope: "openid profile email",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    const cookie = setCookie(cookieName(id), `${verifier}.${nonce}`, { maxAge: ATTEMPT_LIFETIME_S, path: "/oidc" });
    return redirect(context, target.href, { "set-cookie": cookie, "cache-control": "no-store" });
  };

  const callback = async (context: Context): Promise<Reply> => {
    const { searchParams } = context.url;
    const state = states.open(searchParams.get("state"));
    const oauthError = searchParams.get("error");
    if (oauthError !== null) {
      const detail = searchParams.get("error_description") ?? "The sign-in service gave no further reason.";
      return options.showError(context, { title: `Sign-in refused: ${oauthError}`, detail, status: 403 });
    }
    if (!state) {
      const detail = "It took too long, or did not begin here. Open the app again to sign in.";
      return options.showError(context, { title: "This sign-in cannot be completed", detail, status: 400 });
    }
    const [verifier, nonce] = (context.cookies.get(cookieName(state.id)) ?? "").split(".");
    if (!verifier || !nonce) {
      if (state.restarts === 0) return begin(context, state.returnTo, 1);
      const detail =
        "The browser did not keep the cookie that belongs to it. Allow cookies for this address, and try again.";
      return options.showError(context, { title: "This sign-in cannot be completed", detail, status: 400 });
    }
    const tokens = await client.authorizationCodeGrant(
      await configuration(),
      new URL(`${context.origin}${context.url.pathname}${context.url.search}`),
      {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: searchParams.get("state") ?? "",
        idTokenExpected: true,
      },
    );
    const user = await whoIs(tokens);
    return redirect(context, state.returnTo, {
      "cache-control": "no-store",
      "set-cookie": [options.sessions.open(user), setCookie(cookieName(state.id), "", { maxAge: 0, path: "/oidc" })],
    } satisfies OutgoingHttpHeaders);
  };

  /** The ID token says who it is, or, where it is kept short, the userinfo endpoint does. */
  const whoIs = async (tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>) => {
    const claims = tokens.claims();
    const { email, name } =
      claims && claims.email === undefined
        ? await client.fetchUserInfo(await configuration(), tokens.access_token, claims.sub)
        : (claims ?? {});
    if (typeof email !== "string") throw new HttpError(502, "The sign-in service did not say who you are.");
    return { email: email.toLowerCase(), name: typeof name === "string" ? name : email };
  };

  const start = (context: Context, returnTo = context.url.pathname + context.url.search) => begin(context, returnTo, 0);
  return {
    configuration,
    start,
    routes: {
      "GET /oidc/login": (context) => start(context, context.url.searchParams.get("returnTo") ?? "/"),
      "GET /oidc/callback": (context) =>
        callback(context).catch((error: unknown) => {
          if (error instanceof HttpError) throw error;
          const detail = `${describeNetworkError(error)}. Open the app again to sign in.`;
          return options.showError(context, { title: "Sign-in did not work", detail, status: 502 });
        }),
    },
  };
}

async function discover({ issuer, clientId, clientSecret, fetch }: SignInOptions): Promise<client.Configuration> {
  try {
    return await client.discovery(new URL(issuer), clientId, clientSecret, client.ClientSecretBasic(clientSecret), {
      [client.customFetch]: (url, init) => fetch(url, init as RequestInit),
    });
  } catch (error) {
    throw new HttpError(
      503,
      `The sign-in service ${issuer} cannot be reached (${describeNetworkError(error)}). Try again shortly.`,
    );
  }
}

/** The result of the first call that worked, for every call after it. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
