/**
 * A rule package as a tree. Entities of XML are not expanded, and a document type is refused.
 * @module
 */
import { Parser } from "htmlparser2";
import { err, ok, type Result } from "../../../kernel/index.ts";

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const LARGEST = 2_000_000;
const DEEPEST = 60;

/** A root without a name, above what stands in the file. */
export function parseXml(xml: string): Result<Element, string> {
  if (xml.length > LARGEST) return err(`the file is longer than ${LARGEST} characters`);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return err("the file declares a document type, which is not read");
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  let isTooDeep = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const element = { name, attributes: { ...attributes }, children: [], text: "" };
        open.at(-1)?.children.push(element);
        if (open.push(element) > DEEPEST) isTooDeep = true;
      },
      ontext: (text) => {
        const top = open.at(-1);
        if (top !== undefined) top.text += text;
      },
      onclosetag: () => {
        if (open.length > 1) open.pop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return isTooDeep ? err("the file is nested too deeply") : ok(root);
}

/** All elements of that name below, the element itself left out. */
export function find(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...find(child, name)]);
}

/** A whole number that an attribute gives; null: it gives something else. */
export function numberOf(text: string | undefined, absent: number): number | null {
  if (text === undefined) return absent;
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}
