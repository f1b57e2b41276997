/**
 * Where the OpenID provider keeps its things: our document store, and the clients of the configuration in force.
 * @module
 */
import type { Adapter, AdapterPayload, ClientMetadata } from "oidc-provider";
import type { OidcClient, Snapshot } from "../../config/index.ts";
import type { Clock } from "../../kernel/index.ts";
import type { DocumentStore } from "../../session/index.ts";

export function adapterFactory(documents: DocumentStore, snapshot: () => Snapshot, clock: Clock) {
  return (model: string): Adapter =>
    model === "Client" ? clientAdapter(snapshot) : modelAdapter(model, documents, clock);
}

function modelAdapter(model: string, documents: DocumentStore, clock: Clock): Adapter {
  const kind = `oidc:${model}`;
  const read = async (found: Promise<unknown>) => (await found) as AdapterPayload | undefined;
  return {
    async upsert(id, payload, expiresIn) {
      // The grant's own document carries its identifier too, so that one deletion takes everything of it.
      const grantId = model === "Grant" ? id : payload.grantId;
      const expiresAt = expiresIn ? { expiresAt: clock() + expiresIn * 1000 } : {};
      await documents.put(kind, id, payload, { ...expiresAt, grantId, uid: payload.uid });
    },
    find: (id) => read(documents.get(kind, id)),
    findByUid: (uid) => read(documents.findByUid(kind, uid)),
    findByUserCode: async () => undefined,
    async consume(id) {
      const payload = await read(documents.get(kind, id));
      if (payload === undefined) return;
      const expiresAt = payload.exp === undefined ? {} : { expiresAt: payload.exp * 1000 };
      const consumed = { ...payload, consumed: Math.floor(clock() / 1000) };
      await documents.put(kind, id, consumed, { ...expiresAt, grantId: payload.grantId, uid: payload.uid });
    },
    destroy: (id) => documents.remove(kind, id),
    revokeByGrantId: (grantId) => documents.removeGrant(grantId),
  };
}

/** INVARIANT: clients come from the configuration alone; nothing at run time can add one. */
function clientAdapter(snapshot: () => Snapshot): Adapter {
  const nothing = async () => undefined;
  return {
    upsert: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    async find(id) {
      const found = snapshot().client(id);
      return found === null ? undefined : (metadata(found.client) as AdapterPayload);
    },
  };
}

function metadata(client: OidcClient): ClientMetadata {
  const native = client.type === "native";
  return {
    client_id: client.id,
    ...(client.secret === undefined ? {} : { client_secret: client.secret }),
    application_type: native ? "native" : "web",
    redirect_uris: client.redirectUris,
    response_types: ["code"],
    grant_types: native ? ["authorization_code", "refresh_token"] : ["authorization_code"],
    token_endpoint_auth_method: native ? "none" : "client_secret_basic",
  };
}
