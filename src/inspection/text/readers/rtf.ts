/**
 * Rich text (RTF 1.9.1): a state machine over its bytes. Text in any code page and in \u escapes; pictures, fonts and other
 * data are passed over; the information group, field codes and unknown destinations are beside the content; notes, comments,
 * headers, footers and text boxes are parts of their own.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type Apart, type ApartKind, type Text, tellingApart } from "../apart.ts";
import { noteForeign, type Part, pour, type Reader, type Reading, within } from "../reading.ts";
import {
  APART,
  BESIDE,
  CHARACTERS,
  CHARSETS,
  CONTENT,
  DRAWN,
  ENDNOTE,
  ENDS,
  IN_CODE_PAGE,
  IN_UNICODE,
  PROPERTY,
  SKIPPED,
  TEXT_PROPERTIES,
  UNSEEN,
  VALUE,
} from "../rtf/words.ts";
import { decoderForCodePage } from "../types/decoder.ts";

type Target = "content" | "beside" | "skip" | "property";

interface Group {
  target: Target;
  /** Null: of the body. */
  kind: ApartKind | null;
  /** The group itself is what its target or kind says, and not merely one within it. */
  own: boolean;
  /** What \ud within it goes back to. */
  unicode: Target | null;
  /** Where its content goes, and where it does unless it is deleted or hidden. */
  text: Text;
  flow: Text;
  /** Characters that follow a \u escape for readers that do not know it. */
  fallback: number;
  codePage: number;
}

export const rtf: Reader = async (part, reading) => {
  reading.out.part("content", part.path);
  tellingApart(
    reading,
    (kind) => within(part.path, kind),
    (apart) => {
      const machine = new Rtf(part, reading, apart);
      pour(part.source, reading, (bytes) => machine.write(bytes));
      machine.end();
    },
  );
};

/** Of which the code pages are held. Programs write some hundred. */
const MOST_FONTS = 10_000;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

class Rtf {
  readonly #part: Part;
  readonly #reading: Reading;
  readonly #apart: Apart;
  readonly #stack: Group[] = [];
  #group: Group;
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
  #ended = false;
  readonly #pending: number[] = [];
  #beside = "";
  /** The name of a property, as far as it may be one of those that are text. */
  #property = "";
  /** Where content went last. */
  #written: Text | null = null;

  constructor(part: Part, reading: Reading, apart: Apart) {
    this.#part = part;
    this.#reading = reading;
    this.#apart = apart;
    this.#group = {
      target: "content",
      kind: null,
      own: false,
      unicode: null,
      text: reading.out,
      flow: reading.out,
      fallback: 1,
      codePage: 1252,
    };
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
    this.#group = { ...this.#group, own: false };
    if (this.#stack.length > this.#reading.budget.limits.nesting)
      throw new Unreadable("over-budget", `RTF groups nested more than ${this.#reading.budget.limits.nesting} deep`);
  }

