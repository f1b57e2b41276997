/**
 * Instances of pdfium's WebAssembly: how one is made, and how it looks when it has just started.
 * @module
 */

import { giveBack, passing } from "../../garbage.ts";
import { type Call, WebAssembly, type WebAssemblyMemory } from "../../webassembly.ts";
import { moduleFile } from "./module-file.ts";

export interface Wasm {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: Readonly<Record<string, Call>> & {
    readonly memory: WebAssemblyMemory & { grow(pages: number): number };
    readonly __indirect_function_table: { set(index: number, callback: Call | undefined): void };
  };
}

/** Bytes: more than an engine that has just started has free between what it uses. */
const LARGE = 1024 * 1024;
/** Bytes that are compared at once. */
const PIECE = 4096;

let code: object | null = null;

export function forgetCode(): void {
  code = null;
}

/** A new instance of the engine. Its code is compiled once: that takes more room than everything else about it. */
export async function instantiated(): Promise<Wasm> {
  const { PDFiumModule } = await import("@hyzyla/pdfium");
  if (code === null) {
    code = moduleFile().compile();
    giveBack();
  }
  const module = code;
  const globals = new Set(Object.getOwnPropertyNames(globalThis));
  const options = {
    instantiateWasm: (imports: object, done: (instance: object) => unknown) => {
      const instance = new WebAssembly.Instance(module, imports);
      moduleFile().putData((instance.exports.memory as WebAssemblyMemory).buffer);
      done(instance);
      return instance.exports;
    },
    // It tells of memory that it was refused, which is in order.
    printErr: () => {},
  };
  const wasm = (await PDFiumModule(options)) as unknown as Wasm;
  // The first instance leaves traps for names of old in there, which would hold its memory for good.
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (!globals.has(name)) Reflect.deleteProperty(globalThis, name);
  (wasm.wasmExports.FPDF_InitLibrary as Call)();
  return wasm;
}

/** How the memory of an engine that has just started differs from its module's data, and where its stack stands. */
export interface Image {
  readonly changes: readonly { readonly at: number; readonly bytes: Uint8Array }[];
  readonly stack: number;
  /** What lies behind was never written to. */
  readonly end: number;
}

/** Nothing else of an instance changes as it runs: of its four global variables one is that, and three are set once. */
export function imageOf({ wasmExports }: Wasm): Image {
  const { memory, malloc, free, emscripten_stack_get_current: stack } = wasmExports;
  // What is too large for any gap lies behind everything. Beyond it nothing may be read: that alone can make it resident.
  const end = (malloc as Call)(LARGE);
  (free as Call)(end);
  const data = new ArrayBuffer(end);
  moduleFile().putData(data);
  const changes: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  for (let at = 0; at < end; at += PIECE) {
    const [now, before] = [memory.buffer, data].map((all) => Buffer.from(all, at, Math.min(PIECE, end - at)));
    if (now?.equals(before as Buffer) === false) changes.push({ at, bytes: Uint8Array.from(now) });
  }
  passing(end);
  return { changes, stack: (stack as Call)(), end };
}

/** Puts an instance whose memory is all zeros back into that state. */
export function restore({ wasmExports }: Wasm, { changes, stack }: Image): void {
  const { memory, _emscripten_stack_restore: restoreStack } = wasmExports;
  moduleFile().putData(memory.buffer);
  for (const { at, bytes } of changes) new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  (restoreStack as Call)(stack);
}

/** The table cannot grow, and its slot 0 is the only one that no function of the engine takes: there it is the null pointer. */
const SLOT = 0;

/**
 * Puts a function into the engine's table. WebAssembly takes only functions of its own kind there, so a module of one
 * function is made around it: (i32, i32, i32, i32) -> i32, imported and exported again.
 */
export function addCallback(wasm: Wasm, callback: Call): number {
  const magic = "0061736d01000000";
  const type = "01090160047f7f7f7f017f";
  const importOfF = "020701016501660000";
  const exportOfF = "07050101660000";
  const module = new WebAssembly.Module(Buffer.from(magic + type + importOfF + exportOfF, "hex"));
  const instance = new WebAssembly.Instance(module, { e: { f: callback } });
  wasm.wasmExports.__indirect_function_table.set(SLOT, instance.exports.f as Call);
  return SLOT;
}
