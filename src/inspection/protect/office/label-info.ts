/**
 * docMetadata/LabelInfo.xml (MS-OFFCRYPTO 2.6.4; MS-OI29500 3.4.1.5).
 *
 * The content type is the one that Office writes and the Open XML SDK asks for; MS-OI29500 says "application/xml".
 * @module
 */
import type { Budget } from "../../budget.ts";
import { guid } from "../../labels/index.ts";
import type { Choice } from "../choose.ts";
import { Markup } from "./markup.ts";
import { HEAD, type PartKind } from "./package.ts";

export const LABEL_INFO: PartKind = {
  relations: ["http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels"],
  contentType: "application/vnd.ms-office.classificationlabels+xml",
  usual: "docMetadata/LabelInfo.xml",
};

const NAMESPACE = "http://schemas.microsoft.com/office/2020/mipLabelMetadata";
const EMPTY = `${HEAD}<clbl:labelList xmlns:clbl="${NAMESPACE}"/>`;

/**
 * The list with the label in it; null: it need not be written. Elements of the same tenant go, those of other tenants
 * stay. Where nobody knows the tenant, which an element must name, only those go that give way.
 */
export function withLabel(list: Markup | null, choice: Choice, budget: Budget): string | null {
  const { write, siteId, replaced } = choice;
  if (write === null || (siteId === null && list === null)) return null;
  const markup = list ?? new Markup(EMPTY, "labelList", budget);
  const gone = new Set([write.id, ...replaced]);
  markup.remove(({ name, attributes }) => {
    const [id, site] = [guid(attributes.id), guid(attributes.siteId)];
    return name === "label" && ((site !== null && site === siteId) || (id !== null && gone.has(id)));
  });
  if (siteId === null) return markup.text;
  // The order of the attributes is prescribed (2.6.5.4), and labels stand before extensions.
  const element = `<${markup.prefix}label id="{${write.id}}" enabled="1" method="Standard" siteId="{${siteId}}" contentBits="0" removed="0"/>`;
  const extensions = markup.children().find(({ name }) => name === "extLst");
  if (extensions === undefined) markup.append(element);
  else markup.text = markup.text.slice(0, extensions.start) + element + markup.text.slice(extensions.start);
  return markup.text;
}
