/**
 * All live sessions: open, find, judge again when anything changes, revoke.
 *
 * INVARIANT: no verdict outlives what it was made of. A change of configuration, revocation list, certificate
 * validity or address is judged again on every session that it touches, at once.
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type ActivityLog, newReference } from "../activity/index.ts";
import type { Snapshot } from "../config/index.ts";
import type { RevocationLists } from "../device/index.ts";
import { type AddressSources, type Client, mergeClient, sameClient } from "../facts/index.ts";
import type { Clock } from "../kernel/index.ts";
import { circumstancesOf } from "./circumstances.ts";
import { decideAnyFileInSession, evidenceOf, judge } from "./judge.ts";
import { LiveSession } from "./live-session.ts";
import type { SessionStore } from "./ports.ts";
import { type SessionRecord, type StoredChain, sessionRecordSchema } from "./record.ts";

/** How long a session lasts, in milliseconds. */
export const SESSION_LIFETIME = 8 * 60 * 60 * 1000;
/** How long one waits for the browser, or the native app, that it was opened for, in milliseconds. */
const WAITING_LIFETIME = 2 * 60 * 1000;

export type NewSession = Omit<SessionRecord, "id" | "secretHash" | "noticeAcknowledged" | "openedAt" | "expiresAt">;

export interface SessionsPorts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly snapshot: () => Snapshot;
  readonly lists: RevocationLists;
  readonly sources: AddressSources;
  readonly log: ActivityLog;
  /** Takes the tokens of a mobile or desktop app away. */
  readonly revokeGrant: (grantId: string) => Promise<void>;
}

export class Sessions {
  readonly #ports: SessionsPorts;
  readonly #byId = new Map<string, LiveSession>();
  readonly #bySecret = new Map<string, LiveSession>();
  readonly #turns = new WeakMap<LiveSession, Promise<unknown>>();

  constructor(ports: SessionsPorts) {
    this.#ports = ports;
  }

  /**
   * Takes up the sessions that a previous run left behind, each judged anew. `prepare` gets at hand what judging their
   * devices needs: without the revocation lists, everyone would be locked out by a restart.
   */
  async restore(prepare: (chains: readonly StoredChain[]) => Promise<void>): Promise<void> {
    const stored = await this.#ports.store.all(this.#ports.clock());
    const records = stored.map((record) => sessionRecordSchema.parse(record));
    await prepare(records.flatMap(({ device }) => device ?? []));
    for (const record of records) this.#adopt(record);
  }

