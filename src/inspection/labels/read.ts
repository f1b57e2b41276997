/**
 * Sensitivity labels where they stand in the XML of a file. Nothing here throws: a label that is damaged is no label.
 *
 * Sources: MS-OFFCRYPTO section 2.6 (LabelInfo, and its precedence over custom properties); the custom properties
 * `MSIP_Label_<guid>_<key>` are documented with the Microsoft Information Protection SDK.
 * @module
 */
import type { Budget } from "../budget.ts";
import type { FileLabel } from "../finding.ts";
import { elements } from "../text/xml/elements.ts";
import { fromProperties, guid, type LabelElement, type LabelSource, methodOf, shortened } from "./properties.ts";

const LABEL_ATTRIBUTES = ["id", "enabled", "removed", "method", "siteId", "setDate", "name"];

/** docMetadata/LabelInfo.xml, and the stream of the same name in an encrypted document: the labels in force. */
export function readLabelInfo(pieces: Iterable<Uint8Array>, budget: Budget, source: LabelSource): FileLabel[] {
  const found: FileLabel[] = [];
  for (const { attributes } of elements(pieces, ["label"], LABEL_ATTRIBUTES, budget)) {
    const id = guid(attributes.id);
    if (id === null || !isTrue(attributes.enabled ?? "1") || isTrue(attributes.removed ?? "0")) continue;
    found.push({
      id,
      name: shortened(attributes.name),
      siteId: guid(attributes.siteId),
      method: methodOf(attributes.method),
      setDate: shortened(attributes.setDate, 60),
      source,
    });
  }
  return found;
}

/** The same, with those that were removed. */
export function readLabelElements(pieces: Iterable<Uint8Array>, budget: Budget): LabelElement[] {
  return elements(pieces, ["label"], LABEL_ATTRIBUTES, budget).flatMap(({ attributes }) => {
    const [id, siteId] = [guid(attributes.id), guid(attributes.siteId)];
    return id === null ? [] : [{ id, siteId }];
  });
}

/** docProps/custom.xml. */
export function readCustomProperties(pieces: Iterable<Uint8Array>, budget: Budget): FileLabel[] {
  const properties = elements(pieces, ["property"], ["name"], budget);
  return fromProperties(
    properties.map(({ attributes, text }) => [attributes.name ?? "", text.trim()]),
    "custom-properties",
  );
}

/** meta.xml of OpenDocument. */
export function readUserDefined(pieces: Iterable<Uint8Array>, budget: Budget): FileLabel[] {
  const properties = elements(pieces, ["user-defined"], ["name"], budget);
  return fromProperties(
    properties.map(({ attributes, text }) => [attributes.name ?? "", text.trim()]),
    "opendocument",
  );
}

const isTrue = (text: string): boolean => ["1", "true"].includes(text.trim().toLowerCase());
