/**
 * Starting a process that reads hostile files, with as little as it can do with.
 *
 * Worker threads would not do: they share one address space, and neither buffers nor WebAssembly memory count against
 * their limits. The system's limit on the address space (setrlimit(2), RLIMIT_AS) counts everything.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
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

const READER = fileURLToPath(new URL("reader.ts", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** `folders`: what it may read besides the program itself. */
export function startReader(
  memory: ReaderMemory,
  folders: readonly string[],
  scratch: string,
  script = READER,
): ChildProcess {
  const flags = [
    // No process or thread may be started, no native code loaded; reading only these, writing only scratch files.
    "--permission",
    `--allow-fs-write=${scratch}/*`,
    ...[`${root}src/*`, `${root}node_modules/*`, `${root}package.json`, ...folders.map((one) => `${one}/*`)].map(
      (path) => `--allow-fs-read=${path}`,
    ),
    `--max-old-space-size=${memory.heap / MB}`,
    `--wasm-max-mem-pages=${memory.webAssembly / 65_536}`,
    "--disable-warning=SecurityWarning",
    "--disable-warning=ExperimentalWarning",
    script,
  ];
  const options = {
    // INVARIANT: nothing of our environment, which may hold secrets, reaches it.
    env: { TMPDIR: scratch },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  } as const;
  if (memory.addressSpace === null) return spawn(process.execPath, flags, { ...options, stdio: [...options.stdio] });
  const kilobytes = String(Math.floor(memory.addressSpace / 1024));
  const limited = ["-c", 'ulimit -v "$0" && exec "$@"', kilobytes, process.execPath, ...flags];
  return spawn("/bin/sh", limited, { ...options, stdio: [...options.stdio] });
}
