/**
 * Where the identity provider keeps what it hands out: in memory, until it expires.
 * @module
 */
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

const SWEEP_MS = 60_000;

interface Stored {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

export function createMemoryAdapter(now: () => number = Date.now): AdapterFactory {
  const stored = new Map<string, Stored>();
  setInterval(() => {
    for (const [key, { expiresAt }] of stored) if (expiresAt <= now()) stored.delete(key);
  }, SWEEP_MS).unref();

  return (model): Adapter => {
    const prefix = `${model}:`;
    const live = (key: string) => {
      const entry = stored.get(key);
      return entry && entry.expiresAt > now() ? entry.payload : undefined;
    };
    const findWhere = (field: "uid" | "userCode", value: string) => {
      for (const key of stored.keys()) {
        const payload = key.startsWith(prefix) ? live(key) : undefined;
        if (payload?.[field] === value) return payload;
      }
      return undefined;
    };
    return {
      upsert: async (id, payload, expiresIn) => {
        stored.set(prefix + id, {
          payload,
          expiresAt: expiresIn ? now() + expiresIn * 1000 : Number.POSITIVE_INFINITY,
        });
      },
      find: async (id) => live(prefix + id),
      findByUid: async (uid) => findWhere("uid", uid),
      findByUserCode: async (userCode) => findWhere("userCode", userCode),
      consume: async (id) => {
        const payload = live(prefix + id);
        if (payload) payload.consumed = Math.floor(now() / 1000);
      },
      destroy: async (id) => void stored.delete(prefix + id),
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of stored) if (payload.grantId === grantId) stored.delete(key);
      },
    };
  };
}
