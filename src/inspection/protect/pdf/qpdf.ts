/**
 * qpdf in WebAssembly: takes one PDF and options, and gives one PDF. It sees no file but those that it is handed, which
 * stay in memory.
 *
 * A fresh engine for every run: a document that makes one trap leaves nothing behind, and memory goes back with it.
 * @module
 */
import { createRequire } from "node:module";
import createModule from "@neslinesli93/qpdf-wasm";
import { Refused } from "../protection.ts";

interface FileSystem {
  init(input: () => null, output: () => void, error: (byte: number) => void): void;
  writeFile(path: string, data: Uint8Array, options: { canOwn: boolean }): void;
  readFile(path: string): Uint8Array;
}
interface Instance {
  readonly FS: FileSystem;
  callMain(options: string[]): number;
}
type Create = (options: {
  noInitialRun: boolean;
  locateFile: () => string;
  preRun: ((module: Instance) => void)[];
}) => Promise<Instance>;

export interface QpdfRun {
  /** 0: done. 3: done, with warnings. 2: not done. */
  readonly code: number;
  /** Null: nothing was written. */
  readonly output: Uint8Array | null;
  /** For the log, the first of what it said. */
  readonly message: string;
}

const WASM = createRequire(import.meta.url).resolve("@neslinesli93/qpdf-wasm/dist/qpdf.wasm");
const [INPUT, OUTPUT] = ["/in.pdf", "/out.pdf"];
const LONGEST_MESSAGE = 300;

/** `pdf` is the engine's for the run and must not be changed meanwhile. Throws `Refused` when the engine fails. */
export async function qpdf(pdf: Uint8Array, ...options: readonly string[]): Promise<QpdfRun> {
  let message = "";
  const hear = (byte: number) => {
    if (message.length < LONGEST_MESSAGE) message += String.fromCharCode(byte);
  };
  const exitCode = process.exitCode;
  try {
    const engine = await start(hear);
    engine.FS.writeFile(INPUT, pdf, { canOwn: true });
    const code = engine.callMain([...options, INPUT, OUTPUT]);
    return { code, output: written(engine), message: message.trim().replaceAll(/\s+/g, " ") };
  } catch (error) {
    // It runs out of memory, or traps: which of them cannot be told.
    throw new Refused("over-budget", `the PDF cannot be processed: ${error instanceof Error ? error.message : error}`);
  } finally {
    // The engine thinks that it is the whole program.
    process.exitCode = exitCode;
  }
}

function written(engine: Instance): Uint8Array | null {
  try {
    return engine.FS.readFile(OUTPUT);
  } catch {
    return null;
  }
}

function start(hear: (byte: number) => void): Promise<Instance> {
  // It asks for constants of the file system, which a process without rights is not told, and which it does not use.
  const host = process as unknown as { binding: unknown };
  const { binding } = host;
  host.binding = () => ({ fs: {} });
  try {
    return (createModule as unknown as Create)({
      noInitialRun: true,
      locateFile: () => WASM,
      preRun: [
        (module) =>
          module.FS.init(
            () => null,
            () => {},
            hear,
          ),
      ],
    });
  } finally {
    host.binding = binding;
  }
}
