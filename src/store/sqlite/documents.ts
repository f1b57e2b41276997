/**
 * Short-lived values: tickets, proofs, sign-ins on their way, and what the OpenID provider keeps.
 * @module
 */
import type { Clock } from "../../kernel/index.ts";
import type { DocumentOptions, DocumentStore } from "../../session/index.ts";
import type { Connection } from "./connection.ts";
import { sql, type Tables } from "./tables.ts";

export class SqliteDocumentStore implements DocumentStore {
  readonly #connection: Connection;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  async put(kind: string, id: string, record: unknown, options: DocumentOptions = {}): Promise<void> {
    const change = {
      record: JSON.stringify(record),
      expires_at: options.expiresAt ?? null,
      grant_id: options.grantId ?? null,
      uid: options.uid ?? null,
    };
    const query = sql
      .insertInto("documents")
      .values({ kind, id, ...change })
      .onConflict((conflict) => conflict.columns(["kind", "id"]).doUpdateSet(change));
    await this.#connection.write([query.compile()]);
  }

  async get(kind: string, id: string): Promise<unknown> {
    return this.#first(sql.selectFrom("documents").selectAll().where("kind", "=", kind).where("id", "=", id).compile());
  }

  async take(kind: string, id: string): Promise<unknown> {
    const record = await this.get(kind, id);
    if (record === undefined) return undefined;
    const query = sql.deleteFrom("documents").where("kind", "=", kind).where("id", "=", id);
    const taken = await this.#connection.write([{ ...query.compile(), expectChanges: 1 }]);
    return taken ? record : undefined;
  }

  async remove(kind: string, id: string): Promise<void> {
    await this.#connection.write([sql.deleteFrom("documents").where("kind", "=", kind).where("id", "=", id).compile()]);
  }

  async findByUid(kind: string, uid: string): Promise<unknown> {
    return this.#first(
      sql.selectFrom("documents").selectAll().where("kind", "=", kind).where("uid", "=", uid).compile(),
    );
  }

  async removeGrant(grantId: string): Promise<void> {
    const tokens = sql.deleteFrom("documents").where("grant_id", "=", grantId).compile();
    const grant = sql.deleteFrom("documents").where("kind", "=", "oidc:Grant").where("id", "=", grantId).compile();
    await this.#connection.write([tokens, grant]);
  }

  async removeExpired(now: number): Promise<void> {
    await this.#connection.write([sql.deleteFrom("documents").where("expires_at", "<=", now).compile()]);
  }

  async #first(query: { sql: string; parameters: readonly unknown[] }): Promise<unknown> {
    const [row] = (await this.#connection.read(query)) as Tables["documents"][];
    if (row === undefined || (row.expires_at !== null && row.expires_at <= this.#clock())) return undefined;
    return JSON.parse(row.record);
  }
}
