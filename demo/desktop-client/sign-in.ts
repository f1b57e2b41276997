/**
 * Sign-in of a native app: authorization code with PKCE, in the system's browser, back over a loopback address.
 * @module
 */
import * as client from "openid-client";
import { describeNetworkError } from "../network.ts";
import { openLoopback } from "./loopback.ts";

/** What ends the program: the sentence for the person, and the exit code. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface SignInOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onAddress: (address: string) => void;
}

/** Throws a `Failure` that says why it did not come about. */
export async function signIn(options: SignInOptions): Promise<{ accessToken: string; name: string }> {
  const config = await discover(options);
  const state = client.randomState();
  const nonce = client.randomNonce();
  const verifier = client.randomPKCECodeVerifier();
  const loopback = await openLoopback({ state, issuerOrigin: new URL(options.issuer).origin });
  try {
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: loopback.redirectUri,
      scope: "openid profile email offline_access",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    options.onAddress(address.href);
    const answer = await withDeadline(loopback.answer, options);
    if (answer.kind === "error") {
      const lines = [`Sign-in refused: ${answer.error}`, answer.description, answer.page];
      throw new Failure(2, lines.filter((line) => line !== undefined && line !== "").join("\n"));
    }
    const tokens = await client
      .authorizationCodeGrant(config, answer.url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        if (error instanceof client.ResponseBodyError)
          throw new Failure(2, `Sign-in refused: ${error.error}\n${error.error_description ?? ""}`.trimEnd());
        throw error;
      });
    const claims = tokens.claims();
    return { accessToken: tokens.access_token, name: String(claims?.name ?? claims?.email ?? claims?.sub ?? "") };
  } finally {
    await loopback.close();
  }
}

async function discover({ issuer, clientId, fetch }: SignInOptions): Promise<client.Configuration> {
  try {
    return await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      [client.customFetch]: (url, init) => fetch(url, init as RequestInit),
    });
  } catch (error) {
    throw new Failure(1, `The sign-in service ${issuer} cannot be reached: ${describeNetworkError(error)}`);
  }
}

async function withDeadline<T>(promise: Promise<T>, { timeoutMs, signal }: SignInOptions): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Failure(3, `Nobody signed in within ${timeoutMs / 1000} s. Start again when you are ready.`)),
    timeoutMs,
  );
  const onAbort = () => reject(new Failure(130, "Interrupted."));
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
