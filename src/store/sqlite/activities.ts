/**
 * The activity log: appended, never changed.
 * @module
 */
import { sql as raw } from "kysely";
import type { Activity, ActivityQuery, ActivityStore } from "../../activity/index.ts";
import type { Connection } from "./connection.ts";
import { sql, type Tables } from "./tables.ts";

export class SqliteActivityStore implements ActivityStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async append(activity: Activity): Promise<void> {
    const { id, type, action, reference, user, app, session } = activity;
    const row = { id, type, action, reference, user, session, app: app?.id ?? null };
    const query = sql
      .insertInto("activities")
      .values({ ...row, time: Date.parse(activity.time), record: JSON.stringify(activity) });
    await this.#connection.write([query.compile()]);
  }

  async find(query: ActivityQuery): Promise<Activity[]> {
    let select = sql.selectFrom("activities").select("record").orderBy("id", "desc").limit(query.limit);
    for (const column of ["app", "type", "action", "session", "reference"] as const) {
      const wanted = query[column];
      if (wanted !== undefined) select = select.where(column, "=", wanted);
    }
    if (query.user !== undefined) {
      select = select.where(raw<boolean>`instr(lower(user), ${query.user.toLowerCase()}) > 0`);
    }
    if (query.from !== undefined) select = select.where("time", ">=", query.from);
    if (query.to !== undefined) select = select.where("time", "<", query.to);
    if (query.before !== undefined) select = select.where("id", "<", query.before);
    return (await this.#connection.read(select.compile())).map(readRecord);
  }

  async get(id: string): Promise<Activity | null> {
    const [row] = await this.#connection.read(
      sql.selectFrom("activities").select("record").where("id", "=", id).compile(),
    );
    return row === undefined ? null : readRecord(row);
  }

  async users(limit: number): Promise<string[]> {
    const query = sql.selectFrom("activities").select("user").distinct().where("user", "is not", null).limit(limit);
    return (await this.#connection.read(query.compile())).map((row) => (row as { user: string }).user);
  }
}

const readRecord = (row: unknown) => JSON.parse((row as Tables["activities"]).record) as Activity;
