/**
 * Starting a process that reads hostile files, with as little as it can do with.
 *
 * Worker threads would not do: they share one address space, and neither buffers nor WebAssembly memory count against
 * their limits. The system's limit on the address space (setrlimit(2), RLIMIT_AS) counts everything.
 * @module
 */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface ReaderMemory {
  /** Bytes of JavaScript objects. */
  readonly heap: number;
  /** Bytes of one WebAssembly memory. */
  readonly webAssembly: number;
  /** Bytes of address space, most of which is only reserved and never used. Null: not limited. */
  readonly addressSpace: number | null;
}

const MB = 1024 * 1024;
/** An empty process reserves 1.3 to 1.5 GB, most of it for code and for WebAssembly. */
export const READER_MEMORY: ReaderMemory = {
  heap: 192 * MB,
  webAssembly: 256 * MB,
  addressSpace: process.platform === "linux" ? 2400 * MB : null,
};

/**
 * Two WebAssembly memories at once, the one that draws pages and the one that recognises text: each reserves all that it may
 * come to have, and what is read and drawn lies beside them.
 */
const PICTURES = 512 * MB;

/** The same for a process that is given pictures to read. */
export const forPictures = (memory: ReaderMemory): ReaderMemory => ({
  ...memory,
  addressSpace: memory.addressSpace === null ? null : memory.addressSpace + PICTURES,
});

const READER = fileURLToPath(new URL("start-reader.mjs", import.meta.url));
const WARM = fileURLToPath(new URL("warm.ts", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where readers find what they need. */
export interface ReaderFolders {
  /** The program's code, compiled; a reader gets a copy, see `warm.ts`. */
  readonly code: string;
  /** Holds a folder for each reader, in which it alone may write. */
  readonly own: string;
}

/** No process or thread may be started, no native code loaded; reading and writing only there. */
const permissions = (read: readonly string[], write: readonly string[]) => [
  "--permission",
  // Packages may be kept elsewhere: what is allowed is where a link leads.
  ...[`${root}src`, `${root}node_modules`, realpathSync(`${root}node_modules`), ...read].map(
    (folder) => `--allow-fs-read=${folder}/*`,
  ),
  `--allow-fs-read=${root}package.json`,
  ...write.map((folder) => `--allow-fs-write=${folder}/*`),
  "--disable-warning=SecurityWarning",
  "--disable-warning=ExperimentalWarning",
];

/** The code that is kept compiled is kept for these very flags. */
const memoryFlags = ({ heap, webAssembly }: ReaderMemory) => [
  `--max-old-space-size=${heap / MB}`,
  // Young objects die young here: little room for them costs little, and is not held on to.
  "--max-semi-space-size=1",
  // The heap grows in small steps: by large ones, what compiling the rules leaves behind would stay resident.
  "--optimize-for-size",
  // One compiler that optimises JavaScript is enough: the one between takes megabytes, and readers are no faster for it.
  "--no-maglev",
  // For `passing`.
  "--expose-gc",
  // Optimising a function of WebAssembly takes megabytes for a moment: never two at once.
  "--wasm-num-compilation-tasks=1",
  `--wasm-max-mem-pages=${webAssembly / 65_536}`,
];

export interface StartedReader {
  readonly child: ChildProcess;
  /** Its own folder, to be removed when it has ended. */
  readonly folder: string;
}

export function startReader(memory: ReaderMemory, { code, own }: ReaderFolders, script = READER): StartedReader {
  const folder = join(own, randomUUID());
  try {
    return { child: startIn(folder, memory, code, script), folder };
  } catch (error) {
    void rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
    throw error;
  }
}

function startIn(folder: string, memory: ReaderMemory, code: string, script: string): ChildProcess {
  mkdirSync(join(folder, "scratch"), { recursive: true, mode: 0o700 });
  // INVARIANT: what one reader does to its code, no other reader ever runs. Node keeps code only where it may write.
  try {
    if (existsSync(code)) cpSync(code, join(folder, "code"), { recursive: true });
  } catch {
    // It is just being written, and what was there is gone: the reader compiles what it does not find.
  }
  const flags = [...permissions([folder], [folder]), ...memoryFlags(memory), script];
  const options = {
    // INVARIANT: nothing of our environment, which may hold secrets, reaches it.
    // The C library's allocator keeps less of what is freed where all threads share one arena, and gives back at once what
    // is as large as a page of memory (mallopt(3)).
    env: {
      TMPDIR: join(folder, "scratch"),
      NODE_COMPILE_CACHE: join(folder, "code"),
      MALLOC_ARENA_MAX: "1",
      MALLOC_MMAP_THRESHOLD_: "4096",
    },
    // The last two are for messages, see `channel.ts`, and for what it reads of a held file, see `spool/serve.ts`.
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  } as const;
  const { addressSpace } = memory;
  if (addressSpace === null) return spawned(process.execPath, flags, { ...options, stdio: [...options.stdio] });
  const limited = ["-c", 'ulimit -v "$0" && exec "$@"', String(Math.floor(addressSpace / 1024)), process.execPath];
  return spawned("/bin/sh", [...limited, ...flags], { ...options, stdio: [...options.stdio] });
}

/** Throws where the system has no room: Node then hands out a child that never was, and that nothing can be sent to. */
function spawned(program: string, flags: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, flags, options);
  if (child.pid !== undefined) return child;
  child.on("error", () => {});
  throw new Error("the system starts no more processes");
}

/** Resolves when the code of readers is compiled and kept; a reader that starts earlier compiles its own. */
export function warmCode({ code }: Pick<ReaderFolders, "code">): { readonly done: Promise<void>; stop(): void } {
  const child = spawn(process.execPath, [...permissions([code], [code]), ...memoryFlags(READER_MEMORY), WARM], {
    env: { NODE_COMPILE_CACHE: code },
    stdio: "ignore",
  });
  const done = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  return { done, stop: () => void child.kill("SIGKILL") };
}
