/**
 * The types that readers exist for, and the families of extensions that may stand for one another.
 * @module
 */
import type { RealType } from "../../finding.ts";

const OOXML = "application/vnd.openxmlformats-officedocument";
const MACRO = "macroEnabled.12";
const ODF = "application/vnd.oasis.opendocument";

/** Media types by extension. */
export const MIME: Readonly<Record<string, string>> = {
  "7z": "application/x-7z-compressed",
  ar: "application/x-unix-archive",
  bz2: "application/x-bzip2",
  cab: "application/vnd.ms-cab-compressed",
  cfb: "application/x-cfb",
  cpio: "application/x-cpio",
  csv: "text/csv",
  deb: "application/x-deb",
  doc: "application/msword",
  docm: `application/vnd.ms-word.document.${MACRO}`,
  docx: `${OOXML}.wordprocessingml.document`,
  dotm: `application/vnd.ms-word.template.${MACRO}`,
  dotx: `${OOXML}.wordprocessingml.template`,
  eml: "message/rfc822",
  encrypted: "application/x-ole-encrypted-package",
  gz: "application/gzip",
  html: "text/html",
  iso: "application/x-iso9660-image",
  jar: "application/java-archive",
  js: "text/javascript",
  json: "application/json",
  msg: "application/vnd.ms-outlook",
  mso: "application/x-mso",
  tnef: "application/vnd.ms-tnef",
  odg: `${ODF}.graphics`,
  odp: `${ODF}.presentation`,
  ods: `${ODF}.spreadsheet`,
  odt: `${ODF}.text`,
  epub: "application/epub+zip",
  pdf: "application/pdf",
  potm: `application/vnd.ms-powerpoint.template.${MACRO}`,
  potx: `${OOXML}.presentationml.template`,
  ppsm: `application/vnd.ms-powerpoint.slideshow.${MACRO}`,
  ppsx: `${OOXML}.presentationml.slideshow`,
  ppt: "application/vnd.ms-powerpoint",
  pptm: `application/vnd.ms-powerpoint.presentation.${MACRO}`,
  pptx: `${OOXML}.presentationml.presentation`,
  rtf: "application/rtf",
  tar: "application/x-tar",
  txt: "text/plain",
  vsdx: "application/vnd.visio",
  xls: "application/vnd.ms-excel",
  xlsb: `application/vnd.ms-excel.sheet.binary.${MACRO}`,
  xlsm: `application/vnd.ms-excel.sheet.${MACRO}`,
  xlsx: `${OOXML}.spreadsheetml.sheet`,
  xltm: `application/vnd.ms-excel.template.${MACRO}`,
  xltx: `${OOXML}.spreadsheetml.template`,
  xml: "application/xml",
  zip: "application/zip",
  zst: "application/zstd",
};

export const typeOf = (extension: string): RealType => ({
  extension,
  mime: MIME[extension] ?? "application/octet-stream",
});

/** Extensions (and what follows "application/x-" or so) that one real type may go by. */
const FAMILIES: readonly (readonly string[])[] = [
  ["docx", "docm", "dotx", "dotm"],
  ["xlsx", "xlsm", "xltx", "xltm", "xlam", "xlsb"],
  ["pptx", "pptm", "potx", "potm", "ppsx", "ppsm", "ppam"],
  ["vsdx", "vsdm", "vstx"],
  ["odt", "ott", "odm", "fodt"],
  ["ods", "ots", "fods"],
  ["odp", "otp", "fodp"],
  ["odg", "otg"],
  ["doc", "dot", "wiz"],
  ["xls", "xlt", "xla", "xlw"],
  ["ppt", "pot", "pps"],
  ["cfb", "msi", "msp", "thumbs", "db", "vsd", "pub", "mpp", "one"],
  ["encrypted", "docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xlsb", "xltx", "pptx", "pptm", "potx", "ppsx"],
  ["zip", "jar", "war", "ear", "apk", "aar", "xpi", "nupkg", "whl", "kmz", "3mf", "ipa", "epub", "zipx", "vsix", "crx"],
  ["gz", "tgz", "svgz", "gzip"],
  ["bz2", "tbz", "tbz2"],
  ["xz", "txz"],
  ["zst", "zstd", "tzst"],
  ["jpg", "jpeg", "jpe", "jfif"],
  ["tif", "tiff"],
  ["heic", "heif", "avif"],
  ["mp4", "m4a", "m4v", "mov", "3gp"],
  ["mpg", "mpeg", "mp1", "mp2", "mp3"],
  ["ogg", "oga", "ogv", "opus", "ogx"],
  ["mkv", "webm"],
  ["wav", "avi", "webp"],
  ["exe", "dll", "sys", "scr", "ocx", "cpl", "com", "drv"],
  ["elf", "so", "o", "ko"],
  ["msg", "oft"],
  ["pdf", "ai"],
  ["ps", "eps", "ai"],
  ["eml", "mht", "mhtml", "nws"],
  ["asf", "wmv", "wma"],
];

