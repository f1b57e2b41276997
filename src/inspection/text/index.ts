/**
 * The text of a file, whatever the file is. Start at `extract.ts`; one format a file in `readers/`.
 *
 * Everything streams, so memory stays flat: a format that must be held whole says so in its reader, and has a cap.
 * @module
 */
export { type Declared, type Extraction, type ExtractOptions, extract } from "./extract.ts";
export { letGoOfAll, rest } from "./rest.ts";
