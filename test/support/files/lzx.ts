/**
 * Packs by LZX as cabinets have it, in plain ways that use all of the format: blocks of all three kinds, matches at new
 * distances and at the last three, lengths of codes as runs and differences, translated calls.
 * @module
 */

export interface LzxOptions {
  /** 15 to 21. */
  readonly window: number;
  /** Kinds of the blocks, in turn, and their sizes: 1 verbatim, 2 aligned, 3 raw. */
  readonly blocks: readonly { readonly kind: 1 | 2 | 3; readonly size: number }[];
  /** Calls are translated, for a file of so many bytes. */
  readonly calls?: number;
}

const FRAME = 32768;
const SLOTS: Readonly<Record<number, number>> = { 15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50 };
const EXTRA = Array.from({ length: 50 }, (_, slot) => (slot < 4 ? 0 : Math.min(17, (slot >> 1) - 1)));
const BASES = EXTRA.map((_, slot) => EXTRA.slice(0, slot).reduce((sum, bits) => sum + 2 ** bits, 0));

/** The frames, each of which is the data of one block of the cabinet. */
export function lzxFrames(data: Uint8Array, options: LzxOptions): Buffer[] {
  const input = options.calls === undefined ? Buffer.from(data) : withCalls(data, options.calls);
  const packer = new Packer(input, options);
  return packer.pack();
}

/** Targets of calls as places in the file, frame by frame. */
function withCalls(data: Uint8Array, fileSize: number): Buffer {
  const bytes = Buffer.from(data);
  for (let start = 0; start < bytes.length; start += FRAME) {
    const end = Math.min(bytes.length, start + FRAME);
    for (let at = start; at < end - 10; at += 1) {
      if (bytes[at] !== 0xe8) continue;
      const relative = bytes.readInt32LE(at + 1);
      const place = relative + at;
      if (place >= 0 && place < fileSize) bytes.writeInt32LE(place, at + 1);
      else if (place >= fileSize && place - fileSize < 0) bytes.writeInt32LE(place - fileSize, at + 1);
      else if (relative >= fileSize - at && relative < fileSize) bytes.writeInt32LE(relative - fileSize, at + 1);
      at += 4;
    }
  }
  return bytes;
}

export class BitWriter {
  readonly #bytes: number[] = [];
  #word = 0;
  #count = 0;

  write(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit -= 1) {
      this.#word = (this.#word << 1) | (Math.floor(value / 2 ** bit) % 2);
      this.#count += 1;
      if (this.#count === 16) this.#flush();
    }
  }

  /** To the next word; `always`: over one bit at least. */
  align(always: boolean): void {
    if (this.#count > 0 || always) this.write(0, 16 - this.#count);
  }

  raw(bytes: Uint8Array): void {
    this.#bytes.push(...bytes);
  }

  done(): Buffer {
    this.align(false);
    return Buffer.from(this.#bytes);
  }

  #flush(): void {
    this.#bytes.push(this.#word & 255, this.#word >> 8);
    this.#word = 0;
    this.#count = 0;
  }
}

interface Token {
  readonly at: number;
  readonly main: number;
  /** Of the length tree; null: the main symbol says it all. */
  readonly length: number | null;
  readonly extra: number;
  readonly extraBits: number;
}

interface Code {
  readonly lengths: Uint8Array;
  readonly codes: readonly number[];
}

class Packer {
  readonly #data: Buffer;
  readonly #options: LzxOptions;
  readonly #frames: Buffer[] = [];
  #writer = new BitWriter();
  readonly #seen = new Map<number, number>();
  #recent: [number, number, number] = [1, 1, 1];
  #mainLengths: Uint8Array<ArrayBufferLike>;
  #lengthLengths: Uint8Array<ArrayBufferLike> = new Uint8Array(249);

  constructor(data: Buffer, options: LzxOptions) {
    this.#data = data;
    this.#options = options;
    this.#mainLengths = new Uint8Array(256 + (SLOTS[options.window] as number) * 8);
  }

