/**
 * The SQLite store: one file, one writer thread, every port that the rooms declare.
 * @module
 */
import type { Clock } from "../../kernel/index.ts";
import { SqliteActivityStore } from "./activities.ts";
import { SqliteConfigurationStore } from "./configuration.ts";
import { Connection } from "./connection.ts";
import { SqliteDocumentStore } from "./documents.ts";
import { SqliteSessionStore } from "./sessions.ts";

export { StoreUnavailable } from "./connection.ts";

/** Opens `file`, creating it when it is not there; rejects with `StoreUnavailable`. `:memory:` is for tests. */
export async function openSqliteStore(file: string, clock: Clock) {
  const connection = await Connection.open(file);
  return {
    activities: new SqliteActivityStore(connection),
    configuration: new SqliteConfigurationStore(connection),
    documents: new SqliteDocumentStore(connection, clock),
    sessions: new SqliteSessionStore(connection),
    close: () => connection.close(),
  };
}
export type Store = Awaited<ReturnType<typeof openSqliteStore>>;
