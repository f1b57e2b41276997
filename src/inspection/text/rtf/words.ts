/**
 * The control words of RTF by what becomes of their text.
 * @module
 */
import type { ApartKind } from "../apart.ts";

/** What is passed over: data, layout, and what marks places. */
export const SKIPPED = new Set(
  "fonttbl colortbl stylesheet listtable listoverridetable pict objdata themedata colorschememapping datastore latentstyles rsidtbl generator xmlnstbl filetbl revtbl pgptbl blipuid blipuid2 wgrffmtfilter panose falt fontemb mmathPr nonshppict shppict xe tc bkmkstart bkmkend atnid atnref atnicn picprop sp".split(
    " ",
  ),
);
/** What is beside the content. */
export const BESIDE = new Set(
  "info title subject author manager company operator category keywords comment doccomm hlinkbase fldinst userprops propname staticval docvar atnauthor atrfstart password".split(
    " ",
  ),
);
/** Content that is not of the body, wherever its group stands. */
export const APART: ReadonlyMap<string, ApartKind> = new Map([
  ["footnote", "footnotes"],
  ["annotation", "comments"],
  ["shptxt", "text boxes"],
  ...["header", "headerl", "headerr", "headerf"].map((word) => [word, "headers"] as const),
  ...["footer", "footerl", "footerr", "footerf"].map((word) => [word, "footers"] as const),
]);
/** The footnote is an endnote. */
export const ENDNOTE = "ftnalt";
/** Content of where its group stands, although readers that do not know it pass it over. */
export const CONTENT = new Set("shpinst shp upr ud field fldrslt result listtext pntext".split(" "));
/** Control words that are characters. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    par: "\n",
    line: "\n",
    sect: "\n",
    page: "\n",
    row: "\n",
    column: "\n",
    nestrow: "\n",
    tab: "\t",
    cell: "\t",
    nestcell: "\t",
    emdash: "—",
    endash: "–",
    bullet: "•",
    lquote: "‘",
    rquote: "’",
    ldblquote: "“",
    rdblquote: "”",
    emspace: " ",
    enspace: " ",
    qmspace: " ",
  }),
);
/** \fcharset to code page. */
export const CHARSETS: Readonly<Record<number, number>> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};
