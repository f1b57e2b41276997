/**
 * The thread that owns the SQLite file. It takes operations in batches and commits all writes of a batch in one
 * transaction with one sync to disk: under load many requests share the cost of a durable write (group commit).
 *
 * INVARIANT: an operation is answered only after the transaction that holds it is on disk.
 * @module
 */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { MIGRATIONS } from "../migrations/index.ts";
import type { Answer, Batch, Opened, Operation, Statement } from "./protocol.ts";

const { file } = workerData as { file: string };
const port = parentPort;
if (port === null) throw new Error("this file is a worker thread");

const prepared = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
const database = open(file);
if (database !== null) port.on("message", (batch: Batch) => port.postMessage(run(database, batch)));

function open(path: string): DatabaseSync | null {
  try {
    const opened = new DatabaseSync(path);
    // An exclusive lock: a second process on the same file would decide from a configuration it does not see change.
    opened.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    opened.exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE; COMMIT;");
    migrate(opened);
    port?.postMessage({ opened: true } satisfies Opened);
    return opened;
  } catch (error) {
    port?.postMessage({ opened: false, message: (error as Error).message } satisfies Opened);
    return null;
  }
}

function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
  if (version > MIGRATIONS.length) throw new Error(`made by a newer Sallyport (schema ${version})`);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}

function run(db: DatabaseSync, batch: Batch): Answer[] {
  if (!batch.some(({ kind }) => kind === "write")) return batch.map((operation) => answer(db, operation));
  try {
    db.exec("BEGIN IMMEDIATE");
    const answers = batch.map((operation) => answer(db, operation));
    db.exec("COMMIT");
    return answers;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    return batch.map(({ id }) => ({ id, ok: false, message: (error as Error).message }));
  }
}

function answer(db: DatabaseSync, operation: Operation): Answer {
  const { id } = operation;
  try {
    if (operation.kind === "read")
      return { id, ok: true, rows: prepare(db, operation.statement.sql).all(...values(operation.statement)) };
    return { id, ok: true, rows: [], applied: apply(db, operation.statements) };
  } catch (error) {
    return { id, ok: false, message: (error as Error).message };
  }
}

/** All statements of a unit or none; false when a condition (`expectChanges`) was not met. */
function apply(db: DatabaseSync, statements: readonly Statement[]): boolean {
  db.exec("SAVEPOINT unit");
  let met = false;
  try {
    met = statements.every((statement) => {
      const { changes } = prepare(db, statement.sql).run(...values(statement));
      return statement.expectChanges === undefined || Number(changes) === statement.expectChanges;
    });
  } finally {
    if (!met) db.exec("ROLLBACK TO unit");
    db.exec("RELEASE unit");
  }
  return met;
}

const values = (statement: Statement) => statement.parameters as SQLInputValue[];

/** Statements come from a fixed number of query shapes, so keeping them prepared does not grow. */
function prepare(db: DatabaseSync, sql: string) {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  const statement = db.prepare(sql);
  if (prepared.size >= 500) prepared.clear();
  prepared.set(sql, statement);
  return statement;
}
