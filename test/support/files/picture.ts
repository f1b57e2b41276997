/**
 * Draws text into pictures, and writes them by hand in the formats that take no packing, so that a test sees what is in
 * them.
 * @module
 */
import { crc32, deflateSync } from "node:zlib";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import { pdfFile } from "./pdf.ts";

/** Grey, a byte each, row by row; 0 is black. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Pixels to a point: 200 to the inch. */
const SCALE = 200 / 72;

/** One line of text, as a scanner would see it. */
export async function pictureOf(text: string): Promise<Picture> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdfFile({ pages: [text] }));
  const { data, width } = await document.getPage(0).render({ scale: SCALE, render: "bitmap" });
  document.destroy();
  library.destroy();
  // The text stands an inch from the left and from the top.
  const top = Math.round(48 * SCALE);
  const height = Math.round(40 * SCALE);
  return picture(width, height, (x, y) => data[((top + y) * width + x) * 4] ?? 255);
}

export function picture(width: number, height: number, at: (x: number, y: number) => number): Picture {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) pixels[y * width + x] = at(x, y);
  return { width, height, pixels };
}

/** Black and white at random, the same for every run: what costs the most to recognise text in. */
export function noise(width: number, height: number): Picture {
  let state = 1;
  return picture(width, height, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) & 1 ? 255 : 0;
  });
}

/** A picture in the middle of a white one. */
export function onPaper(inner: Picture, width: number, height: number): Picture {
  const [left, top] = [(width - inner.width) >> 1, (height - inner.height) >> 1];
  return picture(width, height, (x, y) => {
    const [column, row] = [x - left, y - top];
    const inside = column >= 0 && column < inner.width && row >= 0 && row < inner.height;
    return inside ? (inner.pixels[row * inner.width + column] as number) : 255;
  });
}

/** Turned by a quarter, the way that a camera held upright stores it (orientation 6). */
export const quarterLeft = ({ width, height, pixels }: Picture): Picture =>
  picture(height, width, (x, y) => pixels[x * width + (width - 1 - y)] as number);

