import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Authority, createAuthority, issueCrl, issueDeviceCertificate } from "../../demo/authority/index.ts";
import {
  BLOCK_DOWNLOADS_WITHOUT_CERTIFICATE,
  smallOrganisation,
  storedAuthority,
} from "../../test/support/organisation.ts";
import { type Activity, ActivityLog } from "../activity/index.ts";
import { compileSnapshot, type Snapshot } from "../config/index.ts";
import { CrlStore } from "../device/index.ts";
import { noSources } from "../facts/index.ts";
import { fixedClock } from "../kernel/index.ts";
import { decideAnyFile, UNSEEN_FILE } from "../policy/index.ts";
import {
  decideInSession,
  type LiveSession,
  type NewSession,
  SESSION_LIFETIME,
  type SessionRecord,
  type SessionStore,
  Sessions,
  storeChain,
} from "./index.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-06-01T12:00:00Z");
const clock = fixedClock(NOW);

/** A store whose writes finish when the test says so. */
class SlowStore implements SessionStore {
  readonly kept = new Map<string, SessionRecord>();
  #gate: Promise<void> = Promise.resolve();
  hold(): () => void {
    let open = () => {};
    this.#gate = new Promise((resolve) => {
      open = resolve;
    });
    return open;
  }
  async save(record: SessionRecord) {
    await this.#gate;
    this.kept.set(record.id, record);
  }
  /** Not held: a removal that does not wait its turn overtakes the write. */
  async remove(id: string) {
    this.kept.delete(id);
  }
  async all() {
    return [...this.kept.values()];
  }
}

