/**
 * Opens an address in the person's own browser. That it does not work is no failure: the address was printed.
 * @module
 */
import { spawn } from "node:child_process";

/** `BROWSER` names the program, which gets the address as its argument; otherwise the system's way is taken. */
export function openBrowser(address: string): void {
  const [command, args] = opener(address);
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}

function opener(address: string): [string, string[]] {
  const chosen = process.env.BROWSER;
  if (chosen) return [chosen, [address]];
  if (process.platform === "darwin") return ["open", [address]];
  // Not `cmd /c start`, to which the & in an address means something.
  if (process.platform === "win32") return ["rundll32", ["url.dll,FileProtocolHandler", address]];
  return ["xdg-open", [address]];
}
