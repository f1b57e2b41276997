/**
 * Tesseract in WebAssembly with the data for English, from packages beside us: nothing is fetched, no thread is started.
 *
 * A picture that makes the engine trap, or that takes too long, leaves it in an unknown state: it is thrown away, and the
 * next picture gets a new one.
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { WebAssembly, type WebAssemblyMemory } from "../../webassembly.ts";
import { bitsAt, runsIn } from "./grain.ts";
import { onGround } from "./ground.ts";

const CORE = "tesseract.js-core/tesseract-core-simd-lstm";
const DATA = "@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz";
const LANGUAGE = "eng";
/** OcrEngineMode: by the neural network alone. */
const LSTM_ONLY = 1;
/** The engine looks for it there. */
const INPUT = "/input";
/** Memory beyond which an engine is not kept: WebAssembly never gives any back. */
const KEPT = 128 * 1024 * 1024;
/** Runs of black beyond which a picture is noise to the engine: some seconds in which it cannot be interrupted. */
const MOST_RUNS = 750_000;

interface Api {
  /** Returns 0 when it went well. */
  Init(folder: string, language: string, mode: number): number;
  /** `orientation`: 1 to 8 as EXIF has it. Returns 0 when the picture could be decoded. */
  SetImageFile(orientation: number, angle: number, upscale: boolean): number;
  /** In black and white, as it will be read. */
  GetThresholdedImage(): object;
  Recognize(monitor: null): number;
  GetUTF8Text(): string;
  Clear(): void;
}

interface Core {
  readonly TessBaseAPI: new () => Api;
  readonly FS: {
    writeFile(path: string, bytes: Uint8Array, options?: { readonly canOwn: boolean }): void;
    unlink(path: string): void;
  };
  getPointer(object: object): number;
  _malloc(size: number): number;
  _free(address: number): void;
  /** Decodes a file; 0 when it cannot be decoded. */
  _pixReadMem(address: number, length: number): number;
  /** Takes the address of the picture's address. */
  _pixDestroy(address: number): void;
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type LoadCore = (options: {
  readonly instantiateWasm: (imports: Imports, receive: (instance: object) => void) => object;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}) => Promise<Core>;

const require = createRequire(import.meta.url);

export class Recognizer {
  readonly #core: Core;
  readonly #api: Api;
  readonly #memory: () => ArrayBuffer;
  readonly #watch: Watch;
  #broken = false;

  private constructor(core: Core, memory: () => ArrayBuffer, watch: Watch) {
    this.#core = core;
    this.#memory = memory;
    this.#watch = watch;
    core.FS.writeFile(`/${LANGUAGE}.traineddata`, gunzipSync(readFileSync(require.resolve(DATA))));
    this.#api = new core.TessBaseAPI();
    if (this.#api.Init("/", LANGUAGE, LSTM_ONLY) !== 0) throw new Error("the data of the language cannot be used");
    // It has taken what it needs.
    core.FS.unlink(`/${LANGUAGE}.traineddata`);
  }

  /** Throws `Unreadable` when there is no room for it, or its files are missing. */
  static async start(): Promise<Recognizer> {
    try {
      const load = require(`${CORE}.js`) as LoadCore;
      const watch = new Watch();
      let memory = () => new ArrayBuffer(0);
      const core = await load({
        instantiateWasm: (imports, receive) => {
          const module = new WebAssembly.Module(readFileSync(require.resolve(`${CORE}.wasm`)));
          const instance = new WebAssembly.Instance(module, watch.over(imports));
          memory = memoryOf(instance.exports);
          receive(instance);
          return instance.exports;
        },
        print: () => {},
        printErr: () => {},
      });
      return new Recognizer(core, memory, watch);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new Unreadable("engine-unavailable", `text recognition cannot be started: ${detail}`);
    }
  }

  /** Whether the next picture may be given to it. */
  get sound(): boolean {
    return !this.#broken && this.#memory().byteLength <= KEPT;
  }

  /**
   * The text in a picture: PNG, JPEG, GIF, BMP, WebP, TIFF or PGM, of which it takes possession.
   *
   * `orientation`: 1 to 8 as EXIF has it. `check`: called now and then; what it throws ends the work and is thrown. Throws
   * `Unreadable` when the picture cannot be decoded, or takes too much work or memory.
   */
  recognize(picture: Uint8Array, orientation: number, check: () => void): string {
    return this.#guarded(check, () => {
      this.#core.FS.writeFile(INPUT, picture, { canOwn: true });
      const text = this.#decode(orientation) ?? this.#text();
      this.#api.Clear();
      this.#core.FS.unlink(INPUT);
      return text;
    });
  }

