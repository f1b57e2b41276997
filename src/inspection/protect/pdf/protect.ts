/**
 * Protects a PDF: watermark on every page, label and properties, and encryption if that is asked for.
 *
 * The document is held in memory and written anew as a whole; `open.ts` says what comes in.
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Budget } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { chooseLabel, labelProperties } from "../choose.ts";
import { newPassword } from "../encryption/password.ts";
import { inscription, type Protection, type ProtectOutcome, Refused } from "../protection.ts";
import { labelsOf, writeProperties } from "./metadata.ts";
import { openPdf } from "./open.ts";
import { qpdf } from "./qpdf.ts";
import { watermark } from "./watermark.ts";

export interface ProtectedPdf {
  readonly outcome: ProtectOutcome & { readonly ok: true };
  readonly file: Uint8Array;
}

/** Throws `Refused` and `Unreadable`. */
export async function protectPdf(source: ByteSource, protection: Protection, budget: Budget): Promise<ProtectedPdf> {
  const document = await openPdf(source, budget);
  const choice = chooseLabel(labelsOf(document), protection.label, protection.known);
  const pairs = labelProperties(choice, protection.time, randomUUID());
  writeProperties(document, [...pairs, ["Sallyport", inscription(protection)]], choice.replaced);
  await watermark(document, protection, budget);
  const file = await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
  budget.checkTime();
  const applied = [...(choice.write === null ? [] : ["label" as const]), "watermark" as const, "metadata" as const];
  if (protection.tier === "mark") return { outcome: { ok: true, applied, password: null, extension: "pdf" }, file };
  const password = newPassword();
  const encrypted = await encryptPdf(file, password);
  budget.checkTime();
  return { outcome: { ok: true, applied: [...applied, "encryption"], password, extension: "pdf" }, file: encrypted };
}

/** AES-256, revision 6 (ISO 32000-2, 7.6.4). Nobody has the owner's password: there is nothing that it would be for. */
async function encryptPdf(file: Uint8Array, password: string): Promise<Uint8Array> {
  const { code, output, message } = await qpdf(file, "--encrypt", password, newPassword(), "256", "--");
  if (output === null || (code !== 0 && code !== 3)) throw new Refused("corrupted", message);
  return output;
}
