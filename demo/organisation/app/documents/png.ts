/**
 * A bar chart as PNG (RFC 2083): a picture to show inside a message.
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

const WIDTH = 480;
const HEIGHT = 200;
const [PAPER, BAR, LATEST, LINE] = [0, 1, 2, 3];
/** Red, green, blue of each of the four above. */
const PALETTE = Buffer.from([0xf6, 0xf8, 0xfb, 0x8f, 0xa9, 0xd6, 0x1f, 0x5f, 0xbf, 0x9a, 0xa4, 0xb2]);

/** Values from 0 to 1, drawn from left to right; the last stands out. */
export function createBarChart(values: readonly number[]): Buffer {
  const rows = Buffer.alloc(HEIGHT * (WIDTH + 1), PAPER);
  const rectangle = (x: number, y: number, width: number, height: number, colour: number) => {
    for (let row = y; row < y + height; row++)
      rows.fill(colour, row * (WIDTH + 1) + 1 + x, row * (WIDTH + 1) + 1 + x + width);
  };
  for (let row = 0; row < HEIGHT; row++) rows[row * (WIDTH + 1)] = 0;
  const step = Math.floor((WIDTH - 40) / values.length);
  values.forEach((value, index) => {
    const height = Math.round(Math.min(1, Math.max(0, value)) * (HEIGHT - 50));
    rectangle(
      20 + index * step + 6,
      HEIGHT - 24 - height,
      step - 12,
      height,
      index === values.length - 1 ? LATEST : BAR,
    );
  });
  rectangle(16, HEIGHT - 24, WIDTH - 32, 2, LINE);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", PALETTE),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
