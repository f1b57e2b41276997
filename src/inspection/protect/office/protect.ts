/**
 * Marks a Word, Excel or PowerPoint document: its label, in both of the places where programs look for it, and a property
 * that says who took it and when. Nothing is unpacked but the few parts that change.
 * @module
 */
import { randomUUID } from "node:crypto";
import type { ByteSource } from "../../bytes.ts";
import { effective, readCustomProperties, readLabelElements, readLabelInfo } from "../../labels/index.ts";
import type { Reading } from "../../text/reading.ts";
import type { Write } from "../../text/zip/write.ts";
import { type Choice, chooseLabel, labelProperties } from "../choose.ts";
import { type Applied, inscription, type Protection, Refused } from "../protection.ts";
import { LABEL_INFO, withLabel } from "./label-info.ts";
import { OfficePackage, type PartKind } from "./package.ts";
import { customProperties, withProperties } from "./properties.ts";

export interface MarkedOffice {
  readonly applied: readonly Applied[];
  /** LabelInfo.xml as the document has it now; null: it has none. */
  readonly labelInfo: Uint8Array | null;
  /** Writes the document. The same bytes every time. */
  readonly write: (write: Write) => Promise<void>;
}

const SIGNATURE = /^_xmlsignatures[\\/]/i;
const PROPERTY = "Sallyport";
const RELATIONS = "_rels/.rels";

/** Throws `Refused` and `Unreadable`. */
export async function markOffice(source: ByteSource, protection: Protection, reading: Reading): Promise<MarkedOffice> {
  const document = new OfficePackage(source, reading);
  if (document.some(SIGNATURE)) throw new Refused("signed", "the document has a digital signature");
  const strict = await isStrict(document);
  const custom = customProperties(strict);
  const places = await placesOf(document, custom);
  const choice = await choose(document, places, protection, reading);

  const { budget } = reading;
  const list = choice.write === null ? null : await document.markup(places.labelInfo, "labelList");
  const labelInfo = withLabel(list, choice, budget);
  const pairs: [string, string][] = [
    ...labelProperties(choice, protection.time, randomUUID()),
    [PROPERTY, inscription(protection)],
  ];
  const unwanted = (name: string) => choice.replaced.some((id) => name.toLowerCase().startsWith(`msip_label_${id}_`));
  const properties = await document.markup(places.custom, "Properties");
  await document.put([
    { kind: custom, name: places.custom, text: withProperties(properties, pairs, { unwanted, strict, budget }) },
    ...(labelInfo === null ? [] : [{ kind: LABEL_INFO, name: LABEL_INFO.usual, text: labelInfo }]),
  ]);
  return {
    applied: choice.write === null ? ["metadata"] : ["label", "metadata"],
    labelInfo: labelInfo === null ? await document.read(places.labelInfo) : Buffer.from(labelInfo),
    write: (write) => document.write(write),
  };
}

interface Places {
  readonly labelInfo: string;
  readonly custom: string;
}

const placesOf = async (document: OfficePackage, custom: PartKind): Promise<Places> => ({
  labelInfo: await document.locate(LABEL_INFO),
  custom: await document.locate(custom),
});

async function choose(
  document: OfficePackage,
  places: Places,
  protection: Protection,
  { budget }: Reading,
): Promise<Choice> {
  // Parts at their usual places count, too, even if no relationship names them: that errs to the higher label.
  const read = async (...names: string[]) => {
    const parts = await Promise.all([...new Set(names)].map((name) => document.read(name)));
    return parts.flatMap((bytes) => (bytes === null ? [] : [[bytes]]));
  };
  const infos = await read(places.labelInfo, LABEL_INFO.usual);
  const customs = await read(places.custom, "docProps/custom.xml");
  const elements = infos.flatMap((pieces) => readLabelElements(pieces, budget));
  const labels = [
    ...infos.flatMap((pieces) => readLabelInfo(pieces, budget, "label-info")),
    ...customs.flatMap((pieces) => readCustomProperties(pieces, budget)),
  ];
  const choice = chooseLabel(effective(labels, elements), protection.label, protection.known);
  // Left over in the properties, behind an element of the same tenant: they must not come back when that one goes.
  const leftOver = labels.filter(({ siteId }) => siteId !== null && siteId === choice.siteId).map(({ id }) => id);
  return { ...choice, replaced: [...new Set([...choice.replaced, ...leftOver])] };
}

async function isStrict(document: OfficePackage): Promise<boolean> {
  const bytes = await document.read(RELATIONS);
  return (
    bytes !== null &&
    Buffer.from(bytes).includes("http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument")
  );
}
