/**
 * Instances of pdfium's WebAssembly: how one is made, and how it looks when it has just started.
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Call, WebAssembly, type WebAssemblyMemory } from "../../webassembly.ts";
import { giveBack } from "../garbage.ts";

export interface Wasm {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: Readonly<Record<string, Call>> & {
    readonly memory: WebAssemblyMemory & { grow(pages: number): number };
    readonly __indirect_function_table: { set(index: number, callback: Call | undefined): void };
  };
}

/** Bytes: more than an engine that has just started has free between what it uses. */
const LARGE = 1024 * 1024;

let code: object | null = null;

export function forgetCode(): void {
  code = null;
}

/** A new instance of the engine. Its code is compiled once: that takes more room than everything else about it. */
export async function instantiated(): Promise<Wasm> {
  const { PDFiumModule } = await import("@hyzyla/pdfium");
  if (code === null) {
    code = compile();
    giveBack();
  }
  const module = code;
  const globals = new Set(Object.getOwnPropertyNames(globalThis));
  const options = {
    instantiateWasm: (imports: object, done: (instance: object) => unknown) => {
      const instance = new WebAssembly.Instance(module, imports);
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

/** Returns before what was read is let go of: a frame that goes on would hold it. */
function compile(): object {
  return new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve("@hyzyla/pdfium/pdfium.wasm")));
}

export interface Image {
  readonly bytes: Buffer;
  readonly stack: number;
}

/**
 * The memory of an engine that has just started, as far as it is in use, and where its stack stands. Nothing else of an
 * instance changes as it runs: of its four global variables one is that, and three are set once.
 */
export function imageOf({ wasmExports }: Wasm): Image {
  const { memory, malloc, free, emscripten_stack_get_current: stack } = wasmExports;
  // What is too large for any gap lies behind everything. Beyond it nothing may be read: that alone can make it resident.
  const end = (malloc as Call)(LARGE);
  (free as Call)(end);
  return { bytes: Buffer.from(Buffer.from(memory.buffer, 0, end)), stack: (stack as Call)() };
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
