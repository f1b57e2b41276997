/**
 * docProps/custom.xml (ECMA-376 part 1, 22.3): properties that people and programs add to a document.
 * @module
 */
import type { Budget } from "../../budget.ts";
import { escaped, Markup } from "./markup.ts";
import { HEAD, type PartKind } from "./package.ts";

const TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006";
/** Of documents that keep to the strict form of the standard. */
const STRICT = "http://purl.oclc.org/ooxml/officeDocument";
const FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
/** 0 and 1 are reserved. */
const FIRST_PID = 2;
const LAST_PID = 2 ** 31 - 1;

export function customProperties(strict: boolean): PartKind {
  const relations = [`${TRANSITIONAL}/relationships/custom-properties`, `${STRICT}/relationships/customProperties`];
  return {
    relations: strict ? relations.reverse() : relations,
    contentType: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    usual: "docProps/custom.xml",
  };
}

/** The part with these properties in it, which take the place of any that have their names or are `unwanted`. */
export function withProperties(
  list: Markup | null,
  pairs: readonly (readonly [string, string])[],
  { unwanted, strict, budget }: { unwanted: (name: string) => boolean; strict: boolean; budget: Budget },
): string {
  const space = strict ? STRICT : TRANSITIONAL;
  const markup =
    list ??
    new Markup(
      `${HEAD}<Properties xmlns="${space}/${strict ? "customProperties" : "custom-properties"}"/>`,
      "Properties",
      budget,
    );
  const ours = new Set(pairs.map(([name]) => name.toLowerCase()));
  // Names do not depend on case.
  markup.remove(({ name, attributes }) => {
    const property = (attributes.name ?? "").trim();
    return name === "property" && (ours.has(property.toLowerCase()) || unwanted(property));
  });
  const taken = markup.children().map(({ attributes }) => Number(attributes.pid));
  let pid = taken.reduce((most, one) => (one < LAST_PID / 2 ? Math.max(most, one) : most), FIRST_PID - 1);
  const added = pairs.map(([name, value]) => {
    pid += 1;
    return `<${markup.prefix}property fmtid="${FORMAT}" pid="${pid}" name="${escaped(name)}"><vt:lpwstr xmlns:vt="${space}/docPropsVTypes">${escaped(value)}</vt:lpwstr></${markup.prefix}property>`;
  });
  markup.append(added.join(""));
  return markup.text;
}
