/**
 * Versions of the configuration: appended, never changed.
 * @module
 */
import type { ConfigurationStore, ConfigurationVersion, StoredVersion } from "../../config/index.ts";
import type { Connection } from "./connection.ts";
import { sql, type Tables } from "./tables.ts";

export class SqliteConfigurationStore implements ConfigurationStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async latest(): Promise<StoredVersion | null> {
    const query = sql.selectFrom("configuration").selectAll().orderBy("version", "desc").limit(1);
    const [row] = (await this.#connection.read(query.compile())) as Tables["configuration"][];
    if (row === undefined) return null;
    const { document, ...rest } = row;
    return { ...rest, organisation: JSON.parse(document) as unknown };
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
