/**
 * Protects one file: what is it by its bytes, then the format that knows how.
 *
 * INVARIANT: hostile input never throws. It ends as a refusal, and whatever was written by then is to be thrown away.
 * @module
 */

import type { Budget } from "../budget.ts";
import type { ByteSource } from "../bytes.ts";
import { CoverageLog } from "../text/coverage.ts";
import type { Declared } from "../text/index.ts";
import { Output } from "../text/output.ts";
import type { Reading } from "../text/reading.ts";
import { identify } from "../text/types/identify.ts";
import { agrees, extensionOf } from "../text/types/known.ts";
import type { Write } from "../text/zip/write.ts";
import { encryptOffice } from "./encryption/agile.ts";
import { newPassword } from "./encryption/password.ts";
import { markOffice } from "./office/protect.ts";
import { type Protection, type ProtectOutcome, Refused, refusalOf } from "./protection.ts";

const OFFICE = "docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm ppsx ppsm potx potm".split(" ");
const CHUNK = 64 * 1024;
const PIECE = 1024 * 1024;

/**
 * `declared`: the extension of the name is kept where it fits what the file is. `write` gets the protected file in order;
 * what it throws is thrown on, since it is not the file's doing.
 */
export async function protectFile(
  source: ByteSource,
  declared: Declared,
  protection: Protection,
  write: Write,
  budget: Budget,
): Promise<ProtectOutcome> {
  const failed: { error: unknown }[] = [];
  const guardedWrite: Write = async (bytes) => {
    try {
      await write(bytes);
    } catch (error) {
      failed.push({ error });
      throw error;
    }
  };
  try {
    return await protectAs(await typeOf(source, declared, budget), {
      source,
      declared,
      protection,
      write: guardedWrite,
      budget,
    });
  } catch (error) {
    if (failed[0] !== undefined) throw failed[0].error;
    return refusalOf(error);
  }
}

interface Work {
  readonly source: ByteSource;
  readonly declared: Declared;
  readonly protection: Protection;
  readonly write: Write;
  readonly budget: Budget;
}

async function typeOf(source: ByteSource, declared: Declared, budget: Budget): Promise<string> {
  if (source.size === 0) throw new Refused("unsupported", "the file is empty");
  const { types } = await identify(source, readingOf(budget), false);
  const extension = types[0]?.extension ?? "";
  if (extension === "encrypted") throw new Refused("encrypted", "it is behind a password already");
  // Whoever opens the other half would find it unprotected.
  if (types.length > 1) throw new Refused("unsupported", "the file is of two types at once");
  const said = extensionOf(declared.name);
  return OFFICE.includes(said) && OFFICE.includes(extension) && agrees(said, types) ? said : extension;
}

async function protectAs(extension: string, { source, protection, write, budget }: Work): Promise<ProtectOutcome> {
  if (OFFICE.includes(extension)) {
    const marked = await markOffice(source, protection, readingOf(budget));
    if (protection.tier === "mark") {
      await marked.write(write);
      return { ok: true, applied: marked.applied, password: null, extension };
    }
    const password = newPassword();
    let size = 0;
    // The encrypted form begins with sizes, so it is made twice: once to be counted.
    await marked.write(async (bytes) => {
      size += bytes.length;
    });
    await encryptOffice({ size, pour: marked.write }, password, marked.labelInfo, write);
    return { ok: true, applied: [...marked.applied, "encryption"], password, extension };
  }
  if (extension === "pdf") {
    // Loaded when a PDF comes: it is large, and most processes never need it.
    const { protectPdf } = await import("./pdf/protect.ts");
    const { outcome, file } = await protectPdf(source, protection, budget);
    for (let at = 0; at < file.length; at += PIECE) await write(file.subarray(at, at + PIECE));
    return outcome;
  }
  throw new Refused(
    "unsupported",
    `files of this type (${extension === "" ? "unknown" : extension}) cannot be protected`,
  );
}

/** The readers of packages are shared with the extraction of text, which nobody wants here. */
const readingOf = (budget: Budget): Reading => ({
  budget,
  out: new Output({ part: () => {}, text: () => {} }, budget),
  coverage: new CoverageLog(),
  label: () => {},
  flags: new Set(),
  zips: { awaited: 0, entries: new Map() },
  pdf: { awaited: null },
  pictures: { read: 0 },
  unpacked: { any: false, visit: null },
  chunk: CHUNK,
  inner: async () => {},
});
