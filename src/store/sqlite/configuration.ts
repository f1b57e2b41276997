/**
 * Versions of the configuration: appended, never changed.
 * @module
 */
import type { ConfigurationStore, ConfigurationVersion, StoredVersion, VersionEntry } from "../../config/index.ts";
import type { Connection } from "./connection.ts";
import { sql, type Tables } from "./tables.ts";

export class SqliteConfigurationStore implements ConfigurationStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async latest(): Promise<StoredVersion | null> {
    const query = sql.selectFrom("configuration").selectAll().orderBy("version", "desc").limit(1);
    return readVersion(await this.#connection.read(query.compile()));
  }

  async get(version: number): Promise<StoredVersion | null> {
    const query = sql.selectFrom("configuration").selectAll().where("version", "=", version);
    return readVersion(await this.#connection.read(query.compile()));
  }

  async list({ before, limit }: { before?: number | undefined; limit: number }): Promise<VersionEntry[]> {
    const columns = ["version", "author", "reason", "time"] as const;
    let query = sql.selectFrom("configuration").select(columns).orderBy("version", "desc").limit(limit);
    if (before !== undefined) query = query.where("version", "<", before);
    return (await this.#connection.read(query.compile())) as VersionEntry[];
  }

  append({ organisation, ...version }: ConfigurationVersion): Promise<boolean> {
    const row = { ...version, document: JSON.stringify(organisation) };
    const query = sql
      .insertInto("configuration")
      .values(row)
      .onConflict((conflict) => conflict.doNothing());
    return this.#connection.write([{ ...query.compile(), expectChanges: 1 }]);
  }
}

function readVersion([row]: readonly unknown[]): StoredVersion | null {
  if (row === undefined) return null;
  const { document, ...rest } = row as Tables["configuration"];
  return { ...rest, organisation: JSON.parse(document) as unknown };
}
