/**
 * Sensitivity labels where they stand in the XML of a file. A label that is damaged is no label: nothing here throws,
 * but where time or memory are at an end.
 *
 * Sources: MS-OFFCRYPTO section 2.6 (LabelInfo, and its precedence over custom properties); the custom properties
 * `MSIP_Label_<guid>_<key>` are documented with the Microsoft Information Protection SDK.
 * @module
 */
import type { Budget } from "../budget.ts";
import type { FileLabel } from "../finding.ts";
import { eachElement } from "../text/xml/elements.ts";
import {
  fromProperties,
  guid,
  isOfLabel,
  type LabelElement,
  type LabelSource,
  methodOf,
  shortened,
} from "./properties.ts";

const LABEL_ATTRIBUTES = ["id", "enabled", "removed", "method", "siteId", "setDate", "name"];

/** docMetadata/LabelInfo.xml, and the stream of the same name in an encrypted document: the labels in force. */
export function readLabelInfo(pieces: Iterable<Uint8Array>, budget: Budget, source: LabelSource): FileLabel[] {
  const found: FileLabel[] = [];
  eachElement(pieces, "label", LABEL_ATTRIBUTES, budget, ({ attributes }) => {
    const id = guid(attributes.id);
    if (id === null || !isTrue(attributes.enabled ?? "1") || isTrue(attributes.removed ?? "0")) return;
    found.push({
      id,
      name: shortened(attributes.name),
      siteId: guid(attributes.siteId),
      method: methodOf(attributes.method),
      setDate: shortened(attributes.setDate, 60),
      source,
    });
  });
  return found;
}

/** The same, with those that were removed. */
export function readLabelElements(pieces: Iterable<Uint8Array>, budget: Budget): LabelElement[] {
  const found: LabelElement[] = [];
  eachElement(pieces, "label", LABEL_ATTRIBUTES, budget, ({ attributes }) => {
    const id = guid(attributes.id);
    if (id !== null) found.push({ id, siteId: guid(attributes.siteId) });
  });
  return found;
}

/** docProps/custom.xml. */
export const readCustomProperties = (pieces: Iterable<Uint8Array>, budget: Budget): FileLabel[] =>
  fromProperties(properties(pieces, "property", budget), "custom-properties");

/** meta.xml of OpenDocument. */
export const readUserDefined = (pieces: Iterable<Uint8Array>, budget: Budget): FileLabel[] =>
  fromProperties(properties(pieces, "user-defined", budget), "opendocument");

/** Only those that may be of a label: of others there may be any number. */
function properties(pieces: Iterable<Uint8Array>, element: string, budget: Budget): [string, string][] {
  const found: [string, string][] = [];
  eachElement(pieces, element, ["name"], budget, ({ attributes: { name = "" }, text }) => {
    if (isOfLabel(name)) found.push([name, text.trim()]);
  });
  return found;
}

const isTrue = (text: string): boolean => ["1", "true"].includes(text.trim().toLowerCase());
