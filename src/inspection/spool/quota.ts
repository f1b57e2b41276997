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

/**
 * Files on the disk, of one owner and of all: each has a descriptor open as long as it is held, and however small they are,
 * they must not use up those that connections need.
 */
const FILES_OF_ONE = 1024;
const FILES_OF_ALL = 4096;

export interface Taken {
  bytes: number;
  /** On the disk. */
  files: number;
}

export class Quota {
  readonly #limits: () => Quotas;
  readonly #owners = new Map<string, Taken>();
  readonly #all: Taken = { bytes: 0, files: 0 };

  constructor(limits: () => Quotas) {
    this.#limits = limits;
  }

  /** Bytes held now. */
  get total(): number {
    return this.#all.bytes;
  }

  /** Takes `bytes` more for a file of `held` so far. Returns the limit that forbids it; null: taken. */
  take(owner: string, held: number, bytes: number): QuotaName | null {
    const limits = this.#limits();
    const mine = this.#owners.get(owner);
    if (held + bytes > limits.file) return "file";
    if ((mine?.bytes ?? 0) + bytes > limits.owner) return "owner";
    if (this.#all.bytes + bytes > limits.total) return "total";
    this.#add(owner, bytes, 0);
    return null;
  }

  /** Takes a file on the disk. Returns the limit that forbids it; null: taken. */
  takeFile(owner: string): QuotaName | null {
    if ((this.#owners.get(owner)?.files ?? 0) >= FILES_OF_ONE) return "owner";
    if (this.#all.files >= FILES_OF_ALL) return "total";
    this.#add(owner, 0, 1);
    return null;
  }

  giveBack(owner: string, { bytes, files }: Readonly<Taken>): void {
    this.#add(owner, -bytes, -files);
  }

  #add(owner: string, bytes: number, files: number): void {
    const mine = this.#owners.get(owner) ?? { bytes: 0, files: 0 };
    for (const taken of [mine, this.#all]) {
      taken.bytes += bytes;
      taken.files += files;
    }
    if (mine.bytes > 0 || mine.files > 0) this.#owners.set(owner, mine);
    else this.#owners.delete(owner);
  }
}
