/**
 * Names of elements and attributes as small numbers, looked up by the bytes that stand in the XML.
 * @module
 */

const hashOf = (name: Uint8Array): number => name.reduce(hashWith, 0);

/** The hash of a name goes on with each of its bytes, from 0. */
export const hashWith = (hash: number, byte: number): number => (Math.imul(hash, 31) + byte) | 0;

/** Of "xmlns". Whatever else of five letters has this hash declares nothing that anybody reads. */
export const XMLNS = hashOf(Buffer.from("xmlns"));

/** Names and their numbers: 1 and up, in order. */
export class Names {
  readonly #names: readonly Uint8Array[];
  readonly #hashes: Int32Array;
  /** Numbers by hash, each at the first place from its own that was free; 0: free. */
  readonly #places: Uint16Array;

  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Buffer.from(name));
    this.#hashes = Int32Array.from(this.#names, hashOf);
    this.#places = new Uint16Array(2 ** Math.ceil(Math.log2(names.length * 4 + 1)));
    for (const [index, hash] of this.#hashes.entries()) {
      if (this.#hashes.indexOf(hash) !== index) throw new Error(`two names with one hash: ${names[index]}`);
      let place = this.#placeOf(hash);
      while (this.#places[place] !== 0) place = (place + 1) & (this.#places.length - 1);
      this.#places[place] = index + 1;
    }
  }

  /** The number of the name in `bytes` from `from` up to, not including, `to`; 0: it is none of these. */
  find(hash: number, bytes: Uint8Array, from: number, to: number): number {
    const places = this.#places;
    let place = this.#placeOf(hash);
    for (;;) {
      const number = places[place] as number;
      if (number === 0) return 0;
      if (this.#hashes[number - 1] === hash) return this.#is(number, bytes, from, to) ? number : 0;
      place = (place + 1) & (places.length - 1);
    }
  }

  #placeOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#places.length - 1);
  }

  #is(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const name = this.#names[number - 1] as Uint8Array;
    if (name.length !== to - from) return false;
    for (let index = 0; index < name.length; index += 1) if (name[index] !== bytes[from + index]) return false;
    return true;
  }
}
