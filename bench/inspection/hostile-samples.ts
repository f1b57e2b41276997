/**
 * Files that were made to take memory: each aims at something that a reader holds while it reads.
 * @module
 */
import { seeds } from "../../test/support/files/seeds.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import type { HostileFile } from "./hostile.ts";
import { HOSTILE_ARCHIVES } from "./hostile-archives.ts";
import { HOSTILE_COMPOUND } from "./hostile-compound.ts";
import { HOSTILE_DOCUMENTS } from "./hostile-documents.ts";
import { HOSTILE_PDFS } from "./hostile-pdfs.ts";
import { HOSTILE_TEXT } from "./hostile-text.ts";

const made = async (name: string) => {
  const file = await [...HOSTILE_TEXT, ...HOSTILE_DOCUMENTS].find((one) => one.name === name)?.make();
  return { name, file: file ?? Buffer.alloc(0) };
};
const oneAfterTheOther = (files: readonly { readonly name: string; readonly file: Uint8Array }[]) =>
  zipFile(files.map(({ name, file }, at) => ({ name: `${at} ${name}`, data: file, method: 0 })));

/** What makes a reader load all that it can load, and then what takes much by itself. */
const IN_TURN: readonly HostileFile[] = [
  {
    name: "one of each kind, then strings to the limit.zip",
    make: async () => {
      const { fast, slow } = seeds();
      return oneAfterTheOther([...slow, ...fast, await made("strings and formats to the limits.xlsx"), ...fast]);
    },
  },
  {
    name: "one match of each type, one of each kind, then strings to the limit.zip",
    make: async () => {
      const { fast, slow } = seeds();
      const first = await made("one match of each type.txt");
      return oneAfterTheOther([first, ...slow, ...fast, await made("strings and formats to the limits.xlsx"), ...fast]);
    },
  },
];

export const HOSTILE: readonly HostileFile[] = [
  ...HOSTILE_TEXT,
  ...HOSTILE_ARCHIVES,
  ...HOSTILE_DOCUMENTS,
  ...HOSTILE_COMPOUND,
  ...HOSTILE_PDFS,
  ...IN_TURN,
];
