/**
 * The control words of RTF by what becomes of their text.
 * @module
 */
import type { ApartKind } from "../apart.ts";

/** What is passed over: data, layout, and what marks places. */
export const SKIPPED = new Set(
  "fonttbl colortbl pict objdata themedata colorschememapping datastore latentstyles rsidtbl generator xmlnstbl filetbl pgptbl blipuid blipuid2 wgrffmtfilter panose falt fontemb mmathPr nonshppict bkmkend atnref atnicn".split(
    " ",
  ),
);
/** What is beside the content. Labels of lists are made anew by who shows them; of a shape, this is what others draw. */
export const BESIDE = new Set(
  "info title subject author manager company operator category keywords comment doccomm hlinkbase fldinst userprops propname staticval docvar atnauthor atnid atrfstart xe tc password stylesheet listtable listoverridetable revtbl listtext pntext shprslt bkmkstart".split(
    " ",
  ),
);
/** Content that is not of the body, wherever its group stands. */
export const APART: ReadonlyMap<string, ApartKind> = new Map([
  ["footnote", "footnotes"],
  ["annotation", "comments"],
  ["shptxt", "text boxes"],
  ["dptxbxtext", "text boxes"],
  ...["header", "headerl", "headerr", "headerf"].map((word) => [word, "headers"] as const),
  ...["footer", "footerl", "footerr", "footerf"].map((word) => [word, "footers"] as const),
]);
/** Content that is not shown where it stands, to the end of its group or until the word with a 0. */
export const UNSEEN: ReadonlyMap<string, ApartKind> = new Map([
  ["deleted", "tracked changes"],
  ["mvf", "tracked changes"],
  ["v", "hidden text"],
]);
/** What formulas are made of, each drawn by itself: the halves of a fraction, what stands higher, cells of a matrix. */
export const DRAWN = new Set("mnum mden me msup msub mdeg mlim".split(" "));
/** The footnote is an endnote. */
export const ENDNOTE = "ftnalt";
/** Content of where its group stands, although readers that do not know it pass it over. */
export const CONTENT = new Set(
  "shpinst shp shpgrp do background field fldrslt object result shppict picprop sp mmath moMath".split(" "),
);
/** Text in the code page, then the same in Unicode, which stands in its place. */
export const [IN_CODE_PAGE, IN_UNICODE] = ["upr", "ud"];
/** The name and the value of a property of a shape, and those whose values are text. */
export const [PROPERTY, VALUE] = ["sn", "sv"];
export const TEXT_PROPERTIES = new Set(
  (
    "gtextUNICODE wzDescription wzName wzTooltip pihlShape wzSigSetupSuggSigner wzSigSetupSuggSigner2 " +
    "wzSigSetupSuggSignerEmail wzSigSetupSignInst"
  ).split(" "),
);
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
/** Those that end a paragraph or a cell. They do so where they are deleted or hidden, too: what they part is not to run together. */
export const ENDS = new Set("par sect page row column cell nestrow nestcell".split(" "));
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
