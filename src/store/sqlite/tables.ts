/**
 * The tables as Kysely types them, and a query builder that compiles for SQLite without a connection of its own.
 * @module
 */
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";

export interface Tables {
  configuration: { version: number; document: string; author: string; reason: string; time: number };
  sessions: { id: string; record: string; expires_at: number };
  activities: {
    id: string;
    time: number;
    type: string;
    action: string;
    reference: string;
    user: string | null;
    app: string | null;
    session: string | null;
    record: string;
  };
  documents: {
    kind: string;
    id: string;
    record: string;
    grant_id: string | null;
    uid: string | null;
    expires_at: number | null;
  };
}

export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
