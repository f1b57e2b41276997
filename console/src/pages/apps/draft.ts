/**
 * An app while it is being edited; rows are kept apart by a key of their own.
 * @module
 */
import type { App } from "../../api/types.ts";

export interface HostDraft {
  readonly key: string;
  readonly host: string;
  readonly upstream: string;
  readonly upstreamCa: string;
}
export interface ClientDraft {
  readonly key: string;
  readonly id: string;
  readonly type: "web" | "native";
  /** Empty: none is sent, and the one that is stored stays. */
  readonly secret: string;
  readonly hasSecret: boolean;
  readonly redirectUris: readonly string[];
}
export interface AppDraft {
  readonly name: string;
  readonly description: string;
  readonly hosts: readonly HostDraft[];
  readonly directOrigins: readonly string[];
  readonly clients: readonly ClientDraft[];
}

let keys = 0;
const key = () => {
  keys += 1;
  return `row-${keys}`;
};

export const newHost = (): HostDraft => ({ key: key(), host: "", upstream: "", upstreamCa: "" });
export const newClient = (): ClientDraft => ({
  key: key(),
  id: "",
  type: "web",
  secret: "",
  hasSecret: false,
  redirectUris: [],
});
export const newAppDraft = (): AppDraft => ({
  name: "",
  description: "",
  hosts: [newHost()],
  directOrigins: [],
  clients: [],
});

export const toAppDraft = ({ name, description, hosts, directOrigins, clients }: App): AppDraft => ({
  name,
  description,
  hosts: hosts.map((host) => ({ key: key(), ...host, upstreamCa: host.upstreamCa ?? "" })),
  directOrigins,
  clients: clients.map((client) => ({ key: key(), secret: "", ...client })),
});

/** The shape that the API takes; the schema says whether it is one. */
export const fromAppDraft = ({ name, description, hosts, directOrigins, clients }: AppDraft) => ({
  name,
  description,
  hosts: hosts.map(({ host, upstream, upstreamCa }) =>
    upstreamCa.trim() === "" ? { host, upstream } : { host, upstream, upstreamCa },
  ),
  directOrigins: [...directOrigins],
  clients: clients.map(({ id, type, secret, redirectUris }) =>
    secret === "" || type === "native"
      ? { id, type, redirectUris: [...redirectUris] }
      : { id, type, secret, redirectUris: [...redirectUris] },
  ),
});
