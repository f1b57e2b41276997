/**
 * Small XML parts that are changed in place: what is not ours to change keeps its every character.
 *
 * Works on text whose tags it finds and never builds a tree. A part that is not plain well-formed XML is refused: better
 * no label than a document that a program has to repair.
 * @module
 */
import type { Budget } from "../../budget.ts";
import { Refused } from "../protection.ts";

export interface Tag {
  /** Without prefix. */
  readonly name: string;
  /** With the colon; "" without. */
  readonly prefix: string;
  readonly kind: "open" | "close" | "empty";
  readonly start: number;
  readonly end: number;
}

/** An element right under the root. */
export interface Child extends Tag {
  /** Decoded, by local name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Where the whole element ends. */
  readonly ends: number;
}

const DEEPEST = 256;
const SKIPPED = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;
// Each can match in one way only, so hostile text costs no more than its length.
const TAG = /<(\/?)([\w.-]+:)?([\w.-]+)(?=[\s/>])((?:[^<>"']|"[^<"]*"|'[^<']*')*?)(\/?)>/y;
const NAME = /<[\w.:-]+/y;
const ATTRIBUTE = /\s+(?:([\w.-]+):)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/** UTF-8, with or without a mark. Others are rare, and are refused. */
export function decodePart(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused("unsupported", "a part of the document is not in UTF-8");
  }
  if (/^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])/i.test(text))
    throw new Refused("unsupported", "a part of the document is not in UTF-8");
  return text;
}

const broken = (): Refused => new Refused("corrupted", "a part of the document is not well-formed");

function* tags(text: string, budget: Budget): Generator<Tag> {
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    budget.tick();
    const skipped = SKIPPED.find(([begins]) => text.startsWith(begins, at));
    if (skipped !== undefined) {
      const end = text.indexOf(skipped[1], at + skipped[0].length);
      if (end < 0) throw broken();
      at = end + skipped[1].length;
      continue;
    }
    TAG.lastIndex = at;
    const match = TAG.exec(text);
    // A document type is among what does not match: packages must not have one.
    if (match === null || (match[1] !== "" && match[5] !== "")) throw broken();
    const kind = match[1] !== "" ? "close" : match[5] !== "" ? "empty" : "open";
    yield { name: match[3] as string, prefix: match[2] ?? "", kind, start: at, end: TAG.lastIndex };
    at = TAG.lastIndex;
  }
}

export class Markup {
  text: string;
  readonly #budget: Budget;
  readonly #rootName: string;

  /** Throws `Refused` when it is not well-formed, or its root is another. */
  constructor(text: string, rootName: string, budget: Budget) {
    this.text = text;
    this.#budget = budget;
    this.#rootName = rootName;
    this.#read();
  }

  children(): Child[] {
    return this.#read().children;
  }

  /** The prefix that elements of the root's namespace have. */
  get prefix(): string {
    return this.#read().root.prefix;
  }

  /** Puts an element behind the last one. */
  append(element: string): void {
    const { root, close } = this.#read();
    if (close !== null) this.text = this.text.slice(0, close.start) + element + this.text.slice(close.start);
    else {
      const open = `${this.text.slice(root.start, root.end - 2).trimEnd()}>`;
      const closed = `</${root.prefix}${root.name}>`;
      this.text = this.text.slice(0, root.start) + open + element + closed + this.text.slice(root.end);
    }
  }

  remove(unwanted: (child: Child) => boolean): void {
    const kept: string[] = [];
    let at = 0;
    for (const child of this.children().filter(unwanted)) {
      kept.push(this.text.slice(at, child.start));
      at = child.ends;
    }
    this.text = kept.join("") + this.text.slice(at);
  }

  #read(): { root: Tag; close: Tag | null; children: Child[] } {
    const open: Tag[] = [];
    const children: Child[] = [];
    let root: Tag | null = null;
    let close: Tag | null = null;
    for (const tag of tags(this.text, this.#budget)) {
      if (open.length === 0 && root !== null) throw broken();
      root ??= tag;
      if (tag.kind === "close") {
        const opened = open.pop();
        if (opened?.name !== tag.name || opened.prefix !== tag.prefix) throw broken();
        if (open.length === 1) children.push(this.#child(opened, tag.end));
        if (open.length === 0) close = tag;
      } else if (tag.kind === "open") {
        if (open.push(tag) > DEEPEST) throw broken();
      } else if (open.length === 1) children.push(this.#child(tag, tag.end));
    }
    if (root === null || open.length > 0 || root.name !== this.#rootName) throw broken();
    return { root, close, children };
  }

  #child(tag: Tag, ends: number): Child {
    return { ...tag, ends, attributes: attributesOf(this.text.slice(tag.start, tag.end)) };
  }
}

function attributesOf(tag: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  NAME.lastIndex = 0;
  NAME.exec(tag);
  ATTRIBUTE.lastIndex = NAME.lastIndex;
  let end = ATTRIBUTE.lastIndex;
  for (let match = ATTRIBUTE.exec(tag); match !== null; match = ATTRIBUTE.exec(tag)) {
    end = ATTRIBUTE.lastIndex;
    if (match[1] !== "xmlns") found[match[2] as string] = unescaped(match[3] ?? match[4] ?? "");
  }
  if (!/^\s*\/?>$/.test(tag.slice(end))) throw broken();
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** For an attribute or text. Characters that XML does not have are left out. */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
