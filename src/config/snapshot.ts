/**
 * The whole configuration as one immutable value, compiled once and then only read.
 * @module
 */
import { type AuthoritySet, compileAuthorities } from "../device/index.ts";
import { compileAddressBook, compileTrustedProxies, type FactSettings, type IsTrustedProxy } from "../facts/index.ts";
import type { InspectionRules } from "../inspection/index.ts";
import { compilePolicies, type PolicySet } from "../policy/index.ts";
import { inspectionRulesOf } from "./inspection/index.ts";
import type { App, OidcClient, Organisation } from "./schema.ts";

export interface Snapshot {
  readonly version: number;
  readonly organisation: Organisation;
  readonly policies: PolicySet;
  readonly authorities: AuthoritySet;
  readonly facts: FactSettings;
  readonly isTrustedProxy: IsTrustedProxy;
  readonly inspection: InspectionRules;
  readonly app: (id: string) => App | null;
  /** Original host name, lower case, to the app that owns it. */
  readonly appOfHost: (host: string) => App | null;
  /** Every original host name of every app: what the gateway maps, and nothing else. */
  readonly hosts: readonly string[];
  readonly client: (clientId: string) => { readonly app: App; readonly client: OidcClient } | null;
}

export function compileSnapshot(version: number, organisation: Organisation): Snapshot {
  const { apps, policies, settings } = organisation;
  const byId = new Map(apps.map((app) => [app.id, app]));
  const byHost = new Map(apps.flatMap((app) => app.hosts.map(({ host }) => [host, app] as const)));
  const clients = new Map(apps.flatMap((app) => app.clients.map((client) => [client.id, { app, client }] as const)));
  return {
    version,
    organisation,
    policies: compilePolicies({ policies, defaultBehaviour: settings.defaultBehaviour }, version),
    authorities: compileAuthorities(organisation.authorities, organisation.removedAuthorities),
    facts: factSettingsOf(organisation),
    inspection: inspectionRulesOf(organisation),
    isTrustedProxy: compileTrustedProxies(settings.trustedProxies),
    app: (id) => byId.get(id) ?? null,
    appOfHost: (host) => byHost.get(host.toLowerCase()) ?? null,
    hosts: [...byHost.keys()],
    client: (clientId) => clients.get(clientId) ?? null,
  };
}

export const factSettingsOf = ({ ipRanges, deviceTagRules, settings }: Organisation): FactSettings => ({
  addressBook: compileAddressBook(ipRanges),
  deviceTagRules,
  oldestSystems: settings.oldestSystems,
});
