/**
 * As much of a WebAssembly assembler as the prefilter takes: one function of 32-bit parameters, one imported memory
 * (WebAssembly core specification 2.0, section 5; relaxed SIMD for the shuffle).
 * @module
 */
export type Code = readonly (number | Code)[];

const flat = (code: Code): number[] => code.flatMap((one) => (typeof one === "number" ? [one] : flat(one)));

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  return [...bytes, rest & 0x7f];
}

const simd = (opcode: number) => [0xfd, ...unsigned(opcode)];
/** Alignment 2^0, then the offset. */
const at = (offset: number) => [0, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
export const i32 = (value: number): Code => [0x41, signed(value | 0)];
export const i64 = (value: number): Code => [0x42, signed(value)];

const binary =
  (...opcode: number[]) =>
  (left: Code, right: Code): Code => [left, right, opcode];
const unary =
  (...opcode: number[]) =>
  (value: Code): Code => [value, opcode];

export const add = binary(0x6a);
export const subtract = binary(0x6b);
export const multiply = binary(0x6c);
export const and = binary(0x71);
export const or = binary(0x72);
export const xor = binary(0x73);
export const shiftLeft = binary(0x74);
export const shiftRight = binary(0x76);
export const isZero = unary(0x45);
export const atLeast = binary(0x4f);
export const leadingZeros = unary(0x67);
export const trailingZeros = unary(0x68);
export const countOnes = unary(0x69);
export const countOnes64 = unary(0x7b);
export const add64 = binary(0x7c);
export const subtract64 = binary(0x7d);
export const and64 = binary(0x83);
export const or64 = binary(0x84);
export const xor64 = binary(0x85);
export const shiftLeft64 = binary(0x86);
export const shiftRight64 = binary(0x88);
export const isLess64 = binary(0x54);
export const isZero64 = unary(0x50);
export const trailingZeros64 = unary(0x7a);
export const narrow = unary(0xa7);
export const widen = unary(0xad);

export const load = (address: Code, offset = 0): Code => [address, 0x28, at(offset)];
export const load64 = (address: Code, offset = 0): Code => [address, 0x29, at(offset)];
export const loadByte = (address: Code, offset = 0): Code => [address, 0x2d, at(offset)];
export const store = (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, at(offset)];
export const store64 = (address: Code, value: Code, offset: number): Code => [address, value, 0x37, at(offset)];
export const storeByte = (address: Code, value: Code, offset: number): Code => [address, value, 0x3a, at(offset)];

export const loadVector = (address: Code, offset = 0): Code => [address, simd(0x00), at(offset)];
export const vector = (bytes: readonly number[]): Code => [simd(0x0c), bytes];
export const splat = (byte: number): Code => vector(Array.from({ length: 16 }, () => byte & 0xff));
/** Every index is below 16, where the relaxed and the strict shuffle agree. */
export const shuffle = binary(...simd(0x100));
export const isEqual8 = binary(...simd(0x23));
export const isLess8 = binary(...simd(0x25));
export const add8 = binary(...simd(0x6e));
export const andVector = binary(...simd(0x4e));
export const orVector = binary(...simd(0x50));
export const shiftLeft16 = (value: Code, by: number): Code => [value, i32(by), simd(0x8b)];
export const shiftRight16 = (value: Code, by: number): Code => [value, i32(by), simd(0x8d)];
/** One, if no byte is zero. */
export const allTrue8 = unary(...simd(0x63));
export const signs = unary(...simd(0x64));

/** Of each byte the four high bits. */
export const highHalves = (value: Code): Code => andVector(shiftRight16(value, 4), splat(15));

/** `yes`, if the condition is not zero. Both are worked out. */
export const select = (condition: Code, yes: Code, no: Code): Code => [yes, no, condition, 0x1b];
/** Runs `body` until `done` holds, asked first. */
export const until = (done: Code, body: Code): Code => [
  [0x02, 0x40, 0x03, 0x40],
  [done, 0x0d, 1],
  [body, 0x0c, 0],
  [0x0b, 0x0b],
];
export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b];

const section = (id: number, content: Code): Code => {
  const bytes = flat(content);
  return [id, unsigned(bytes.length), bytes];
};
const name = (text: string): Code => [unsigned(text.length), [...Buffer.from(text)]];

export interface Locals {
  readonly i32: number;
  readonly i64: number;
  readonly v128: number;
}

/** A module that exports `run`, of `parameters` 32-bit numbers, and imports `memory` from `env`. */
export function moduleOf(parameters: number, locals: Locals, body: Code): Uint8Array<ArrayBuffer> {
  const code = flat([
    [3, unsigned(locals.i32), 0x7f, unsigned(locals.i64), 0x7e, unsigned(locals.v128), 0x7b],
    [body, 0x0b],
  ]);
  return Uint8Array.from(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, unsigned(parameters), Array.from({ length: parameters }, () => 0x7f), 0]),
      section(2, [1, name("env"), name("memory"), 0x02, 0x00, 1]),
      section(3, [1, 0]),
      section(7, [1, name("run"), 0x00, 0]),
      section(10, [1, unsigned(code.length), code]),
    ]),
  );
}
