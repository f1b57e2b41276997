/**
 * Session records.
 * @module
 */
import type { SessionRecord, SessionStore } from "../../session/index.ts";
import type { Connection } from "./connection.ts";
import { sql, type Tables } from "./tables.ts";

export class SqliteSessionStore implements SessionStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async save(record: SessionRecord): Promise<void> {
    const row = { id: record.id, record: JSON.stringify(record), expires_at: record.expiresAt };
    const { id: _, ...change } = row;
    const query = sql
      .insertInto("sessions")
      .values(row)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(change));
    await this.#connection.write([query.compile()]);
  }

  async remove(id: string): Promise<void> {
    await this.#connection.write([sql.deleteFrom("sessions").where("id", "=", id).compile()]);
  }

  async all(now: number): Promise<unknown[]> {
    await this.#connection.write([sql.deleteFrom("sessions").where("expires_at", "<=", now).compile()]);
    const rows = await this.#connection.read(sql.selectFrom("sessions").selectAll().compile());
    return (rows as Tables["sessions"][]).map(({ record }) => JSON.parse(record) as unknown);
  }
}
