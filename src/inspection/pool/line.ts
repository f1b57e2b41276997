/**
 * Who is next to be read. Owners take turns, so that one with many files, or slow ones, waits for the others as they do
 * for him.
 *
 * INVARIANT: where there are several readers, one owner's files never keep all of them busy.
 * @module
 */
export class Line<T extends { readonly owner: string }> {
  /** Files of one owner that may be read at once. */
  readonly #most: number;
  /** Files by owner, oldest first; the owner whose turn is next comes first. */
  readonly #waiting = new Map<string, T[]>();
  readonly #reading = new Map<string, number>();

  constructor(readers: number) {
    this.#most = Math.max(1, readers - 1);
  }

  add(file: T): void {
    const others = this.#waiting.get(file.owner);
    if (others === undefined) this.#waiting.set(file.owner, [file]);
    else others.push(file);
  }

  /** It was taken, and waits again: before all others of its owner, whose turn comes first. */
  putBack(file: T): void {
    const all = new Map(this.#waiting);
    this.#waiting.clear();
    this.#waiting.set(file.owner, [file, ...(all.get(file.owner) ?? [])]);
    for (const [owner, files] of all) if (owner !== file.owner) this.#waiting.set(owner, files);
  }

  /** It waits no longer. */
  remove(file: T): void {
    const left = this.#waiting.get(file.owner)?.filter((one) => one !== file) ?? [];
    if (left.length === 0) this.#waiting.delete(file.owner);
    else this.#waiting.set(file.owner, left);
  }

  /** The file whose turn it is. Undefined: nobody may be served. */
  first(): T | undefined {
    for (const [owner, [file]] of this.#waiting) {
      if ((this.#reading.get(owner) ?? 0) < this.#most) return file;
    }
    return undefined;
  }

  /** It is read from now on, and counts for its owner, whose turn comes last again. */
  take(file: T): void {
    const { owner } = file;
    const left = this.#waiting.get(owner)?.filter((one) => one !== file) ?? [];
    this.#waiting.delete(owner);
    if (left.length > 0) this.#waiting.set(owner, left);
    this.#reading.set(owner, (this.#reading.get(owner) ?? 0) + 1);
  }

  /** It is read no longer. */
  done({ owner }: T): void {
    const left = (this.#reading.get(owner) ?? 0) - 1;
    if (left > 0) this.#reading.set(owner, left);
    else this.#reading.delete(owner);
  }

  /** Everybody who waits, who then does no longer. */
  clear(): T[] {
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    return all;
  }
}