const chunk = (name: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

interface PngOptions {
  /** Samples of a pixel: 1 (grey) or 4 (colours and opacity). */
  readonly samples?: 1 | 4;
  /** Of four samples, by the picture's grey; it is the colour, and opaque, unless they say something else. */
  readonly colour?: (grey: number) => number;
  readonly opacity?: (grey: number) => number;
  /** Other chunks, before the pixels. */
  readonly chunks?: readonly (readonly [name: string, data: Uint8Array])[];
  /** What the header says instead of the truth. */
  readonly stated?: { readonly width: number; readonly height: number };
}

export function png(
  { width, height, pixels }: Picture,
  { samples = 1, chunks = [], stated, colour = (grey) => grey, opacity = () => 255 }: PngOptions = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(stated?.width ?? width);
  header.writeUInt32BE(stated?.height ?? height, 4);
  header.set([8, samples === 4 ? 6 : 0], 8);
  const rows = Buffer.alloc(height * (width * samples + 1));
  for (let y = 0, at = 0; y < height; y += 1) {
    at += 1;
    for (let x = 0; x < width; x += 1) {
      const grey = pixels[y * width + x] as number;
      for (let sample = 0; sample < samples; sample += 1) rows[at++] = sample === 3 ? opacity(grey) : colour(grey);
    }
  }
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    ...chunks.map(([name, data]) => chunk(name, data)),
    chunk("IDAT", deflateSync(rows, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const GREYS = Buffer.from(Array.from({ length: 256 }, (_, grey) => [grey, grey, grey]).flat());

export function bmp({ width, height, pixels }: Picture): Buffer {
  const stride = (width + 3) & ~3;
  const start = 54 + 1024;
  const file = Buffer.alloc(start + stride * height);
  file.write("BM");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(8, 28);
  for (let grey = 0; grey < 256; grey += 1) file.fill(grey, 54 + grey * 4, 54 + grey * 4 + 3);
  // From the bottom up.
  for (let y = 0; y < height; y += 1)
    file.set(pixels.subarray(y * width, (y + 1) * width), start + (height - 1 - y) * stride);
  return file;
}

/** Several are an animation. Colours are halved, so that a code and its neighbours never grow beyond 8 bits. */
export function gif(frames: readonly Picture[], comment = ""): Buffer {
  const [first] = frames as readonly [Picture];
  const screen = Buffer.alloc(7);
  screen.writeUInt16LE(first.width);
  screen.writeUInt16LE(first.height, 2);
  screen[4] = 0xf6;
  const table = GREYS.filter((_, at) => Math.floor(at / 3) % 2 === 1);
  const blocks = frames.map(({ width, height, pixels }) => {
    const descriptor = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
    descriptor.writeUInt16LE(width, 5);
    descriptor.writeUInt16LE(height, 7);
    // Each code takes a byte as long as the table is cleared (128) before it has grown.
    const codes: number[] = [];
    pixels.forEach((grey, at) => {
      if (at % 100 === 0) codes.push(128);
      codes.push(grey >> 1);
    });
    codes.push(129);
    return Buffer.concat([descriptor, pieces(Buffer.from(codes))]);
  });
  const said = comment === "" ? [] : [Buffer.from([0x21, 0xfe]), pieces(Buffer.from(comment))];
  return Buffer.concat([Buffer.from("GIF89a"), screen, table, ...said, ...blocks, Buffer.from([0x3b])]);
}

function pieces(data: Uint8Array): Buffer {
  const all: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const piece = data.subarray(at, at + 255);
    all.push(Buffer.from([piece.length]), Buffer.from(piece));
  }
  return Buffer.concat([...all, Buffer.from([0])]);
}

/** A page each, not packed. `compression`: what the file says about that. */
export function tiff(pages: readonly Picture[], { description = "", compression = 1 } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from("II*\0\0\0\0\0", "latin1")];
  let size = 8;
  let link = parts[0]?.subarray(4) as Buffer;
  const add = (part: Buffer): number => {
    parts.push(part, Buffer.alloc(part.length & 1));
    size += part.length + (part.length & 1);
    return size - part.length - (part.length & 1);
  };
  for (const { width, height, pixels } of pages) {
    const strip = add(Buffer.from(pixels));
    const text = Buffer.from(`${description}\0`);
    const said = add(text);
    const fields = [
      [256, 4, 1, width],
      [257, 4, 1, height],
      [258, 3, 1, 8],
      [259, 3, 1, compression],
      [262, 3, 1, 1],
      ...(text.length > 4 ? [[270, 2, text.length, said]] : []),
      [273, 4, 1, strip],
      [277, 3, 1, 1],
      [278, 4, 1, height],
      [279, 4, 1, pixels.length],
    ] as [number, number, number, number][];
    const directory = Buffer.alloc(2 + fields.length * 12 + 4);
    directory.writeUInt16LE(fields.length);
    fields.forEach(([tag, type, count, value], index) => {
      const at = 2 + index * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(count, at + 4);
      directory.writeUInt32LE(value, at + 8);
    });
    const end = directory.subarray(directory.length - 4);
    link.writeUInt32LE(add(directory));
    link = end;
  }
  return Buffer.concat(parts);
}

/** Pages of one picture each, as wide as the page; `text`: a line of real text besides. */
export function scannedPdf(
  pages: readonly { readonly picture: Picture; readonly text?: string }[],
  height = 792,
): Buffer {
  const objects: Buffer[] = [];
  const add = (body: string, data?: Uint8Array): number => {
    const stream = data === undefined ? [] : [Buffer.from("\nstream\n"), data, Buffer.from("\nendstream")];
    return objects.push(Buffer.concat([Buffer.from(body), ...stream]));
  };
  add("<</Type/Catalog/Pages 2 0 R>>");
  add("");
  const font = add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
  const kids = pages.map(({ picture: { width, height: rows, pixels }, text }) => {
    const image = add(
      `<</Type/XObject/Subtype/Image/Width ${width}/Height ${rows}/ColorSpace/DeviceGray/BitsPerComponent 8/Length ${pixels.length}>>`,
      pixels,
    );
    const line = text === undefined ? "" : `BT /F1 12 Tf 72 100 Td (${text}) Tj ET`;
    const drawing = Buffer.from(`q 612 0 0 ${(612 * rows) / width} 0 400 cm /I Do Q ${line}`);
    const contents = add(`<</Length ${drawing.length}>>`, drawing);
    return add(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 ${height}]/Contents ${contents} 0 R/Resources<</XObject<</I ${image} 0 R>>/Font<</F1 ${font} 0 R>>>>>>`,
    );
  });
  objects[1] = Buffer.from(`<</Type/Pages/Count ${kids.length}/Kids[${kids.map((kid) => `${kid} 0 R`).join(" ")}]>>`);
  const file: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  let size = 9;
  const table = objects.map((body, index) => {
    const at = size;
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from("\nendobj\n")]);
    file.push(whole);
    size += whole.length;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const count = objects.length + 1;
  file.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${table.join("")}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${size}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(file);
}
