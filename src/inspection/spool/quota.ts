/**
 * How many bytes may be held at once: by one person, and by all. Whoever would hold more waits for nobody; the file is
 * then larger than what can be looked at, and the policy says what that means.
 * @module
 */

export interface Quotas {
  /** Bytes of one file. */
  readonly file: number;
  /** Bytes of one owner at once. */
  readonly owner: number;
  /** Bytes of all at once. */
  readonly total: number;
}

export type QuotaName = keyof Quotas;

export class Quota {
  readonly #limits: () => Quotas;
  readonly #owners = new Map<string, number>();
  #total = 0;

  constructor(limits: () => Quotas) {
    this.#limits = limits;
  }

  /** Bytes held now. */
  get total(): number {
    return this.#total;
  }

  /** Takes `bytes` more for a file of `held` so far. Returns the limit that forbids it; null: taken. */
  take(owner: string, held: number, bytes: number): QuotaName | null {
    const limits = this.#limits();
    const mine = this.#owners.get(owner) ?? 0;
    if (held + bytes > limits.file) return "file";
    if (mine + bytes > limits.owner) return "owner";
    if (this.#total + bytes > limits.total) return "total";
    this.#owners.set(owner, mine + bytes);
    this.#total += bytes;
    return null;
  }

  giveBack(owner: string, bytes: number): void {
    const mine = (this.#owners.get(owner) ?? 0) - bytes;
    if (mine > 0) this.#owners.set(owner, mine);
    else this.#owners.delete(owner);
    this.#total -= bytes;
  }
}
