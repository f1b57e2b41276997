import { describe, expect, it } from "vitest";
import { ActivityLog } from "../activity/index.ts";
import { Configuration, type Organisation } from "../config/index.ts";
import { noLists } from "../device/index.ts";
import { type AddressSources, type Client, noSources } from "../facts/index.ts";
import { type NewSession, Sessions, sessionRecordSchema } from "./index.ts";

const organisation = {
  settings: {
    ...{ organisation: "Contoso", defaultBehaviour: "block", notice: { enabled: false, text: "" } },
    ...{ adminGroups: [], support: "" },
  },
  identityProvider: { issuer: "https://idp.example", clientId: "a", clientSecret: "b" },
  ...{ apps: [], authorities: [], removedAuthorities: [] },
  ipRanges: [{ id: "hq", revision: 1, name: "HQ", cidrs: ["192.0.2.0/24"], category: "corporate" }],
  policies: [
    {
      ...{ id: "p", revision: 1, kind: "access", name: "Outside", action: "block" },
      filters: [{ attribute: "ip-address", operator: "not-in-range", values: ["192.0.2.0/24"] }],
    },
  ],
} as unknown as Organisation;

const OLD_RECORD = {
  ...{ id: "1", clientApp: "browser", app: "mail", user: "u", groups: [], device: null, ip: "192.0.2.1" },
  ...{ userAgent: "curl/8", secretHash: null, login: null, grantId: null, noticeAcknowledged: false },
  ...{ openedAt: 0, expiresAt: 1e12 },
};
const client: Client = { ip: "192.0.2.1", userAgent: "curl/8", clientHints: null };
const unclaimed = { compliant: null, domainJoined: null };
const fresh: NewSession = {
  ...{ clientApp: "browser", app: "mail", user: "u", groups: [], device: null, deviceClaims: unclaimed },
  ...{ ...client, login: null, grantId: null },
};

async function setUp(sources: AddressSources = noSources) {
  const versions = { latest: async () => null, get: async () => null, list: async () => [], append: async () => true };
  const configuration = await Configuration.open(
    versions,
    () => 0,
    () => organisation,
  );
  const saved: unknown[] = [];
  const store = {
    save: async (record: unknown) => void saved.push(record),
    remove: async () => {},
    all: async () => [OLD_RECORD],
  };
  const recorded: object[] = [];
  const activities = { append: async (one: object) => void recorded.push(one) } as never;
  const sessions = new Sessions({
    ...{ store, clock: () => 0, snapshot: () => configuration.snapshot, lists: noLists, sources },
    ...{ log: new ActivityLog(activities, () => 0), revokeGrant: async () => {} },
  });
  return { sessions, saved, recorded };
}

describe("a session", () => {
  it("that was stored before hints and claims were kept is taken up", async () => {
    expect(sessionRecordSchema.parse(OLD_RECORD)).toMatchObject({ clientHints: null, deviceClaims: unclaimed });
    const { sessions } = await setUp();
    await sessions.restore(async () => {});
    expect(sessions.get("1")?.judgement.facts.ipCategory).toEqual({ state: "value", value: "corporate" });
  });

  it("is judged for the client of each request, before the request goes on", async () => {
    const { sessions, saved, recorded } = await setUp();
    const session = await sessions.open(fresh);
    expect(session.blocked).toBe(false);
    await sessions.seen(session, client);
    expect(saved).toHaveLength(1);
    await sessions.seen(session, { ...client, ip: "198.51.100.1" });
    expect(session.blocked).toBe(true);
    expect(recorded).toMatchObject([{ type: "session-judged-again", action: "blocked", address: { category: null } }]);
    await sessions.seen(session, { ...client, ip: null });
    expect(session.judgement.facts.ip.state).toBe("unknown");
    expect(session.blocked).toBe(true);
    await sessions.seen(session, {
      ...client,
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:160.0) Gecko/20100101 Firefox/160.0",
    });
    expect(session.judgement.facts.devicePlatform).toEqual({ state: "value", value: "linux" });
  });

  it("is judged again with a list that changed", async () => {
    let why = "";
    const tagLists = () => (why === "" ? [] : [{ ok: false as const, tag: "tor", why }]);
    const { sessions } = await setUp({ ...noSources, tagLists });
    const session = await sessions.open(fresh);
    expect(session.judgement.facts.ipTags).toEqual({ state: "none" });
    why = "it cannot be read";
    await sessions.judgeAll("a list of addresses changed");
    expect(session.judgement.facts.ipTags).toEqual({ state: "unknown", why });
  });
});
