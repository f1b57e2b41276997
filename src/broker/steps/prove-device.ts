/**
 * Step 2: the device, if and only if a policy that could apply asks about it.
 *
 * The browser goes to `device.<base>`, which asks for a certificate in the handshake. A retry goes to a fresh name
 * under it, because browsers keep their choice for a host, "none" included, until they are restarted.
 * @module
 */
import { randomBytes } from "node:crypto";
import { buildFacts } from "../../facts/index.ts";
import { policiesAskingForDevice } from "../../policy/index.ts";
import { PROOF_LIFETIME } from "../browsers.ts";
import type { Broker, Step, Visit } from "../context.ts";

export const proveDevice: Step = async (broker, visit) => {
  const { signIn, browser } = visit;
  if (signIn.device !== null || !isAskedFor(broker, visit)) return null;
  const known = knownProof(broker, visit);
  if (known !== null) {
    signIn.device = known;
    await broker.signIns.save(signIn);
    return null;
  }
  const name = chooseName(browser, signIn.retry || signIn.purpose.type === "device");
  signIn.proofNonce = randomBytes(16).toString("base64url");
  signIn.deviceName = name;
  await broker.signIns.save(signIn);
  const query = new URLSearchParams({ "sign-in": signIn.id, nonce: signIn.proofNonce });
  return { kind: "redirect", to: `${broker.addresses.device(name)}/prove?${query}` };
};

function isAskedFor(broker: Broker, { signIn, client }: Visit): boolean {
  const { user, app, clientApp, purpose } = signIn;
  if (user === null || app === null) return false;
  if (purpose.type === "device") return true;
  const { policies, facts } = broker.snapshot();
  const { groups, deviceClaims } = user;
  const person = { user: user.user, groups, deviceClaims, device: null, certificate: null };
  const observed = { time: broker.clock(), app, clientApp, ...person, ...client };
  return policiesAskingForDevice(policies, buildFacts(observed, facts, broker.sources)).length > 0;
}

/** A proof of the same visit serves the sign-ins that follow from it, unless the person asked to try again. */
function knownProof(broker: Broker, { signIn, browser }: Visit) {
  if (broker.snapshot().authorities.trusted.length === 0) return { certificates: [], handshakeError: null };
  if (signIn.retry || signIn.purpose.type === "device") return null;
  // INVARIANT: only for further browser sign-ins of the same visit; a native app's device is always asked.
  if (signIn.clientApp !== "browser" || browser.proof === null) return null;
  const age = broker.clock() - browser.proof.at;
  return age >= 0 && age < PROOF_LIFETIME ? browser.proof.chain : null;
}

function chooseName(browser: Visit["browser"], retry: boolean): string | null {
  if (!browser.deviceFailed) return browser.deviceName;
  return retry || browser.deviceFailed ? randomBytes(10).toString("hex") : null;
}
