/**
 * Rich text (RTF 1.9.1): a state machine over its bytes. Text in any code page and in \u escapes; pictures, fonts and other
 * data are passed over; the information group, field codes and unknown destinations are beside the content.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type Part, pour, type Reader, type Reading } from "../reading.ts";
import { decoderForCodePage } from "../types/decoder.ts";

type Target = "content" | "beside" | "skip";

interface Group {
  target: Target;
  /** A line ends before it and after it, if there is text in it. `wasDue`: it ended there anyway. */
  apart: { readonly wasDue: boolean } | null;
  /** Characters that follow a \u escape for readers that do not know it. */
  fallback: number;
  codePage: number;
}

const SKIPPED = new Set(
  "fonttbl colortbl stylesheet listtable listoverridetable pict objdata themedata colorschememapping datastore latentstyles rsidtbl generator xmlnstbl filetbl revtbl pgptbl blipuid blipuid2 wgrffmtfilter panose falt fontemb mmathPr nonshppict shppict xe tc bkmkstart bkmkend atnid atnref atnicn picprop sp".split(
    " ",
  ),
);
const BESIDE = new Set(
  "info title subject author manager company operator category keywords comment doccomm hlinkbase fldinst userprops propname staticval docvar atnauthor atrfstart password".split(
    " ",
  ),
);
/** Content that stands on lines of its own, wherever its group does. */
const APART = new Set(
  "footnote annotation shptxt header headerl headerr headerf footer footerl footerr footerf".split(" "),
);
const CONTENT = new Set("shpinst shp upr ud field fldrslt result listtext pntext".split(" "));
const CHARACTERS: Readonly<Record<string, string>> = {
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
};
/** \fcharset to code page. */
const CHARSETS: Readonly<Record<number, number>> = {
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

export const rtf: Reader = async (part, reading) => {
  reading.out.part("content", part.path);
  const machine = new Rtf(part, reading);
  pour(part.source, reading, (bytes) => machine.write(bytes));
  machine.end();
};

/** Of which the code pages are held. Programs write some hundred. */
const MOST_FONTS = 10_000;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

class Rtf {
  readonly #part: Part;
  readonly #reading: Reading;
  readonly #stack: Group[] = [];
  #group: Group = { target: "content", apart: null, fallback: 1, codePage: 1252 };
  #defaultCodePage = 1252;
  /** Code pages by font number. */
  readonly #fonts = new Map<number, number>();
  #font = 0;
  /** What follows a backslash so far; null outside a control. */
  #word: string | null = null;
  /** Bytes of a \bin that are still to be passed over. */
  #binary = 0;
  #skipFallback = 0;
  #ignorable = false;
  #high = 0;
  #started = false;
  /** A line ends before the next text. */
  #due = false;
  #ended = false;
  readonly #pending: number[] = [];
  #beside = "";

  constructor(part: Part, reading: Reading) {
    this.#part = part;
    this.#reading = reading;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.#binary > 0) {
        const skipped = Math.min(this.#binary, bytes.length - at);
        this.#binary -= skipped;
        at += skipped - 1;
        continue;
      }
      const byte = bytes[at] as number;
      if (this.#word !== null) {
        if (this.#control(byte)) continue;
      }
      this.#plain(byte);
    }
  }

  end(): void {
    if (this.#word !== null) this.#control(0x20);
    this.#flush();
    this.#endBeside();
    if (!this.#ended) throw new Unreadable("corrupted", "the RTF ends too soon");
  }

  #plain(byte: number): void {
    if (this.#ended) {
      if (byte > 0x20) this.#reading.flags.add("trailing-data");
      this.#literal(byte);
    } else if (byte === BACKSLASH) this.#word = "";
    else if (byte === OPEN) this.#open();
    else if (byte === CLOSE) this.#close();
    else if (byte >= 0x20 || byte === 9) this.#literal(byte);
  }

  #open(): void {
    this.#flush();
    this.#started = true;
    this.#skipFallback = 0;
    this.#ignorable = false;
    this.#stack.push(this.#group);
    this.#group = { ...this.#group, apart: null };
    if (this.#stack.length > this.#reading.budget.limits.nesting)
      throw new Unreadable("over-budget", `RTF groups nested more than ${this.#reading.budget.limits.nesting} deep`);
  }

  #close(): void {
    this.#flush();
    this.#skipFallback = 0;
    const outer = this.#stack.pop();
    if (outer === undefined) throw new Unreadable("corrupted", "an RTF group ends that never began");
    if (this.#group.target === "beside") this.#endBeside();
    if (this.#group.apart !== null) this.#due = this.#due ? this.#group.apart.wasDue : true;
    this.#group = outer;
    if (this.#stack.length === 0 && this.#started) this.#ended = true;
  }

  /** Takes the byte into the control word. Returns false when the byte ended it and is to be read as any other. */
  #control(byte: number): boolean {
    const word = this.#word as string;
    const letter = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
    const digit = byte >= 0x30 && byte <= 0x39;
    if (word === "") {
      if (letter) this.#word = String.fromCharCode(byte);
      else if (byte === 0x27) this.#word = "'";
      else {
        this.#word = null;
        this.#symbol(byte);
      }
      return true;
    }
    if (word.startsWith("'")) {
      this.#word = word + String.fromCharCode(byte);
      if (this.#word.length < 3) return true;
      this.#word = null;
      const value = Number.parseInt(word.slice(1) + String.fromCharCode(byte), 16);
      this.#literal(Number.isNaN(value) ? 0x3f : value);
      return true;
    }
    const numeric = /[\d-]$/.test(word);
    if (((letter && !numeric) || digit || (byte === 0x2d && !numeric)) && word.length < 48) {
      this.#word = word + String.fromCharCode(byte);
      return true;
    }
    this.#word = null;
    const split = /^([a-zA-Z]+)(-?\d*)$/.exec(word);
    if (split !== null) this.#execute(split[1] as string, split[2] === "" ? null : Number(split[2]));
    return byte === 0x20;
  }

  #symbol(byte: number): void {
    if (byte === 0x2a) this.#ignorable = true;
    else if (byte === 0x7e) this.#characters(" ");
    else if (byte === 0x5f) this.#characters("-");
    else if (byte === 0x0a || byte === 0x0d) this.#characters("\n");
    else if (byte === BACKSLASH || byte === OPEN || byte === CLOSE) this.#literal(byte);
  }

  #execute(word: string, value: number | null): void {
    const ignorable = this.#ignorable;
    this.#ignorable = false;
    if (word === "bin") this.#binary = Math.max(0, value ?? 0);
    else if (word === "u") this.#unicode(value ?? 0x3f);
    else if (word === "uc") this.#group.fallback = Math.min(16, Math.max(0, value ?? 1));
    else if (word === "ansicpg") this.#defaultCodePage = this.#group.codePage = value ?? 1252;
    else if (word === "mac") this.#defaultCodePage = this.#group.codePage = 10000;
    else if (word === "pc" || word === "pca") this.#defaultCodePage = this.#group.codePage = 1252;
    else if (word === "f") this.#selectFont(value ?? 0);
    else if (word === "fcharset") this.#setFont(CHARSETS[value ?? 0] ?? this.#defaultCodePage);
    else if (word === "plain") this.#setCodePage(this.#defaultCodePage);
    else if (CHARACTERS[word] !== undefined) this.#characters(CHARACTERS[word]);
    else this.#destination(word, ignorable);
  }

  #destination(word: string, ignorable: boolean): void {
    if (this.#group.target === "skip") return;
    if (SKIPPED.has(word)) {
      this.#flush();
      this.#group.target = "skip";
      if (word === "objdata")
        this.#reading.coverage.note("unsupported", this.#part.path, "objects embedded in RTF are not read");
    } else if (APART.has(word)) {
      this.#flush();
      if (this.#group.target !== "content") return;
      this.#group.apart ??= { wasDue: this.#due };
      this.#due = true;
    } else if (CONTENT.has(word)) return;
    else if (ignorable || BESIDE.has(word)) {
      this.#flush();
      this.#group.target = "beside";
    }
  }

  #setFont(codePage: number): void {
    this.#fonts.set(this.#font, codePage);
    if (this.#fonts.size > MOST_FONTS) throw new Unreadable("over-budget", `RTF with more than ${MOST_FONTS} fonts`);
  }

  #selectFont(font: number): void {
    this.#font = font;
    if (this.#group.target !== "skip") this.#setCodePage(this.#fonts.get(font) ?? this.#defaultCodePage);
  }

  #setCodePage(codePage: number): void {
    if (codePage === this.#group.codePage) return;
    this.#flush();
    this.#group.codePage = codePage;
  }

  #unicode(value: number): void {
    this.#flush();
    const unit = value < 0 ? value + 0x10000 : value;
    this.#skipFallback = 0;
    if (this.#high !== 0 && unit >= 0xdc00 && unit <= 0xdfff) this.#characters(String.fromCharCode(this.#high, unit));
    else if (unit < 0xd800 || unit > 0xdfff)
      this.#characters(String.fromCodePoint(Math.min(unit, 0x10ffff)).toWellFormed());
    this.#high = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
    this.#skipFallback = this.#group.fallback;
  }

  #literal(byte: number): void {
    if (this.#skipFallback > 0) {
      this.#skipFallback -= 1;
      return;
    }
    if (this.#group.target === "skip") return;
    if (byte < 0x80 && this.#group.target === "content" && this.#pending.length === 0) {
      this.#endDue();
      this.#reading.out.byte(byte);
    } else {
      this.#pending.push(byte);
      if (this.#pending.length > 4096) this.#flush();
    }
  }

  #characters(text: string): void {
    this.#flush();
    if (this.#skipFallback > 0) this.#skipFallback -= 1;
    else this.#emit(text);
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = Uint8Array.from(this.#pending);
    this.#pending.length = 0;
    this.#emit(decoderForCodePage(this.#group.codePage).decode(bytes));
  }

  #emit(text: string): void {
    if (this.#group.target === "content") {
      this.#endDue();
      this.#reading.out.string(text);
    } else if (this.#group.target === "beside") {
      this.#beside += text;
      if (this.#beside.length > 16384) this.#endBeside();
    }
  }

  #endDue(): void {
    if (this.#due) this.#reading.out.break();
    this.#due = false;
  }

  #endBeside(): void {
    if (this.#beside.trim() !== "") this.#reading.out.aside(this.#beside);
    this.#beside = "";
  }
}
