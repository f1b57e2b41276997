/**
 * Runs something until it is told to stop, and says plainly why it could not start.
 * @module
 */
import { CannotStart } from "../main.ts";

export async function runUntilStopped(begin: () => Promise<() => Promise<void>>): Promise<void> {
  const stop = await begin().catch((error: unknown) => {
    const sentence = error instanceof CannotStart ? error.message : ((error as Error).stack ?? String(error));
    process.stderr.write(`sallyport: ${sentence}\n`);
    process.exit(1);
  });
  let stopping = false;
  const end = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  // Whoever started us is gone, however it went: the port and the data are not to stay taken.
  process.on("disconnect", end);
}
