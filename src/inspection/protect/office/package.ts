/**
 * The parts of an Office package that protection changes, held in memory; all others are copied as they are.
 *
 * Source: ECMA-376 part 2 (content types, relationships; names of parts do not depend on case).
 * @module
 */

import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import type { Reading } from "../../text/reading.ts";
import { directoryOf } from "../../text/types/package.ts";
import { unpack, type ZipEntry } from "../../text/zip/entry.ts";
import { type Write, ZipWriter } from "../../text/zip/write.ts";
import { Refused } from "../protection.ts";
import { decodePart, escaped, Markup } from "./markup.ts";

const TYPES = "[Content_Types].xml";
const RELATIONS = "_rels/.rels";
const OPC = "application/vnd.openxmlformats-package";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
export const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
/** No program writes larger ones, of the few that are changed. */
const LARGEST = 8 * 1024 * 1024;

export interface PartKind {
  /** Types of the relationship; the first is written. */
  readonly relations: readonly string[];
  readonly contentType: string;
  /** Where it goes when the package has none. */
  readonly usual: string;
}

export class OfficePackage {
  readonly #source: ByteSource;
  readonly #reading: Reading;
  readonly #entries: readonly ZipEntry[];
  readonly #changed = new Map<string, Uint8Array>();

  constructor(source: ByteSource, reading: Reading) {
    const { entries, hidden, problems } = directoryOf(source, reading);
    const problem = problems[0];
    if (problem !== undefined) throw problem;
    if (hidden.length > 0) throw new Refused("corrupted", "the zip file holds entries that it does not list");
    if (entries.some(({ encrypted }) => encrypted)) throw new Refused("encrypted", "entries are behind a password");
    this.#source = source;
    this.#reading = reading;
    this.#entries = entries;
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** Whether any part's name matches. */
  some(pattern: RegExp): boolean {
    return this.#entries.some(({ name }) => pattern.test(name));
  }

  /** Null: there is none. */
  async read(name: string): Promise<Uint8Array | null> {
    const entry = this.#find(name);
    if (entry === undefined) return null;
    const pieces: Uint8Array[] = [];
    let size = 0;
    await unpack(this.#source, entry, this.#reading, (bytes) => {
      size += bytes.length;
      if (size > LARGEST) throw new Unreadable("over-budget", `${name} is too large to be changed`);
      pieces.push(Uint8Array.from(bytes));
    });
    return Buffer.concat(pieces);
  }

  async markup(name: string, root: string): Promise<Markup | null> {
    const bytes = await this.read(name);
    return bytes === null ? null : new Markup(decodePart(bytes), root, this.#reading.budget);
  }

  /** Where the package keeps the part of this kind: what its relationship names, if that is there. */
  async locate(kind: PartKind): Promise<string> {
    const relations = await this.#relations();
    const target = relations.children().find(({ attributes }) => kind.relations.includes(attributes.Type ?? ""));
    const name = target === undefined ? null : partName(target.attributes.Target ?? "");
    return name !== null && this.has(name) ? name : kind.usual;
  }

  /** Adds parts or replaces them, and makes them known. */
  async put(
    parts: readonly { readonly kind: PartKind; readonly name: string; readonly text: string }[],
  ): Promise<void> {
    const types = await this.markup(TYPES, "Types");
    if (types === null) throw new Refused("corrupted", "the document has no list of content types");
    const relations = await this.#relations();
    if (!this.has(RELATIONS)) setDefault(types, "rels", `${OPC}.relationships+xml`);
    for (const { kind, name, text } of parts) {
      // As it is spelt in the package.
      const spelt = this.#find(name)?.name ?? name;
      this.#changed.set(spelt, Buffer.from(text));
      setType(types, spelt, kind.contentType);
      relate(relations, spelt, kind);
    }
    this.#changed.set(this.#find(TYPES)?.name ?? TYPES, Buffer.from(types.text));
    this.#changed.set(this.#find(RELATIONS)?.name ?? RELATIONS, Buffer.from(relations.text));
  }

  /** Each entry where it was; new ones behind them. */
  async write(write: Write): Promise<void> {
    const zip = new ZipWriter(write);
    const left = new Map(this.#changed);
    for (const entry of this.#entries) {
      const changed = left.get(entry.name);
      if (changed === undefined) await zip.copy(this.#source, entry, this.#reading);
      else await zip.add(entry.name, changed);
      left.delete(entry.name);
    }
    for (const [name, data] of left) await zip.add(name, data);
    await zip.end();
  }

  async #relations(): Promise<Markup> {
    const found = await this.markup(RELATIONS, "Relationships");
    return (
      found ??
      new Markup(`${HEAD}<Relationships xmlns="${PACKAGE}/relationships"/>`, "Relationships", this.#reading.budget)
    );
  }

  #find(name: string): ZipEntry | undefined {
    const found = this.#entries.filter((entry) => sameName(entry.name, name));
    if (found.length > 1) throw new Refused("corrupted", "two parts of the document have the same name");
    return found[0];
  }
}

const sameName = (a: string, b: string): boolean =>
  a.replaceAll("\\", "/").toLowerCase() === b.replaceAll("\\", "/").toLowerCase();

/** Null: the target is not within the package, or not spelt as a name. */
function partName(target: string): string | null {
  const name = target.replace(/^\.?\//, "");
  return /^[\w .()-]+(?:\/[\w .()-]+)*$/.test(name) && !name.split("/").includes("..") ? name : null;
}

function setDefault(types: Markup, extension: string, contentType: string): void {
  const known = types.children().some(({ attributes }) => attributes.Extension?.toLowerCase() === extension);
  if (!known) types.append(`<${types.prefix}Default Extension="${extension}" ContentType="${contentType}"/>`);
}

function setType(types: Markup, name: string, contentType: string): void {
  types.remove((child) => child.name === "Override" && sameName(child.attributes.PartName ?? "", `/${name}`));
  types.append(`<${types.prefix}Override PartName="/${escaped(name)}" ContentType="${contentType}"/>`);
}

function relate(relations: Markup, name: string, { relations: kinds }: PartKind): void {
  const children = relations.children();
  const ours = children.filter(({ attributes }) => kinds.includes(attributes.Type ?? ""));
  if (ours.length === 1 && partName(ours[0]?.attributes.Target ?? "")?.toLowerCase() === name.toLowerCase()) return;
  relations.remove(({ attributes }) => kinds.includes(attributes.Type ?? ""));
  const taken = new Set(children.map(({ attributes }) => attributes.Id));
  let number = children.length + 1;
  while (taken.has(`rId${number}`)) number += 1;
  relations.append(`<${relations.prefix}Relationship Id="rId${number}" Type="${kinds[0]}" Target="${escaped(name)}"/>`);
}