  pack(): Buffer[] {
    const { blocks, calls } = this.#options;
    this.#writer.write(calls === undefined ? 0 : 1, 1);
    if (calls !== undefined) this.#writer.write(calls, 32);
    for (let [at, index] = [0, 0]; at < this.#data.length; index += 1) {
      const { kind, size } = blocks[index % blocks.length] as { kind: 1 | 2 | 3; size: number };
      const end = Math.min(this.#data.length, at + size);
      this.#writer.write(kind, 3);
      this.#writer.write(end - at, 24);
      if (kind === 3) this.#rawBlock(at, end);
      else this.#packedBlock(kind, at, end);
      at = end;
    }
    if (this.#data.length % FRAME !== 0) this.#frames.push(this.#writer.done());
    return this.#frames;
  }

  #frameEnd(at: number): void {
    if (at % FRAME !== 0) return;
    this.#frames.push(this.#writer.done());
    this.#writer = new BitWriter();
  }

  #rawBlock(from: number, to: number): void {
    this.#writer.align(true);
    const recent = Buffer.alloc(12);
    for (const [index, distance] of this.#recent.entries()) recent.writeUInt32LE(distance, index * 4);
    this.#writer.raw(recent);
    for (let at = from; at < to; ) {
      const end = Math.min(to, at + FRAME - (at % FRAME));
      this.#writer.raw(this.#data.subarray(at, end));
      at = end;
      if (at === to && (to - from) % 2 === 1) this.#writer.raw(Uint8Array.of(0));
      this.#frameEnd(at);
    }
  }

  #packedBlock(kind: 1 | 2, from: number, to: number): void {
    const tokens = this.#tokens(from, to);
    const counts = { main: count(tokens.map(({ main }) => main)), length: count(tokens.map(({ length }) => length)) };
    // Other decoders want a full code here even where none is used.
    const alignedUses = tokens.filter(({ extraBits }) => extraBits >= 3).map(({ extra }) => extra & 7);
    alignedUses.push(0, 1, 2, 3, 4, 5, 6, 7);
    const main = codeOf(counts.main, this.#mainLengths.length, 16);
    const length = codeOf(counts.length, 249, 16);
    const aligned = codeOf(count(alignedUses), 8, 7);
    const writer = this.#writer;
    if (kind === 2) for (const bits of aligned.lengths) writer.write(bits, 3);
    writeLengths(writer, this.#mainLengths.subarray(0, 256), main.lengths.subarray(0, 256));
    writeLengths(writer, this.#mainLengths.subarray(256), main.lengths.subarray(256));
    writeLengths(writer, this.#lengthLengths, length.lengths);
    [this.#mainLengths, this.#lengthLengths] = [main.lengths, length.lengths];
    for (const [index, token] of tokens.entries()) {
      this.#symbol(main, token.main);
      if (token.length !== null) this.#symbol(length, token.length);
      if (kind === 2 && token.extraBits >= 3) {
        this.#writer.write(token.extra >> 3, token.extraBits - 3);
        this.#symbol(aligned, token.extra & 7);
      } else this.#writer.write(token.extra, token.extraBits);
      this.#frameEnd(tokens[index + 1]?.at ?? to);
    }
  }

  #symbol({ codes, lengths }: Code, symbol: number): void {
    this.#writer.write(codes[symbol] as number, lengths[symbol] as number);
  }

  #tokens(from: number, to: number): Token[] {
    const tokens: Token[] = [];
    for (let at = from; at < to; ) {
      const most = Math.min(257, to - at, FRAME - (at % FRAME));
      const { length, distance } = this.#match(at, most);
      tokens.push(length < 2 ? literal(at, this.#data[at] as number) : this.#matchToken(at, length, distance));
      for (const end = at + Math.max(1, length); at < end; at += 1)
        if (at + 3 <= this.#data.length) this.#seen.set(this.#data.readUIntLE(at, 3), at);
    }
    return tokens;
  }

  /** The longest of what the last distances and the last place of these three bytes give. */
  #match(at: number, most: number): { length: number; distance: number } {
    let best = { length: 0, distance: 0 };
    const last = at + 3 <= this.#data.length ? this.#seen.get(this.#data.readUIntLE(at, 3)) : undefined;
    for (const distance of [...this.#recent, ...(last === undefined ? [] : [at - last])]) {
      if (distance > at || distance > 2 ** this.#options.window - 3) continue;
      let length = 0;
      while (length < most && this.#data[at + length] === this.#data[at + length - distance]) length += 1;
      if (length > best.length) best = { length, distance };
    }
    return best;
  }

  #matchToken(at: number, length: number, distance: number): Token {
    const known = this.#recent.indexOf(distance);
    let [slot, extra, extraBits] = [known, 0, 0];
    if (known < 0) {
      slot = 3;
      while (slot + 1 < BASES.length && (BASES[slot + 1] as number) <= distance + 2) slot += 1;
      [extra, extraBits] = [distance + 2 - (BASES[slot] as number), EXTRA[slot] as number];
      this.#recent = [distance, this.#recent[0], this.#recent[1]];
    } else {
      this.#recent[known] = this.#recent[0];
      this.#recent[0] = distance;
    }
    const short = Math.min(7, length - 2);
    return { at, main: 256 + slot * 8 + short, length: short === 7 ? length - 9 : null, extra, extraBits };
  }
}

const literal = (at: number, byte: number): Token => ({ at, main: byte, length: null, extra: 0, extraBits: 0 });

function count(symbols: readonly (number | null)[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const symbol of symbols) if (symbol !== null) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return counts;
}

/** Huffman's code; where it grows too long, the counts are made more alike. A single symbol gets a neighbour, for decoders that want full codes. */
function codeOf(counts: ReadonlyMap<number, number>, symbols: number, longest: number): Code {
  const used = new Map(counts);
  for (let symbol = 0; used.size === 1; symbol += 1) if (!used.has(symbol)) used.set(symbol, 1);
  for (let flat = 1; ; flat *= 4) {
    const lengths = huffman(used, symbols, flat);
    if (lengths.every((length) => length <= longest)) return { lengths, codes: canonical(lengths) };
  }
}

function huffman(counts: ReadonlyMap<number, number>, symbols: number, flat: number): Uint8Array {
  let nodes = [...counts].map(([symbol, weight]) => ({ weight: Math.ceil(weight / flat), members: [symbol] }));
  const lengths = new Uint8Array(symbols);
  while (nodes.length > 1) {
    nodes.sort((a, b) => a.weight - b.weight);
    const [a, b, ...rest] = nodes;
    if (a === undefined || b === undefined) break;
    const members = [...a.members, ...b.members];
    for (const member of members) lengths[member] = (lengths[member] as number) + 1;
    nodes = [...rest, { weight: a.weight + b.weight, members }];
  }
  return lengths;
}

export function canonical(lengths: Uint8Array): number[] {
  const codes: number[] = Array.from({ length: lengths.length }, () => 0);
  let code = 0;
  for (let length = 1; length <= 16; length += 1, code *= 2)
    for (const [symbol, own] of lengths.entries()) if (own === length) codes[symbol] = code++;
  return codes;
}

/** Lengths as differences from those before, with runs, in a code of their own. */
export function writeLengths(writer: BitWriter, before: Uint8Array, lengths: Uint8Array): void {
  const items: { symbol: number; bits?: number; value?: number }[] = [];
  for (let at = 0; at < lengths.length; ) {
    const own = lengths[at] as number;
    let run = 1;
    while (at + run < lengths.length && lengths[at + run] === own) run += 1;
    const difference = ((before[at] as number) - own + 17) % 17;
    if (own === 0 && run >= 20) {
      run = Math.min(run, 51);
      items.push({ symbol: 18, bits: 5, value: run - 20 });
    } else if (own === 0 && run >= 4) {
      run = Math.min(run, 19);
      items.push({ symbol: 17, bits: 4, value: run - 4 });
    } else if (run >= 4) {
      run = Math.min(run, 5);
      items.push({ symbol: 19, bits: 1, value: run - 4 }, { symbol: difference });
    } else {
      run = 1;
      items.push({ symbol: difference });
    }
    at += run;
  }
  const code = codeOf(count(items.map(({ symbol }) => symbol)), 20, 15);
  for (const length of code.lengths) writer.write(length, 4);
  for (const { symbol, bits, value } of items) {
    writer.write(code.codes[symbol] as number, code.lengths[symbol] as number);
    if (bits !== undefined) writer.write(value ?? 0, bits);
  }
}