describe("live sessions", () => {
  let issuer: Authority;
  let chain: { certificates: Buffer[]; handshakeError: null };
  let serial: string;
  let store: SlowStore;
  let snapshot: Snapshot;
  let lists: CrlStore;
  let recorded: Activity[];
  let revokedGrants: string[];
  let sessions: Sessions;

  beforeAll(async () => {
    issuer = await createAuthority({ name: "Devices", notBefore: new Date(NOW - 24 * HOUR) });
    const options = { subject: "CN=laptop", notBefore: new Date(NOW - HOUR), notAfter: new Date(NOW + HOUR) };
    const device = await issueDeviceCertificate(issuer, options);
    serial = device.serial;
    const der = Buffer.from(device.certPem.replace(/-----[^-]+-----|\s/g, ""), "base64");
    chain = { certificates: [der], handshakeError: null };
  });

  beforeEach(async () => {
    clock.set(NOW);
    store = new SlowStore();
    recorded = [];
    revokedGrants = [];
    lists = new CrlStore(async () => ({ problem: "no network in a unit test" }), clock);
    await use({});
    const log = new ActivityLog(
      {
        append: async (one) => void recorded.push(one),
        find: async () => [],
        get: async () => null,
        users: async () => [],
      },
      clock,
    );
    const revokeGrant = async (grantId: string) => void revokedGrants.push(grantId);
    sessions = new Sessions({ store, clock, snapshot: () => snapshot, lists, sources: noSources, log, revokeGrant });
  });

  /** Puts a configuration in force, as the composition root does, without judging yet. */
  async function use(change: Record<string, unknown>) {
    const defaults = { policies: [BLOCK_DOWNLOADS_WITHOUT_CERTIFICATE], authorities: [storedAuthority(issuer.pem)] };
    snapshot = compileSnapshot((snapshot?.version ?? 0) + 1, smallOrganisation({ ...defaults, ...change }));
    await lists.load(snapshot.authorities);
  }
  const open = (change: Partial<NewSession> = {}) =>
    sessions.open({
      clientApp: "browser",
      app: "mail",
      user: "amira@contoso.example",
      groups: ["Employees"],
      device: storeChain(chain),
      ip: "192.0.2.1",
      userAgent: null,
      clientHints: null,
      deviceClaims: { compliant: null, domainJoined: null },
      login: null,
      grantId: null,
      ...change,
    });
  const from = (ip: string | null) => ({ ip, userAgent: null, clientHints: null });
  const flow = (session: LiveSession, kind: "web-socket" | "download" | "response") => {
    const cuts: string[] = [];
    const cut = (reason: string) => void cuts.push(reason);
    const factsUnder = () => ({ activityType: "download", file: UNSEEN_FILE }) as const;
    const ended = session.track(kind === "download" ? { kind, factsUnder, cut } : { kind, cut });
    return { cuts, ended };
  };
  const downloads = (session: LiveSession) => decideAnyFile(session.judgement.residual, "download").outcome;

  it("allow what the device allows, and are judged again when its authority is gone", async () => {
    const session = await open();
    expect(downloads(session)).toBe("allow");
    const [socket, download, page] = (["web-socket", "download", "response"] as const).map((kind) =>
      flow(session, kind),
    );
    await use({ authorities: [] });
    await sessions.judgeAll("the configuration changed");
    expect(downloads(session)).toBe("block");
    expect(socket?.cuts).toEqual(["the session's restrictions changed"]);
    expect(download?.cuts).toHaveLength(1);
    expect(page?.cuts).toEqual([]);
    expect(recorded.at(-1)).toMatchObject({ type: "session-judged-again", session: session.record.id });
  });

  it("are left alone by a change that means nothing to them", async () => {
    const session = await open();
    const socket = flow(session, "web-socket");
    await use({ settings: { ...smallOrganisation().settings, support: "extension 1" } });
    await sessions.judgeAll("the configuration changed");
    expect(socket.cuts).toEqual([]);
    expect(recorded).toEqual([]);
  });

  it("end everything and lose their grant when an access policy blocks them", async () => {
    const session = await open({ grantId: "g1" });
    const page = flow(session, "response");
    await use({ policies: [{ id: "x", revision: 1, kind: "access", name: "Closed", action: "block" }] });
    await sessions.judgeAll("the configuration changed");
    expect(session.blocked).toBe(true);
    expect(page.cuts).toEqual(["access is blocked now"]);
    expect(revokedGrants).toEqual(["g1"]);
  });

  it("cut what is registered after they were judged again", async () => {
    const session = await open();
    await use({ authorities: [] });
    await sessions.judgeAll("the configuration changed");
    expect(flow(session, "download").cuts).toHaveLength(1);
    expect(flow(session, "response").cuts).toEqual([]);
    await use({ policies: [{ id: "x", revision: 1, kind: "access", name: "Closed", action: "block" }] });
    await sessions.judgeAll("the configuration changed");
    for (const kind of ["web-socket", "response", "download"] as const)
      expect(flow(session, kind).cuts).toEqual(["access is blocked now"]);
    await sessions.revoke(session, "an administrator revoked it");
    expect(flow(session, "web-socket").cuts).toEqual(["the session was revoked"]);
  });

  it("end when nobody comes back for them, and last when someone does", async () => {
    const [left, browser, native] = [await open(), await open(), await open({ clientApp: "mobile-and-desktop" })];
    const secret = await sessions.issueSecret(browser);
    await sessions.update(native, { grantId: "g1" });
    clock.set(NOW + 5 * 60_000);
    await sessions.judgeOverdue();
    expect(sessions.list()).toEqual([browser, native]);
    expect([...store.kept.keys()]).toEqual([browser.record.id, native.record.id]);
    expect(left.revoked).toBe(true);
    clock.set(NOW + SESSION_LIFETIME - 1);
    expect(sessions.findBySecret(secret)).toBe(browser);
    clock.set(NOW + SESSION_LIFETIME);
    await sessions.judgeOverdue();
    expect(sessions.list()).toEqual([]);
  });

  it("are busy when more is open than one browser needs, until some of it ends", async () => {
    const session = await open();
    const flows = Array.from({ length: 128 }, () => flow(session, "response"));
    expect(session.busy).toBe(true);
    flows[0]?.ended();
    expect(session.busy).toBe(false);
  });

  it("are judged again when the certificate runs out, and when the revocation list does", async () => {
    const session = await open();
    await sessions.issueSecret(session);
    clock.set(NOW + HOUR);
    await sessions.judgeOverdue();
    expect(session.judgement.device.status).toBe("expired");

    clock.set(NOW);
    const nextUpdate = new Date(NOW + HOUR / 2);
    const { pem } = await issueCrl(issuer, { revoked: [], thisUpdate: new Date(NOW - HOUR), nextUpdate });
    await use({
      authorities: [storedAuthority(issuer.pem, { revocation: { mode: "required", fetch: false }, crls: [pem] })],
    });
    const other = await open();
    await sessions.issueSecret(other);
    expect(other.judgement.device.status).toBe("valid");
    clock.set(nextUpdate.getTime());
    await sessions.judgeOverdue();
    expect(other.judgement.device.status).toBe("revocation-unknown");
    expect(downloads(other)).toBe("block");
  });

  it("are judged again when the certificate is revoked", async () => {
    const session = await open();
    const { pem } = await issueCrl(issuer, { revoked: [{ serial }], thisUpdate: new Date(NOW) });
    await use({ authorities: [storedAuthority(issuer.pem, { crls: [pem] })] });
    await sessions.judgeAll("the configuration changed");
    expect(session.judgement.device.status).toBe("revoked");
  });

  it("are judged for the address that a request comes from, before it goes on", async () => {
    const session = await open();
    await use({
      policies: [
        {
          ...{ id: "x", revision: 1, kind: "access", name: "Office only", action: "block" },
          filters: [{ attribute: "ip-address", operator: "not-in-range", values: ["192.0.2.0/24"] }],
        },
      ],
    });
    await sessions.judgeAll("the configuration changed");
    await sessions.seen(session, from("192.0.2.77"));
    expect(session.blocked).toBe(false);
    await sessions.seen(session, from("198.51.100.1"));
    expect(session.blocked).toBe(true);
    await sessions.seen(session, from(null));
    expect(session.judgement.access.reason).toBe("blocked-by-default");
  });

  it("obey the conditional access rules: refused, stepped up, or without downloads", async () => {
    const rule = (change: object) => ({
      ...{ id: "r", revision: 1, kind: "rule", name: "Rule", message: "By rule." },
      ...change,
    });
    const session = await open();
    const download = flow(session, "download");
    await use({ policies: [rule({ outcome: "app-control", control: "block-downloads" })] });
    await sessions.judgeAll("the configuration changed");
    expect(session.blocked).toBe(false);
    expect(decideInSession(session.judgement, { activityType: "download", file: UNSEEN_FILE })).toMatchObject({
      outcome: "block",
      policy: { name: "Rule" },
    });
    expect(download.cuts).toEqual(["the session's restrictions changed"]);
    // There is no way to step up yet: whoever has to is refused.
    for (const outcome of ["block", "step-up"]) {
      await use({ policies: [rule({ outcome })] });
      await sessions.judgeAll("the configuration changed");
      expect(session.judgement.access).toMatchObject({ outcome: "block", policy: { message: "By rule." } });
    }
    await use({ policies: [rule({ outcome: "direct" })] });
    await sessions.judgeAll("the configuration changed");
    expect(session.blocked).toBe(false);
  });

  it("answer to the newest secret only, and to none once they are over", async () => {
    const session = await open();
    const first = await sessions.issueSecret(session);
    const second = await sessions.issueSecret(session);
    expect(sessions.findBySecret(first)).toBeNull();
    expect(sessions.findBySecret(second)).toBe(session);
    expect(sessions.findBySecret("")).toBeNull();
    clock.set(session.record.expiresAt);
    expect(sessions.findBySecret(second)).toBeNull();
    expect(sessions.get(session.record.id)).toBeNull();
    clock.set(NOW);
    await sessions.revoke(session, "test");
    expect(sessions.findBySecret(second)).toBeNull();
    expect(store.kept.size).toBe(0);
  });

  it("keep both of two changes that are made at the same moment", async () => {
    const session = await open();
    const release = store.hold();
    const changes = [
      sessions.update(session, { noticeAcknowledged: true }),
      sessions.update(session, { ip: "198.51.100.9" }),
    ];
    release();
    await Promise.all(changes);
    expect(store.kept.get(session.record.id)).toMatchObject({ noticeAcknowledged: true, ip: "198.51.100.9" });
  });

  it("stay revoked when a change was being written at that moment", async () => {
    const session = await open();
    const release = store.hold();
    const change = sessions.update(session, { noticeAcknowledged: true });
    // So that the write is under way when the session is revoked.
    await new Promise((resolve) => setImmediate(resolve));
    const revoking = sessions.revoke(session, "an administrator revoked it");
    release();
    await Promise.all([change, revoking]);
    expect(store.kept.size).toBe(0);
    await sessions.update(session, { noticeAcknowledged: true });
    expect(store.kept.size).toBe(0);
  });

  it("come back after a restart, judged by what is in force then, with the lists they need prepared", async () => {
    const session = await open();
    const secret = await sessions.issueSecret(session);
    await use({ authorities: [] });
    const log = new ActivityLog(
      { append: async () => {}, find: async () => [], get: async () => null, users: async () => [] },
      clock,
    );
    const restarted = new Sessions({
      store,
      clock,
      snapshot: () => snapshot,
      lists,
      sources: noSources,
      log,
      revokeGrant: async () => {},
    });
    let prepared = 0;
    await restarted.restore(async (chains) => {
      prepared = chains.length;
    });
    expect(prepared).toBe(1);
    const found = restarted.findBySecret(secret);
    expect(found?.record.user).toBe("amira@contoso.example");
    expect(found?.judgement.device.status).toBe("other-authority");
  });
});
