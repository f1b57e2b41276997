/**
 * Files that were made to take memory: each aims at something that a reader holds while it reads.
 * @module
 */
import type { HostileFile } from "./hostile.ts";
import { HOSTILE_ARCHIVES } from "./hostile-archives.ts";
import { HOSTILE_DOCUMENTS } from "./hostile-documents.ts";
import { HOSTILE_PDFS } from "./hostile-pdfs.ts";
import { HOSTILE_TEXT } from "./hostile-text.ts";

export const HOSTILE: readonly HostileFile[] = [
  ...HOSTILE_TEXT,
  ...HOSTILE_ARCHIVES,
  ...HOSTILE_DOCUMENTS,
  ...HOSTILE_PDFS,
];
