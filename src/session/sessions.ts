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
import type { Clock } from "../kernel/index.ts";
import { decideAnyFile } from "../policy/index.ts";
import { evidenceOf, judge } from "./judge.ts";
import { LiveSession } from "./live-session.ts";
import type { SessionStore } from "./ports.ts";
import { type SessionRecord, sessionRecordSchema } from "./record.ts";

/** How long a session lasts, in milliseconds. */
export const SESSION_LIFETIME = 8 * 60 * 60 * 1000;

export type NewSession = Omit<SessionRecord, "id" | "secretHash" | "noticeAcknowledged" | "openedAt" | "expiresAt">;

export interface SessionsPorts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly snapshot: () => Snapshot;
  readonly lists: RevocationLists;
  readonly log: ActivityLog;
  /** Takes the tokens of a mobile or desktop app away. */
  readonly revokeGrant: (grantId: string) => Promise<void>;
}

export class Sessions {
  readonly #ports: SessionsPorts;
  readonly #byId = new Map<string, LiveSession>();
  readonly #bySecret = new Map<string, LiveSession>();

  constructor(ports: SessionsPorts) {
    this.#ports = ports;
  }

  /** Takes up the sessions that a previous run left behind, each judged anew. */
  async restore(): Promise<void> {
    const stored = await this.#ports.store.all(this.#ports.clock());
    for (const record of stored) this.#adopt(sessionRecordSchema.parse(record));
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
      expiresAt: now + SESSION_LIFETIME,
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

  /** Changes the record, durably, and judges again. */
  async update(session: LiveSession, change: Partial<SessionRecord>): Promise<void> {
    const record = { ...session.record, ...change };
    await this.#ports.store.save(record);
    if (session.record.secretHash !== null) this.#bySecret.delete(session.record.secretHash);
    session.record = record;
    if (record.secretHash !== null) this.#bySecret.set(record.secretHash, session);
    await this.#judgeAgain(session, "the session changed");
  }

  /** A request came from this address: a new one is judged before the request goes on. */
  async seen(session: LiveSession, ip: string | null): Promise<void> {
    session.lastSeenAt = this.#ports.clock();
    if (ip !== session.record.ip) await this.update(session, { ip });
    const { validUntil } = session.judgement;
    if (validUntil !== null && validUntil <= session.lastSeenAt) await this.#judgeAgain(session, "time passed");
  }

  /** Judges every live session again; resolves when all that had to be cut is cut. */
  async judgeAll(cause: string): Promise<void> {
    const now = this.#ports.clock();
    for (const session of this.list()) if (session.record.expiresAt <= now) await this.revoke(session, "it expired");
    await Promise.all(this.list().map((session) => this.#judgeAgain(session, cause)));
  }

  /** Judges those whose judgement has run out: a certificate expired while its session was open. */
  async judgeOverdue(): Promise<void> {
    const now = this.#ports.clock();
    const overdue = this.list().filter(
      ({ judgement: { validUntil }, record }) => record.expiresAt <= now || (validUntil !== null && validUntil <= now),
    );
    if (overdue.length > 0) await this.judgeAll("a validity period ended");
  }

  async revoke(session: LiveSession, reason: string): Promise<void> {
    session.revoke(reason);
    this.#byId.delete(session.record.id);
    if (session.record.secretHash !== null) this.#bySecret.delete(session.record.secretHash);
    await this.#ports.store.remove(session.record.id);
    if (session.record.grantId !== null) await this.#ports.revokeGrant(session.record.grantId);
  }

  #adopt(record: SessionRecord): LiveSession {
    const now = this.#ports.clock();
    const session = new LiveSession(record, judge(record, this.#ports.snapshot(), this.#ports.lists, now), now);
    this.#byId.set(record.id, session);
    if (record.secretHash !== null) this.#bySecret.set(record.secretHash, session);
    return session;
  }

  async #judgeAgain(session: LiveSession, cause: string): Promise<void> {
    const before = session.judgement;
    const next = judge(session.record, this.#ports.snapshot(), this.#ports.lists, this.#ports.clock());
    // INVARIANT: the new judgement is in force before anything else happens, the log included.
    if (session.adopt(next) === "unchanged") return;
    const { grantId } = session.record;
    if (grantId !== null && session.blocked) await this.#ports.revokeGrant(grantId);
    const weaker =
      next.access.outcome !== before.access.outcome ||
      decideAnyFile(next.residual, "download").outcome !== decideAnyFile(before.residual, "download").outcome;
    if (weaker) await this.#recordChange(session, cause);
  }

  async #recordChange(session: LiveSession, cause: string): Promise<void> {
    const { record, judgement } = session;
    const blocked = judgement.access.outcome === "block";
    const verdict = blocked ? judgement.access : decideAnyFile(judgement.residual, "download");
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
