/**
 * What every store must keep, whichever it is: one suite, run against each.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Activity } from "../../src/activity/index.ts";
import type { Organisation } from "../../src/config/index.ts";
import { fixedClock } from "../../src/kernel/index.ts";
import type { SessionRecord } from "../../src/session/index.ts";
import { openSqliteStore, type Store, StoreUnavailable } from "../../src/store/index.ts";

interface Backend {
  readonly name: string;
  /** Opens the same data each time within one test. */
  make(): { open(clock: () => number): Promise<Store>; remove(): void };
}

const SQLITE: Backend = {
  name: "SQLite",
  make() {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-store-"));
    return {
      open: (clock) => openSqliteStore(join(folder, "sallyport.db"), clock),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

const activity = (id: string, change: Partial<Activity> = {}): Activity => ({
  id,
  time: new Date(Number.parseInt(id.replace(/\D/g, "") || "0", 10) * 1000).toISOString(),
  type: "download",
  action: "blocked",
  reference: `REF-${id}`,
  user: "amira@contoso.example",
  groups: [],
  app: { id: "mail", name: "Contoso Mail" },
  clientApp: "browser",
  ip: "192.0.2.1",
  userAgent: null,
  session: "s1",
  object: null,
  device: null,
  summary: "",
  defaultApplied: false,
  explanation: null,
  ...change,
});

const session = (id: string, expiresAt: number): SessionRecord => ({
  id,
  clientApp: "browser",
  app: "mail",
  user: "amira@contoso.example",
  groups: null,
  device: null,
  ip: null,
  userAgent: null,
  clientHints: null,
  deviceClaims: { compliant: null, domainJoined: null },
  secretHash: null,
  login: null,
  grantId: null,
  noticeAcknowledged: false,
  openedAt: 0,
  expiresAt,
});

describe.each([SQLITE])("a store in $name", ({ make }) => {
  const clock = fixedClock(1000);
  let backend: ReturnType<Backend["make"]>;
  let store: Store;
  beforeEach(async () => {
    clock.set(1000);
    backend = make();
    store = await backend.open(clock);
  });
  afterEach(async () => {
    await store.close();
    backend.remove();
  });
  const reopen = async () => {
    await store.close();
    store = await backend.open(clock);
  };

  it("keeps the newest configuration, and refuses a version that is taken", async () => {
    const version = { organisation: { apps: [] } as unknown as Organisation, author: "a", reason: "r", time: 1 };
    expect(await store.configuration.latest()).toBeNull();
    expect(await store.configuration.append({ ...version, version: 1 })).toBe(true);
    expect(await store.configuration.append({ ...version, version: 2, author: "b" })).toBe(true);
    expect(await store.configuration.append({ ...version, version: 2, author: "c" })).toBe(false);
    await reopen();
    expect(await store.configuration.latest()).toEqual({ ...version, version: 2, author: "b" });
  });

  it("lists versions newest first, and gives each as it was", async () => {
    const entry = { author: "a", reason: "r", time: 1 };
    for (const version of [1, 2, 3])
      await store.configuration.append({ ...entry, version, organisation: { apps: [version] } as never });
    await reopen();
    const list = async (query: { before?: number; limit: number }) =>
      (await store.configuration.list(query)).map(({ version }) => version);
    expect(await list({ limit: 2 })).toEqual([3, 2]);
    expect(await list({ before: 2, limit: 2 })).toEqual([1]);
    expect(await store.configuration.get(2)).toEqual({ ...entry, version: 2, organisation: { apps: [2] } });
    expect(await store.configuration.get(9)).toBeNull();
  });

  it("keeps sessions until they expire or are removed", async () => {
    await Promise.all([
      store.sessions.save(session("short", 2000)),
      store.sessions.save(session("long", 9000)),
      store.sessions.save(session("gone", 9000)),
    ]);
    await store.sessions.save({ ...session("long", 9000), noticeAcknowledged: true });
    await store.sessions.remove("gone");
    await reopen();
    expect(await store.sessions.all(2000)).toEqual([{ ...session("long", 9000), noticeAcknowledged: true }]);
  });

  it("finds activities newest first, page by page, by every filter", async () => {
    for (const id of ["a1", "a2", "a3"]) await store.activities.append(activity(id));
    await store.activities.append(activity("a4", { user: "ben@contoso.example", type: "sign-in", action: "allowed" }));
    await reopen();
    const find = async (query: object) => (await store.activities.find({ limit: 10, ...query })).map(({ id }) => id);
    expect(await find({})).toEqual(["a4", "a3", "a2", "a1"]);
    expect(await find({ limit: 2 })).toEqual(["a4", "a3"]);
    expect(await find({ before: "a3" })).toEqual(["a2", "a1"]);
    expect(await find({ user: "BEN" })).toEqual(["a4"]);
    expect(await find({ type: "download", action: "blocked" })).toEqual(["a3", "a2", "a1"]);
    expect(await find({ reference: "REF-a2" })).toEqual(["a2"]);
    expect(await find({ session: "s1", app: "mail", from: 2000, to: 3000 })).toEqual(["a2"]);
    expect(await store.activities.get("a1")).toEqual(activity("a1"));
    expect(await store.activities.get("nothing")).toBeNull();
    expect((await store.activities.users(10)).sort()).toEqual(["amira@contoso.example", "ben@contoso.example"]);
  });

  it("takes a filter's text as text, whatever is in it", async () => {
    await store.activities.append(activity("a1"));
    expect(await store.activities.find({ limit: 10, user: "%" })).toEqual([]);
    expect(await store.activities.find({ limit: 10, reference: "' OR 1=1 --" })).toEqual([]);
  });

  it("gives a document to one of many that take it at the same moment", async () => {
    await store.documents.put("ticket", "t", { for: "one" });
    const taken = await Promise.all(Array.from({ length: 20 }, () => store.documents.take("ticket", "t")));
    expect(taken.filter((one) => one !== undefined)).toEqual([{ for: "one" }]);
    expect(await store.documents.get("ticket", "t")).toBeUndefined();
  });

  it("does not give out a document after its time", async () => {
    await store.documents.put("ticket", "t", 1, { expiresAt: 1500 });
    clock.set(1499);
    expect(await store.documents.get("ticket", "t")).toBe(1);
    clock.set(1500);
    expect(await store.documents.get("ticket", "t")).toBeUndefined();
    expect(await store.documents.take("ticket", "t")).toBeUndefined();
    await store.documents.removeExpired(1500);
    clock.set(0);
    expect(await store.documents.get("ticket", "t")).toBeUndefined();
  });

  it("keeps kinds apart, finds by uid, and removes a grant with all that came of it", async () => {
    await store.documents.put("a", "1", "first", { uid: "u" });
    await store.documents.put("b", "1", "second", { grantId: "g" });
    await store.documents.put("oidc:Grant", "g", "grant");
    expect(await store.documents.get("a", "1")).toBe("first");
    expect(await store.documents.findByUid("a", "u")).toBe("first");
    expect(await store.documents.findByUid("b", "u")).toBeUndefined();
    await store.documents.removeGrant("g");
    expect(await store.documents.get("b", "1")).toBeUndefined();
    expect(await store.documents.get("oidc:Grant", "g")).toBeUndefined();
    expect(await store.documents.get("a", "1")).toBe("first");
  });

  it("loses nothing of what many write at once", async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `b${index}`);
    await Promise.all(ids.map((id) => store.activities.append(activity(id))));
    await reopen();
    expect(await store.activities.find({ limit: 1000 })).toHaveLength(300);
  });

  it("is used by one Sallyport at a time, and says so to a second", async () => {
    await expect(backend.open(clock)).rejects.toThrow(StoreUnavailable);
    await expect(backend.open(clock)).rejects.toThrow(/in use by another Sallyport/);
  });
});
