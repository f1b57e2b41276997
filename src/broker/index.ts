/**
 * Sign-in, between the organisation's identity provider and its apps. Start at `flow.ts`.
 * @module
 */
import type { FastifyBaseLogger } from "fastify";
import type { Sealer } from "../session/index.ts";
import { Browsers } from "./browsers.ts";
import type { Broker, BrokerPorts } from "./context.ts";
import { createDeviceHost } from "./device-host.ts";
import { createLoginHost } from "./login-host.ts";
import { createProvider } from "./oidc/provider.ts";
import { SignIns } from "./sign-in.ts";
import { IdentityProviders } from "./upstream.ts";

export type { BrokerPorts } from "./context.ts";
export { presentedChain } from "./device-host.ts";

/** The request handlers of `login.<base>` and `device.<base>`. */
export async function createBroker(ports: BrokerPorts, sealer: Sealer, logger: FastifyBaseLogger) {
  const report = (reference: string, detail: string) => logger.warn({ reference, detail }, "sign-in refused");
  const broker: Broker & { report: typeof report } = {
    ...ports,
    browsers: new Browsers(ports.documents, ports.clock),
    signIns: new SignIns(ports.documents, ports.clock),
    identityProviders: new IdentityProviders(`${ports.addresses.login}/callback`, ports.fetchWith),
    report,
  };
  const provider = await createProvider(broker, sealer, report);
  return { login: await createLoginHost(broker, provider, logger), device: createDeviceHost(broker) };
}
