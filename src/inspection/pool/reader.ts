/**
 * The process that reads files. Started by `process.ts` with little memory, no environment, and no right to write anything
 * but scratch files; it takes jobs one after the other and ends with its parent.
 * @module
 */
import type { FromReader, ToReader } from "./messages.ts";
import { CompiledReader } from "./read-file.ts";

let compiled: CompiledReader | null = null;
const answer = (message: FromReader) => process.send?.(message);

process.on("message", (message: ToReader) => {
  if (message.kind === "rules") {
    compiled = new CompiledReader(message.rules);
    return;
  }
  const { id, job } = message;
  if (compiled === null) return void answer({ kind: "failed", id, detail: "no rules were given" });
  compiled.read(job).then(
    (reading) => answer({ kind: "done", id, reading, resident: process.memoryUsage.rss() }),
    (error: unknown) =>
      answer({ kind: "failed", id, detail: String(error instanceof Error ? error.stack : error).slice(0, 2000) }),
  );
});
process.on("disconnect", () => process.exit(0));
answer({ kind: "ready" });