  /**
   * How a picture that can be seen through looks before a grey ground (0 to 255), as PPM (netpbm's "P6"). Null: nothing of it
   * can be seen through, or it cannot be decoded, which `recognize` will say.
   */
  before(picture: Uint8Array, grey: number, check: () => void): Uint8Array | null {
    return this.#guarded(check, () => {
      const address = this.#core._malloc(picture.length);
      if (address === 0) return new Unreadable("over-budget", "the picture takes more memory than a reader may have");
      new Uint8Array(this.#memory(), address, picture.length).set(picture);
      const pix = this.#core._pixReadMem(address, picture.length);
      this.#core._free(address);
      if (pix === 0) return null;
      const view = onGround(this.#memory(), pix, grey);
      this.#destroy(pix);
      return view;
    });
  }

  /** What `work` throws makes the engine unfit; what it returns as `Unreadable` does not. */
  #guarded<T>(check: () => void, work: () => T | Unreadable): T {
    this.#broken = true;
    let result: T | Unreadable;
    try {
      this.#watch.begin(check);
      result = work();
    } catch (error) {
      const refused =
        error instanceof Unreadable ? error : new Unreadable("corrupted", `text recognition failed: ${error}`);
      return this.#watch.end(refused);
    }
    this.#broken = false;
    if (result instanceof Unreadable) return this.#watch.end(result);
    this.#watch.end(null);
    return result;
  }

  #text(): string | Unreadable {
    return this.#api.Recognize(null) === 0
      ? this.#api.GetUTF8Text()
      : new Unreadable("corrupted", "the picture cannot be looked at for text");
  }

  /** Null: the picture is there, and may be read. */
  #decode(orientation: number): Unreadable | null {
    if (this.#api.SetImageFile(orientation, 0, false) !== 0)
      return new Unreadable("corrupted", "the picture cannot be decoded");
    const pix = this.#core.getPointer(this.#api.GetThresholdedImage());
    const runs = runsIn(bitsAt(this.#memory(), pix));
    this.#destroy(pix);
    return runs > MOST_RUNS ? new Unreadable("over-budget", "the picture is noise, or as finely grained") : null;
  }

  #destroy(pix: number): void {
    const address = this.#core._malloc(4);
    new DataView(this.#memory()).setUint32(address, pix, true);
    this.#core._pixDestroy(address);
    this.#core._free(address);
  }
}

/** Looks at the clock whenever the engine calls one of our functions: nothing else can interrupt it. */
class Watch {
  #check: (() => void) | null = null;
  #failure: unknown = null;
  #starved = false;

  begin(check: () => void): void {
    this.#check = check;
    this.#failure = null;
    this.#starved = false;
  }

  /**
   * Throws why there is no text: what `check` threw, which the engine may have caught; memory that it was not given; or
   * `refused`. With none of them it returns.
   */
  end(refused: Unreadable): never;
  end(refused: Unreadable | null): void;
  end(refused: Unreadable | null): void {
    const failure = this.#failure;
    this.#check = null;
    this.#failure = null;
    if (failure !== null) throw failure;
    if (refused === null) return;
    throw this.#starved
      ? new Unreadable("over-budget", "the picture takes more memory than a reader may have")
      : refused;
  }

  over(imports: Imports): Imports {
    const around = (functions: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(functions).map(([name, value]) => [name, this.#around(value)]));
    return Object.fromEntries(Object.entries(imports).map(([module, functions]) => [module, around(functions)]));
  }

  #around(value: unknown): unknown {
    if (typeof value !== "function") return value;
    const called = value as (...values: number[]) => number | boolean;
    return (...values: number[]) => {
      this.#look();
      const result = called(...values);
      // The names are made short: the one that asks for memory is the one that answers with a truth value.
      if (result === false) this.#starved = true;
      return result;
    };
  }

  #look(): void {
    if (this.#failure !== null) throw this.#failure;
    try {
      this.#check?.();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}

/** The module's names are made short, so its memory is told by what it is. */
function memoryOf(exports: Readonly<Record<string, unknown>>): () => ArrayBuffer {
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory) as WebAssemblyMemory;
  return () => memory.buffer;
}