  #close(): void {
    this.#flush();
    this.#skipFallback = 0;
    const outer = this.#stack.pop();
    if (outer === undefined) throw new Unreadable("corrupted", "an RTF group ends that never began");
    if (this.#group.own && this.#group.target === "beside") this.#endBeside();
    else if (this.#group.own && this.#group.target === "content") this.#group.flow.break();
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
      if (!(digit || /[a-f]/i.test(String.fromCharCode(byte)))) {
        // None of it is a character; a brace is one nonetheless.
        this.#word = null;
        return false;
      }
      this.#word = word + String.fromCharCode(byte);
      if (this.#word.length < 3) return true;
      this.#word = null;
      this.#literal(Number.parseInt(word.slice(1) + String.fromCharCode(byte), 16));
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
    else if (word === "ansicpg") this.#setDefault(value ?? 1252);
    else if (word === "mac") this.#defaultCodePage = this.#group.codePage = 10000;
    else if (word === "pc" || word === "pca") this.#defaultCodePage = this.#group.codePage = 1252;
    else if (word === "f") this.#selectFont(value ?? 0);
    else if (word === "fcharset") this.#setFont(CHARSETS[value ?? 0] ?? this.#defaultCodePage);
    else if (word === "plain") {
      this.#setCodePage(this.#defaultCodePage);
      this.#setUnseen(null);
    } else if (UNSEEN.has(word)) this.#setUnseen(value === 0 ? null : (UNSEEN.get(word) as ApartKind));
    else if (CHARACTERS.has(word)) {
      this.#characters(CHARACTERS.get(word) as string);
      if (ENDS.has(word) && this.#group.target === "content" && this.#group.text !== this.#group.flow)
        this.#group.flow.string(CHARACTERS.get(word) as string);
    } else this.#destination(word, ignorable);
  }

  #destination(word: string, ignorable: boolean): void {
    if (this.#group.target === "skip") return;
    if (SKIPPED.has(word)) {
      this.#flush();
      this.#group.target = "skip";
      if (word === "objdata") {
        this.#reading.coverage.note("unsupported", this.#part.path, "objects embedded in RTF are not read");
        this.#reading.unpacked.any = true;
      }
    } else if (APART.has(word)) this.#tellApart(APART.get(word) as ApartKind);
    else if (word === ENDNOTE && this.#group.kind === "footnotes") this.#tellApart("endnotes");
    else if (DRAWN.has(word)) this.#setApart(this.#group.text);
    else if (CONTENT.has(word)) return;
    else if (word === IN_CODE_PAGE) {
      this.#group.unicode ??= this.#group.target;
      this.#putBeside();
    } else if (word === IN_UNICODE) {
      this.#flush();
      this.#group.target = this.#group.unicode ?? this.#group.target;
      this.#group.unicode = null;
    } else if (word === PROPERTY) {
      this.#flush();
      this.#property = "";
      this.#group.target = "property";
    } else if (word === VALUE && !TEXT_PROPERTIES.has(this.#property.trim())) this.#group.target = "skip";
    else if (ignorable || word === VALUE || BESIDE.has(word)) this.#putBeside();
  }

  /** The rest of the group is beside the content, on lines of its own. */
  #putBeside(): void {
    this.#flush();
    this.#endBeside();
    this.#group.target = "beside";
    this.#group.own = true;
  }

  /** The rest of the group is of the kind, on lines of its own. */
  #tellApart(kind: ApartKind): void {
    this.#flush();
    if (this.#group.target !== "content") return;
    this.#group.kind = kind;
    this.#setApart(this.#apart.of(kind));
  }

  /** The rest of the group goes to the text, on lines of its own. */
  #setApart(text: Text): void {
    this.#flush();
    if (this.#group.target !== "content") return;
    this.#group.own = true;
    this.#group.text = this.#group.flow = text;
    this.#group.text.break();
  }

  /** What follows in the group is shown or, if there is a kind, not. What of that stands side by side is of one piece. */
  #setUnseen(kind: ApartKind | null): void {
    this.#flush();
    this.#group.text = kind === null ? this.#group.flow : this.#apart.of(kind);
    if (kind !== null && this.#written !== this.#group.text) this.#group.text.break();
  }

  #setFont(codePage: number): void {
    this.#fonts.set(this.#font, codePage);
    if (this.#fonts.size > MOST_FONTS) throw new Unreadable("over-budget", `RTF with more than ${MOST_FONTS} fonts`);
  }

  #selectFont(font: number): void {
    this.#font = font;
    if (this.#group.target !== "skip") this.#setCodePage(this.#fonts.get(font) ?? this.#defaultCodePage);
  }

  #setDefault(codePage: number): void {
    this.#defaultCodePage = this.#group.codePage = codePage;
    noteForeign(codePage, this.#part.path, this.#reading);
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
      this.#group.text.byte(byte);
      this.#written = this.#group.text;
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
      this.#group.text.string(text);
      this.#written = this.#group.text;
    } else if (this.#group.target === "beside") {
      this.#beside += text;
      if (this.#beside.length > 16384) this.#endBeside();
    } else if (this.#group.target === "property") this.#property = (this.#property + text).slice(0, 100);
  }

  #endBeside(): void {
    if (this.#beside.trim() !== "") this.#reading.out.aside(this.#beside);
    this.#beside = "";
  }
}