/** Types of text: any extension that is no binary format's may hold them. */
const TEXTS = new Set(["txt", "html", "xml", "json", "csv", "js", "eml", "rtf"]);

/** Extensions of formats that are never mere text. */
const BINARY = new Set([
  ...FAMILIES.flat().filter(
    (extension) =>
      !["mht", "mhtml", "eml", "nws", "com", "o", "ps", "eps", "ai", "fodt", "fods", "fodp", "db", "one"].includes(
        extension,
      ),
  ),
  ..."pdf 7z rar cab png gif bmp ico flac aac mid wasm class sqlite psd ttf otf woff woff2 tar iso dmg".split(" "),
]);

/** Extensions that say "text". */
const TEXTUAL = new Set(
  "txt text log md csv tsv json jsonl xml html htm xhtml css js mjs cjs ts tsx jsx py rb go rs c h cpp java cs php sh ps1 bat cmd sql yaml yml toml ini cfg conf properties tex srt vtt ics vcf eml rtf svg".split(
    " ",
  ),
);

export const isText = (extension: string): boolean => TEXTS.has(extension);

const sameFamily = (a: string, b: string): boolean =>
  a === b || FAMILIES.some((family) => family.includes(a) && family.includes(b));

/** Whether a file that says it is `said` may be any of `types`. What nobody knows contradicts nothing. */
export function agrees(said: string, types: readonly RealType[]): boolean {
  if (types.length === 0 || types.some((type) => sameFamily(type.extension, said))) return true;
  if (types.some((type) => isText(type.extension))) {
    if (said === "rtf" || said === "eml") return false;
    // Text under the name of a binary format: a page under the name of a document is how a login page is served.
    return !BINARY.has(said);
  }
  if (types.every((type) => type.extension === "")) return !BINARY.has(said) && !TEXTUAL.has(said);
  // Programs give their zip and OLE files extensions of their own.
  const generic = types.some((type) => ["zip", "cfb", "gz", "tar"].includes(type.extension));
  return generic ? !BINARY.has(said) && !TEXTUAL.has(said) : !BINARY.has(said) && !TEXTUAL.has(said);
}

const PAGES = new Set("html htm shtml shtm hta".split(" "));
/** By which browsers and mail programs are told that something is a page, and text with marks that look alike. */
const PAGE_TYPES = /^\s*(text\/(html|x-amp-html|enriched|richtext)|application\/(vnd\.wap\.)?xhtml\+xml)\s*(;|$)/i;
export const isPage = (mime: string): boolean => PAGE_TYPES.test(mime);

/**
 * A page may begin with words, and as XML or mail do: text is one, too, to a browser that was told so by the name or by the
 * type, and to an editor it stays what it is. XML shows what a page in XML does.
 */
export function asTold(types: readonly RealType[], name: string, mime: string | null): readonly RealType[] {
  const isTold = PAGES.has(extensionOf(name)) || (mime !== null && isPage(mime));
  const isOther =
    types.some(({ extension }) => isText(extension)) && types.every(({ extension }) => extension !== "html");
  const isXhtml = mime !== null && /xhtml/i.test(mime) && types.some(({ extension }) => extension === "xml");
  return isTold && isOther && !isXhtml ? [...types, typeOf("html")] : types;
}

/** Whether mail programs are told by the name or by the type that something is mail. */
export const isToldMail = (name: string, mime: string | null): boolean =>
  /^(eml|mht|mhtml|nws)$/.test(extensionOf(name)) || (mime !== null && extensionOfMime(mime) === "eml");

const OPAQUE = new Set([
  "application/octet-stream",
  "binary/octet-stream",
  "application/unknown",
  "application/binary",
]);

/** The extension that a media type stands for; null: it says nothing. */
export function extensionOfMime(declared: string): string | null {
  const mime = declared.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mime === "" || OPAQUE.has(mime) || mime.includes("download")) return null;
  const known = Object.entries(MIME).find(([, value]) => value.toLowerCase() === mime);
  if (known !== undefined) return known[0];
  const [kind = "", sub = ""] = mime.split("/");
  if (kind === "text") return "txt";
  if (/^(.*\+)?(json|xml|javascript|ecmascript|yaml)$/.test(sub.replace("x-", ""))) return "txt";
  return MIME_ALIASES[sub.replace(/^x-/, "")] ?? null;
}

const MIME_ALIASES: Readonly<Record<string, string>> = {
  "zip-compressed": "zip",
  gzip: "gz",
  zstd: "zst",
  pdf: "pdf",
  jpeg: "jpg",
  png: "png",
  gif: "gif",
  bmp: "bmp",
  tiff: "tif",
  webp: "webp",
  mp4: "mp4",
  mpeg: "mp3",
  msdownload: "exe",
  "rar-compressed": "rar",
  "ms-tnef": "tnef",
  global: "eml",
  news: "eml",
};

export function extensionOf(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1).trim();
  const dot = base.lastIndexOf(".");
  return dot < 0 ? "" : base.slice(dot + 1).toLowerCase();
}
