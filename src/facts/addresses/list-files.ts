/**
 * Lists of addresses that are files, read again whenever they change.
 *
 * INVARIANT (fail closed): while a list cannot be read it is in the state "failed", and what depends on it is unknown;
 * an old copy is not used on, because nobody could tell how old it is.
 * @module
 */
import { readFile, stat } from "node:fs/promises";
import { parseAddressList } from "./address-list.ts";
import type { TagList } from "./sources.ts";

export interface ListFile {
  /** What addresses on the list are tagged with. */
  readonly tag: string;
  readonly path: string;
}

export interface ListReport {
  readonly path: string;
  /** A sentence for whoever runs Sallyport. */
  readonly message: string;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_REPORTED = 5;

interface Loaded {
  readonly file: ListFile;
  /** Changes when the file does. */
  signature: string;
  list: TagList;
}

export class ListFiles {
  readonly #loaded: Loaded[];
  readonly #report: (report: ListReport) => void;

  private constructor(files: readonly ListFile[], report: (report: ListReport) => void) {
    this.#loaded = files.map((file) => ({ file, signature: "", list: failed(file, "it was not read yet") }));
    this.#report = report;
  }

  /** Reads all of them; one that cannot be read is reported, not fatal. */
  static async open(files: readonly ListFile[], report: (report: ListReport) => void): Promise<ListFiles> {
    const lists = new ListFiles(files, report);
    await lists.refresh();
    return lists;
  }

  get lists(): readonly TagList[] {
    return this.#loaded.map(({ list }) => list);
  }

  /** Reads again what has changed on disk; true when any list did. */
  async refresh(): Promise<boolean> {
    const changes = await Promise.all(this.#loaded.map((loaded) => this.#reload(loaded)));
    return changes.includes(true);
  }

  async #reload(loaded: Loaded): Promise<boolean> {
    const signature = await signatureOf(loaded.file.path);
    if (signature === loaded.signature) return false;
    loaded.signature = signature;
    loaded.list = await this.#read(loaded.file);
    return true;
  }

  async #read(file: ListFile): Promise<TagList> {
    try {
      const { size } = await stat(file.path);
      if (size > MAX_BYTES) return this.#fail(file, "it is larger than 64 MB");
      const parsed = parseAddressList(await readFile(file.path, "utf8"));
      if (!parsed.ok) return this.#fail(file, parsed.why);
      for (const { number, text } of parsed.bad.slice(0, MAX_REPORTED)) {
        this.#say(file, `line ${number} is neither an address nor a CIDR and was left out: ${text}`);
      }
      if (parsed.bad.length > MAX_REPORTED) this.#say(file, `${parsed.bad.length} lines were left out in all`);
      return { ok: true, tag: file.tag, addresses: parsed.addresses };
    } catch (error) {
      return this.#fail(
        file,
        `it cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
      );
    }
  }

  #fail(file: ListFile, why: string): TagList {
    this.#say(file, `${why}; until it is mended, IP tags are unknown`);
    return failed(file, why);
  }

  #say({ tag, path }: ListFile, what: string): void {
    this.#report({ path, message: `The list ${path} (tag "${tag}"): ${what}.` });
  }
}

const failed = ({ tag }: ListFile, why: string): TagList => ({
  ok: false,
  tag,
  why: `the list of addresses tagged "${tag}" is not available: ${why}`,
});

/** Text that is the same as long as the file is. */
async function signatureOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    return `none: ${(error as NodeJS.ErrnoException).code}`;
  }
}
