/**
 * Towards the organisation's identity provider: Sallyport as an OpenID Connect client (authorization code with PKCE).
 * @module
 */
import * as client from "openid-client";
import type { IdentityProvider } from "../config/index.ts";
import { err, ok, type Result } from "../kernel/index.ts";
import { type SignedIn, signedInFromClaims } from "./signed-in.ts";

export type UpstreamProblem =
  | { readonly reason: "unreachable"; readonly detail: string }
  | { readonly reason: "refused"; readonly detail: string }
  | { readonly reason: "invalid-answer"; readonly detail: string }
  | { readonly reason: "no-user"; readonly detail: string };

export interface UpstreamRequest {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export class IdentityProviders {
  readonly #redirectUri: string;
  readonly #fetchWith: (ca: string | undefined) => typeof fetch;
  readonly #known = new Map<string, Promise<client.Configuration>>();

  constructor(redirectUri: string, fetchWith: (ca: string | undefined) => typeof fetch) {
    this.#redirectUri = redirectUri;
    this.#fetchWith = fetchWith;
  }

  /** Where to send the browser, and what to expect back. */
  async request(
    idp: IdentityProvider,
    state: string,
  ): Promise<Result<{ url: string; request: UpstreamRequest }, UpstreamProblem>> {
    const configuration = await this.#discover(idp);
    if (!configuration.ok) return configuration;
    const verifier = client.randomPKCECodeVerifier();
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(configuration.value, {
      redirect_uri: this.#redirectUri,
      scope: "openid profile email groups",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    return ok({ url: url.href, request: { state, nonce, verifier } });
  }

  /** Validates the provider's answer: state, PKCE, nonce, signature, issuer, audience, times. */
  async answer(
    idp: IdentityProvider,
    url: URL,
    expected: UpstreamRequest,
    now: number,
  ): Promise<Result<SignedIn, UpstreamProblem>> {
    const configuration = await this.#discover(idp);
    if (!configuration.ok) return configuration;
    try {
      const tokens = await client.authorizationCodeGrant(configuration.value, url, {
        pkceCodeVerifier: expected.verifier,
        expectedState: expected.state,
        expectedNonce: expected.nonce,
        idTokenExpected: true,
      });
      const signedIn = signedInFromClaims(tokens.claims() ?? {}, idp, now);
      if (signedIn !== null) return ok(signedIn);
      return err({ reason: "no-user", detail: `its answer has no claim "${idp.userClaim}"` });
    } catch (error) {
      if (error instanceof client.AuthorizationResponseError) return err({ reason: "refused", detail: error.error });
      return err({ reason: "invalid-answer", detail: (error as Error).message });
    }
  }

  async #discover(idp: IdentityProvider): Promise<Result<client.Configuration, UpstreamProblem>> {
    const key = JSON.stringify(idp);
    const discovering =
      this.#known.get(key) ??
      client.discovery(new URL(idp.issuer), idp.clientId, idp.clientSecret, undefined, {
        [client.customFetch]: this.#fetchWith(idp.ca) as client.CustomFetch,
        timeout: 10,
      });
    this.#known.set(key, discovering);
    try {
      const configuration = await discovering;
      configuration[client.customFetch] = this.#fetchWith(idp.ca) as client.CustomFetch;
      return ok(configuration);
    } catch (error) {
      this.#known.delete(key);
      return err({ reason: "unreachable", detail: (error as Error).message });
    }
  }
}