  list(): LiveSession[] {
    return [...this.#byId.values()];
  }

  get(id: string): LiveSession | null {
    const session = this.#byId.get(id);
    return session === undefined || this.#isOver(session) ? null : session;
  }

  /** The native app's session that this OAuth grant belongs to. */
  findByGrant(grantId: string): LiveSession | null {
    const session = this.list().find(({ record }) => record.grantId === grantId);
    return session === undefined || this.#isOver(session) ? null : session;
  }

  /** Durable once resolved. */
  async open(input: NewSession): Promise<LiveSession> {
    const now = this.#ports.clock();
    const record: SessionRecord = {
      ...input,
      id: randomBytes(12).toString("hex"),
      secretHash: null,
      noticeAcknowledged: false,
      openedAt: now,
      // INVARIANT: what nobody comes back for is gone soon; sign-ins that are begun and left do not pile up.
      expiresAt: now + (input.grantId === null ? WAITING_LIFETIME : SESSION_LIFETIME),
    };
    await this.#ports.store.save(record);
    return this.#adopt(record);
  }

  /** A new secret for the browser's cookie; the session answers to this one only. */
  async issueSecret(session: LiveSession): Promise<string> {
    const secret = randomBytes(32).toString("base64url");
    await this.update(session, { secretHash: hash(secret) });
    return secret;
  }

  /** The session that this cookie opens, or null: unknown, expired, revoked. */
  findBySecret(secret: string): LiveSession | null {
    const wanted = hash(secret);
    const session = this.#bySecret.get(wanted);
    const stored = session?.record.secretHash;
    if (session === undefined || stored === null || stored === undefined) return null;
    if (!timingSafeEqual(Buffer.from(stored), Buffer.from(wanted)) || this.#isOver(session)) return null;
    return session;
  }

  /**
   * Changes the record, durably, and judges again. Changes of one session go one after the other, so that none undoes
   * another; a revoked session is not changed any more.
   */
  update(session: LiveSession, change: Partial<SessionRecord>): Promise<void> {
    return this.#inTurn(session, () => this.#change(session, change));
  }

  async #change(session: LiveSession, change: Partial<SessionRecord>): Promise<void> {
    if (session.revoked) return;
    const changed = { ...session.record, ...change };
    const taken = changed.secretHash !== null || changed.grantId !== null;
    const record = { ...changed, expiresAt: taken ? changed.openedAt + SESSION_LIFETIME : changed.expiresAt };
    await this.#ports.store.save(record);
    if (session.revoked) return;
    if (session.record.secretHash !== null) this.#bySecret.delete(session.record.secretHash);
    session.record = record;
    if (record.secretHash !== null) this.#bySecret.set(record.secretHash, session);
    await this.#judgeAgain(session, "the session changed");
  }

  /** A request came from this client: one that has changed is judged before the request goes on. */
  async seen(session: LiveSession, seen: Client): Promise<void> {
    session.lastSeenAt = this.#ports.clock();
    const { ip, userAgent, clientHints } = session.record;
    const known = { ip, userAgent, clientHints };
    const client = mergeClient(known, seen);
    if (!sameClient(known, client)) await this.update(session, client);
    const { validUntil } = session.judgement;
    if (validUntil !== null && validUntil <= session.lastSeenAt) await this.#judgeAgain(session, "time passed");
  }

  /** Judges every live session again; resolves when all that had to be cut is cut. */
  async judgeAll(cause: string): Promise<void> {
    await this.#revokeExpired(this.#ports.clock());
    await Promise.all(this.list().map((session) => this.#judgeAgain(session, cause)));
  }

  /** Judges those whose judgement has run out: a certificate expired while its session was open. */
  async judgeOverdue(): Promise<void> {
    const now = this.#ports.clock();
    await this.#revokeExpired(now);
    const overdue = this.list().some(({ judgement: { validUntil } }) => validUntil !== null && validUntil <= now);
    if (overdue) await this.judgeAll("a validity period ended");
  }

  async #revokeExpired(now: number): Promise<void> {
    const expired = this.list().filter(({ record }) => record.expiresAt <= now);
    await Promise.all(expired.map((session) => this.revoke(session, "it expired")));
  }

  async revoke(session: LiveSession, reason: string): Promise<void> {
    session.revoke(reason);
    this.#byId.delete(session.record.id);
    if (session.record.secretHash !== null) this.#bySecret.delete(session.record.secretHash);
    // After a change that is being written: it must not bring the session back at the next start.
    await this.#inTurn(session, () => this.#ports.store.remove(session.record.id));
    if (session.record.grantId !== null) await this.#ports.revokeGrant(session.record.grantId);
  }

  #inTurn<T>(session: LiveSession, task: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(session) ?? Promise.resolve()).then(task);
    this.#turns.set(
      session,
      turn.catch(() => {}),
    );
    return turn;
  }

  #adopt(record: SessionRecord): LiveSession {
    const now = this.#ports.clock();
    const session = new LiveSession(record, judge(record, this.#ports.snapshot(), this.#ports, now), now);
    this.#byId.set(record.id, session);
    if (record.secretHash !== null) this.#bySecret.set(record.secretHash, session);
    return session;
  }

  async #judgeAgain(session: LiveSession, cause: string): Promise<void> {
    const before = session.judgement;
    const next = judge(session.record, this.#ports.snapshot(), this.#ports, this.#ports.clock());
    // INVARIANT: the new judgement is in force before anything else happens, the log included.
    if (session.adopt(next) === "unchanged") return;
    const { grantId } = session.record;
    if (grantId !== null && session.blocked) await this.#ports.revokeGrant(grantId);
    const weaker =
      next.access.outcome !== before.access.outcome ||
      decideAnyFileInSession(next, "download").outcome !== decideAnyFileInSession(before, "download").outcome;
    if (weaker) await this.#recordChange(session, cause);
  }

  async #recordChange(session: LiveSession, cause: string): Promise<void> {
    const { record, judgement } = session;
    const blocked = judgement.access.outcome === "block";
    const verdict = blocked ? judgement.access : decideAnyFileInSession(judgement, "download");
    const app = this.#ports.snapshot().app(record.app);
    await this.#ports.log.record({
      type: "session-judged-again",
      action: blocked ? "blocked" : "allowed",
      reference: newReference(),
      user: record.user,
      groups: record.groups ?? [],
      app: app && { id: app.id, name: app.name },
      clientApp: record.clientApp,
      ip: record.ip,
      userAgent: record.userAgent,
      ...circumstancesOf(judgement.facts, record),
      session: record.id,
      object: null,
      device: evidenceOf(judgement.device),
      summary: blocked
        ? `The session is blocked: ${cause}.`
        : `Downloads are ${verdict.outcome === "allow" ? "allowed" : "blocked"} in this session: ${cause}.`,
      defaultApplied: verdict.defaultApplied,
      explanation: verdict.explanation,
    });
  }

  #isOver(session: LiveSession): boolean {
    return session.revoked || session.record.expiresAt <= this.#ports.clock();
  }
}

const hash = (secret: string) => createHash("sha256").update(secret).digest("hex");
