/**
 * Step 1: who is it? Someone signed in at Sallyport already is not asked again.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Step } from "../context.ts";
import { upstreamErrorPage } from "../errors.ts";

export const authenticate: Step = async (broker, { signIn, browser }) => {
  if (signIn.user !== null) return null;
  if (browser.login !== null) {
    signIn.user = browser.login.identity;
    await broker.signIns.save(signIn);
    return null;
  }
  const state = `${signIn.id}.${randomBytes(16).toString("base64url")}`;
  const { identityProvider } = broker.snapshot().organisation;
  const asked = await broker.identityProviders.request(identityProvider, state);
  if (!asked.ok) return upstreamErrorPage(broker, asked.error, signIn);
  signIn.upstream = asked.value.request;
  await broker.signIns.save(signIn);
  return { kind: "redirect", to: asked.value.url };
};
