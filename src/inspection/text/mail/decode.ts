/**
 * The two encodings of mail bodies, as streams (RFC 2045 sections 6.7 and 6.8).
 * @module
 */

export interface BodyDecoder {
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Whether a body stands in the message otherwise than it is. */
export const isEncoded = (encoding: string): boolean => /^(base64|quoted-printable)$/i.test(encoding.trim());

/** Whether a body stands there in a way that nobody here undoes (uuencode). */
export const isUnknown = (encoding: string): boolean =>
  !isEncoded(encoding) && !/^([78][- ]?bits?|binary)?$/i.test(encoding.trim());

type Consume = (bytes: Uint8Array) => void;

export function bodyDecoder(encoding: string, consume: Consume): BodyDecoder {
  const name = encoding.trim().toLowerCase();
  if (name === "base64") return new Base64(consume);
  if (name === "quoted-printable") return new QuotedPrintable(consume);
  return { write: consume, end: () => {} };
}

/** Characters that are none of the alphabet count for nothing; padding ends a group, not the text. */
class Base64 implements BodyDecoder {
  readonly #consume: Consume;
  #rest = "";

  constructor(consume: Consume) {
    this.#consume = consume;
  }
  write(bytes: Uint8Array): void {
    const text =
      this.#rest +
      Buffer.from(bytes)
        .toString("latin1")
        .replaceAll(/[^A-Za-z\d+/=]/g, "");
    const end = text.length - (text.length % 4);
    this.#rest = text.slice(end);
    for (const group of text.slice(0, end).split(/(?<==)(?=[^=])/))
      if (group !== "") this.#consume(Buffer.from(group, "base64"));
  }
  end(): void {
    if (this.#rest !== "") this.#consume(Buffer.from(this.#rest, "base64"));
  }
}

class QuotedPrintable implements BodyDecoder {
  readonly #consume: Consume;
  #rest = "";

  constructor(consume: Consume) {
    this.#consume = consume;
  }
  write(bytes: Uint8Array): void {
    const text = this.#rest + Buffer.from(bytes).toString("latin1");
    // An escape may be cut: "=", "=4", and "=\r" of a soft line break.
    const cut = /=[\da-f\r\t ]{0,80}$/i.exec(text);
    const end = cut !== null && !/^=[\da-f]{2}/i.test(cut[0]) ? cut.index : text.length;
    this.#rest = text.slice(end);
    this.#hand(text.slice(0, end));
  }
  end(): void {
    this.#hand(this.#rest.replace(/=\s*$/, ""));
  }
  #hand(text: string): void {
    const plain = text
      .replaceAll(/=[ \t]*\r?\n/g, "")
      .replaceAll(/=([\da-f]{2})/gi, (_, hexadecimal: string) => String.fromCharCode(Number.parseInt(hexadecimal, 16)));
    if (plain !== "") this.#consume(Buffer.from(plain, "latin1"));
  }
}
