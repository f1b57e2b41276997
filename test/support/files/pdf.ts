/**
 * Writes small PDF files by hand, so that a test sees what is in them.
 * @module
 */

export interface PdfSpec {
  /** A page each; null is a page that draws a box and no text. */
  readonly pages: readonly (string | null)[];
  /** Of the information dictionary. */
  readonly information?: Readonly<Record<string, string>>;
  readonly xmp?: string;
}

const literal = (text: string): string => `(${text.replaceAll(/[\\()]/g, "\\$&")})`;

export function pdfFile({ pages, information = {}, xmp }: PdfSpec): Buffer {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const stream = (dictionary: string, data: string) =>
    `<<${dictionary}/Length ${data.length}>>\nstream\n${data}\nendstream`;
  add("catalog");
  add("pages");
  const font = add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
  const kids = pages.map((text) => {
    const drawing = text === null ? "10 10 50 50 re f" : `BT /F1 12 Tf 72 720 Td ${literal(text)} Tj ET`;
    const contents = add(stream("", drawing));
    return add(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${contents} 0 R/Resources<</Font<</F1 ${font} 0 R>>>>>>`,
    );
  });
  const metadata = xmp === undefined ? "" : `/Metadata ${add(stream("/Type/Metadata/Subtype/XML", xmp))} 0 R`;
  const info = add(
    `<<${Object.entries(information)
      .map(([key, value]) => `/${key}${literal(value)}`)
      .join("")}>>`,
  );
  objects[0] = `<</Type/Catalog/Pages 2 0 R${metadata}>>`;
  objects[1] = `<</Type/Pages/Count ${kids.length}/Kids[${kids.map((kid) => `${kid} 0 R`).join(" ")}]>>`;
  let file = "%PDF-1.7\n";
  const offsets = objects.map((body, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R/Info ${info} 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

/** Objects as they are given, numbered from 1; the first is the catalogue. A pair: of a stream, whose /Length is added. */
export function pdfOfObjects(objects: readonly (string | readonly [dictionary: string, data: Uint8Array])[]): Buffer {
  const parts = [Buffer.from("%PDF-1.7\n")];
  let size = 9;
  const offsets = objects.map((object, index) => {
    const body =
      typeof object === "string"
        ? [Buffer.from(object)]
        : [
            Buffer.from(`${object[0].replace(/>>$/, "")}/Length ${object[1].length}>>\nstream\n`),
            object[1],
            Buffer.from("\nendstream"),
          ];
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), ...body, Buffer.from("\nendobj\n")]);
    parts.push(whole);
    size += whole.length;
    return size - whole.length;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const count = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${size}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
