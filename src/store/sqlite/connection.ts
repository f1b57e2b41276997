/**
 * The main thread's end of the SQLite worker. Operations that arrive while a batch is being written wait and go
 * together in the next one.
 * @module
 */
import { Worker } from "node:worker_threads";
import type { Answer, Opened, Operation, Statement } from "./protocol.ts";

type NewOperation = { kind: "read"; statement: Statement } | { kind: "write"; statements: readonly Statement[] };
interface Waiting {
  readonly operation: Operation;
  readonly settle: (answer: Answer) => void;
}

export class StoreUnavailable extends Error {}

export class Connection {
  readonly #worker: Worker;
  #queue: Waiting[] = [];
  #inFlight: Waiting[] = [];
  #nextId = 1;
  #closed: string | null = null;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (answers: readonly Answer[]) => this.#receive(answers));
    worker.on("error", (error) => this.#fail(`the store's thread failed: ${error.message}`));
    worker.on("exit", () => this.#fail("the store is closed"));
  }

  /** Opens (and creates, and migrates) the file; rejects with `StoreUnavailable` and the reason. */
  static async open(file: string): Promise<Connection> {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: { file } });
    const opened = await new Promise<Opened>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    if (opened.opened) return new Connection(worker);
    await worker.terminate();
    const locked = /locked|busy/i.test(opened.message);
    throw new StoreUnavailable(
      locked ? `${file} is in use by another Sallyport` : `${file} cannot be opened: ${opened.message}`,
    );
  }

  async read(statement: Statement): Promise<readonly unknown[]> {
    return (await this.#submit({ kind: "read", statement })).rows;
  }

  /** Durable once this resolves. False: a condition was not met and nothing was changed. */
  async write(statements: readonly Statement[]): Promise<boolean> {
    return (await this.#submit({ kind: "write", statements })).applied ?? false;
  }

  async close(): Promise<void> {
    while (this.#closed === null && this.#queue.length + this.#inFlight.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await this.#worker.terminate();
  }

  #submit(operation: NewOperation): Promise<Extract<Answer, { ok: true }>> {
    if (this.#closed !== null) return Promise.reject(new StoreUnavailable(this.#closed));
    return new Promise((resolve, reject) => {
      const settle = (answer: Answer) => (answer.ok ? resolve(answer) : reject(new StoreUnavailable(answer.message)));
      this.#queue.push({ operation: { id: this.#nextId++, ...operation }, settle });
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#inFlight.length > 0 || this.#queue.length === 0) return;
    this.#inFlight = this.#queue;
    this.#queue = [];
    this.#worker.postMessage(this.#inFlight.map(({ operation }) => operation));
  }

  #receive(answers: readonly Answer[]): void {
    const waiting = this.#inFlight;
    this.#inFlight = [];
    this.#flush();
    for (const [index, answer] of answers.entries()) waiting[index]?.settle(answer);
  }

  #fail(message: string): void {
    this.#closed = message;
    const waiting = [...this.#inFlight, ...this.#queue];
    this.#inFlight = [];
    this.#queue = [];
    for (const { operation, settle } of waiting) settle({ id: operation.id, ok: false, message });
  }
}
