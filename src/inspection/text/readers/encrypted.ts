/**
 * Office documents behind a password (MS-OFFCRYPTO 2.3): nothing to read but the label, which lies in clear.
 * @module
 */
import { readEncryptedLabels } from "../../labels/index.ts";
import { readOle } from "../ole/file.ts";
import type { Reader } from "../reading.ts";

export const encrypted: Reader = async (part, reading) => {
  reading.coverage.note("encrypted", part.path, "protected by a password or by rights management");
  reading.label(readEncryptedLabels(readOle(part.source, reading.budget).entries, reading.budget));
};
