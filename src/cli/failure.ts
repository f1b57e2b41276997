/**
 * A command that cannot do what it was asked: one sentence that names the file or address, the place and the remedy.
 * @module
 */
export class Failure extends Error {}

/** How a command ends. `changes`: a plan that would change something, for scripts that apply what they have seen. */
export const EXIT = { fine: 0, failed: 1, changes: 2 } as const;

export const print = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

/** Runs a command that ends by itself, and tells its failure in a sentence. */
export async function runOnce(
  command: (args: readonly string[]) => Promise<number> | number,
  failed: number = EXIT.failed,
): Promise<void> {
  try {
    process.exitCode = await command(process.argv.slice(3));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`sallyport: ${error.message}\n`);
    process.exitCode = failed;
  }
  // The channel to whoever started us would keep us alive.
  if (process.connected) process.disconnect();
}
