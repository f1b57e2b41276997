/**
 * Sensitivity labels: what a file says about itself.
 * @module
 */
export { effective, fromProperties, guid, type LabelElement, type LabelSource } from "./properties.ts";
export { readCustomProperties, readLabelElements, readLabelInfo, readUserDefined } from "./read.ts";
export { readEncryptedLabels } from "./read-encrypted.ts";
export { readPdfLabels, xmpProperties } from "./read-pdf.ts";
