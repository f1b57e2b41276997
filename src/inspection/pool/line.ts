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

  /** It waits no longer. */
  remove(file: T): void {
    const left = this.#waiting.get(file.owner)?.filter((one) => one !== file) ?? [];
    if (left.length === 0) this.#waiting.delete(file.owner);
    else this.#waiting.set(file.owner, left);
  }

  /** The file that is to be read now; it counts for its owner until `done`. Undefined: nobody may be served. */
  next(): T | undefined {
    for (const [owner, files] of this.#waiting) {
      const reading = this.#reading.get(owner) ?? 0;
      if (reading >= this.#most) continue;
      const [file, ...left] = files;
      this.#waiting.delete(owner);
      if (left.length > 0) this.#waiting.set(owner, left);
      this.#reading.set(owner, reading + 1);
      return file;
    }
    return undefined;
  }

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
