/**
 * Which reader reads which type.
 * @module
 */
import type { Reader } from "../reading.ts";
import { ar } from "./ar.ts";
import { bzip2 } from "./bzip2.ts";
import { cab } from "./cab.ts";
import { compound } from "./compound.ts";
import { cpio } from "./cpio.ts";
import { encrypted } from "./encrypted.ts";
import { gzip } from "./gzip.ts";
import { html } from "./html.ts";
import { iso } from "./iso.ts";
import { json } from "./json.ts";
import { mail } from "./mail.ts";
import { office } from "./office.ts";
import { opendocument } from "./opendocument.ts";
import { outlook } from "./outlook.ts";
import { pdf } from "./pdf.ts";
import { picture } from "./picture.ts";
import { plain } from "./plain.ts";
import { rtf } from "./rtf.ts";
import { sevenZip } from "./seven-zip.ts";
import { tar } from "./tar.ts";
import { tnef } from "./tnef.ts";
import { xml } from "./xml.ts";
import { xz } from "./xz.ts";
import { zip } from "./zip.ts";
import { zstd } from "./zstd.ts";

const each = (extensions: string, reader: Reader): [string, Reader][] =>
  extensions.split(" ").map((extension) => [extension, reader]);

const READERS = new Map<string, Reader>([
  ...each("txt csv js", plain),
  ...each("json", json),
  ...each("xml", xml),
  ...each("html", html),
  ...each("rtf", rtf),
  ...each("docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm potx potm ppsx ppsm vsdx", office),
  ...each("odt ods odp odg", opendocument),
  ...each("zip jar epub", zip),
  ...each("gz", gzip),
  ...each("bz2", bzip2),
  ...each("xz", xz),
  ...each("zst", zstd),
  ...each("7z", sevenZip),
  ...each("tar", tar),
  ...each("iso", iso),
  ...each("cab", cab),
  ...each("cpio", cpio),
  ...each("ar deb", ar),
  ...each("pdf", pdf),
  ...each("eml", mail),
  ...each("msg", outlook),
  ...each("tnef", tnef),
  ...each("doc xls ppt cfb", compound),
  ...each("encrypted", encrypted),
]);

/** By the extensions that file-type gives them. */
const PICTURES = new Set(["png", "apng", "jpg", "gif", "bmp", "webp", "tif"]);

/** Null: there is none. `pictures`: whether pictures are read. */
export const readerFor = (extension: string, pictures: boolean): Reader | null =>
  READERS.get(extension) ?? (pictures && PICTURES.has(extension) ? picture : null);
