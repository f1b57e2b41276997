/**
 * Analysis beside the service: a thread of its own, so that nobody's sign-in waits while an admin asks what a long list
 * of policies does. One question at a time, in the order asked; the thread starts with the first and is left to end
 * after a while without any.
 * @module
 */
import { Worker } from "node:worker_threads";
import type { Analysis, Coverage, DifferenceReport, PolicyList } from "../policy/index.ts";

/** What the thread is asked; `apps` are the identifiers of those that there are. */
export type AnalystQuestion =
  | { readonly kind: "analyse"; readonly list: PolicyList; readonly apps: readonly string[] }
  | { readonly kind: "coverage"; readonly list: PolicyList; readonly apps: readonly string[] }
  | {
      readonly kind: "differ";
      readonly before: PolicyList;
      /** The same for the same `before`: it need not be compiled again. */
      readonly key: number;
      readonly after: PolicyList;
      readonly apps: readonly string[];
    };

export type AnalystAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

/** Milliseconds. */
const IDLE = 60_000;

interface Waiting {
  readonly question: AnalystQuestion;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Analyst {
  #worker: Worker | null = null;
  #asked: Waiting | null = null;
  readonly #waiting: Waiting[] = [];
  #idle: NodeJS.Timeout | null = null;
  #closed = false;
  /** INVARIANT: a list that is compared is never changed in place; an edit is another list. */
  readonly #keys = new WeakMap<PolicyList, number>();
  #lastKey = 0;

  analyse(list: PolicyList, apps: readonly string[]): Promise<Analysis> {
    return this.#ask({ kind: "analyse", list: plain(list), apps }) as Promise<Analysis>;
  }

  coverage(list: PolicyList, apps: readonly string[]): Promise<Coverage> {
    return this.#ask({ kind: "coverage", list: plain(list), apps }) as Promise<Coverage>;
  }

  differ(before: PolicyList, after: PolicyList, apps: readonly string[]): Promise<DifferenceReport> {
    const key = this.#keyOf(before);
    const question = { kind: "differ", key, before: plain(before), after: plain(after), apps } as const;
    return this.#ask(question) as Promise<DifferenceReport>;
  }

  /** Ends the thread; what is still asked is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#end(new Error("the service is stopping"));
  }

  #keyOf(list: PolicyList): number {
    const known = this.#keys.get(list);
    if (known !== undefined) return known;
    this.#lastKey += 1;
    this.#keys.set(list, this.#lastKey);
    return this.#lastKey;
  }

  #ask(question: AnalystQuestion): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error("the service is stopping"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#asked !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#rest();
      return;
    }
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#asked = next;
    this.#worker ??= this.#start();
    this.#worker.postMessage(next.question);
  }

  #start(): Worker {
    const worker = new Worker(new URL("./analyst-thread.ts", import.meta.url), { env: {}, stdin: false });
    worker.unref();
    worker.on("message", (answer: AnalystAnswer) => this.#answered(answer));
    // INVARIANT: a thread that fails fails what it was asked, and what waits gets a new one.
    worker.on("error", (error) => this.#failed(worker, error));
    worker.on("exit", () => this.#failed(worker, new Error("the analysis ended before it was done")));
    return worker;
  }

  #answered(answer: AnalystAnswer): void {
    const asked = this.#asked;
    this.#asked = null;
    if (answer.ok) asked?.resolve(answer.value);
    else asked?.reject(new Error(answer.message));
    this.#next();
  }

  #failed(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const asked = this.#asked;
    this.#asked = null;
    asked?.reject(error);
    this.#next();
  }

  #rest(): void {
    if (this.#worker === null || this.#closed) return;
    this.#idle = setTimeout(() => void this.#end(new Error("the analysis was ended")), IDLE);
    this.#idle.unref();
  }

  async #end(reason: Error): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#asked?.reject(reason);
    this.#asked = null;
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
    await worker?.terminate();
  }
}

/** What another thread can be handed: a set in force carries its compiled engine. */
const plain = ({ policies, defaultBehaviour }: PolicyList): PolicyList => ({ policies, defaultBehaviour });
