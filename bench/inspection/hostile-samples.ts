/**
 * Files that were made to take memory: each aims at something that a reader holds while it reads.
 * @module
 */
import { seeds } from "../../test/support/files/seeds.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import type { HostileFile } from "./hostile.ts";
import { HOSTILE_ARCHIVES } from "./hostile-archives.ts";
import { HOSTILE_DOCUMENTS } from "./hostile-documents.ts";
import { HOSTILE_PDFS } from "./hostile-pdfs.ts";
import { HOSTILE_TEXT } from "./hostile-text.ts";

/** Most that a reader can load, then what takes much by itself. */
const EACH_KIND: HostileFile = {
  name: "one of each kind, then strings to the limit.zip",
  make: async () => {
    const { fast, slow } = seeds();
    const worst = HOSTILE_DOCUMENTS.find(({ name }) => name.startsWith("strings and formats"));
    const last = (await worst?.make()) ?? Buffer.alloc(0);
    const items = [...slow, ...fast, { name: "strings.xlsx", file: last }, ...fast, ...slow];
    return zipFile(items.map(({ name, file }, at) => ({ name: `${at} ${name}`, data: file, method: 0 })));
  },
};

export const HOSTILE: readonly HostileFile[] = [
  ...HOSTILE_TEXT,
  ...HOSTILE_ARCHIVES,
  ...HOSTILE_DOCUMENTS,
  ...HOSTILE_PDFS,
  EACH_KIND,
];
