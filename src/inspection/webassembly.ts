/**
 * The little of WebAssembly that engines are loaded with and written in; the types that this package is checked
 * with do not have it.
 * @module
 */

/** A function of a module, or one that it is given. */
export type Call = (...values: number[]) => number;

export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
  /** In pages of 64 KB. Without a maximum as much address space is reserved as any memory of the process may have. */
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
  }) => WebAssemblyMemory;
}

export const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
