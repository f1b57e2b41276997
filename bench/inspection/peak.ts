/**
 * What reading files takes of memory: seen from outside, as the process that reads has it.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_INSPECTION, INFORMATION_TYPES, Inspector } from "../../src/inspection/index.ts";
import type { InspectionSettings } from "../../src/inspection/schema.ts";

export const MB = 1e6;

export type Entry = readonly [name: string, read: () => AsyncIterable<Uint8Array>, bytes: number];

export interface PeakOptions {
  /** What differs from an installation that nobody has changed. */
  readonly settings?: Partial<InspectionSettings>;
  /** Whether all of a file must have been read: the figure is of something else if it was not. */
  readonly whole?: (name: string) => boolean;
  /** Milliseconds for each file. */
  readonly time?: number;
}

/** The most that the process which reads has resident while it reads one file after the other. */
export async function peakOf(
  files: readonly Entry[],
  { settings: changed = {}, whole = () => true, time = 600_000 }: PeakOptions = {},
): Promise<{ value: number; note: string; curve: readonly number[] }> {
  const directory = mkdtempSync(join(tmpdir(), "sallyport-memory-"));
  const limits = { ...DEFAULT_INSPECTION.limits, ...changed.limits, time };
  const settings = { ...DEFAULT_INSPECTION, ...changed, limits };
  const rules = () => ({ version: "1", settings });
  const inspector = await Inspector.open({ directory, rules, data: () => null, report: () => {}, readers: 1 });
  const watch = watchChildren();
  let [bytes, seconds] = [0, 0];
  try {
    // As in a server that has been up for a moment.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const types = INFORMATION_TYPES.map(({ id }) => ({ type: id, contextCharacters: 40, showLastFour: false }));
    for (const [name, read, size] of files) {
      const received = await inspector.receive(read(), "bench");
      if (!received.complete) throw new Error("the file was not taken whole");
      const declared = { name, type: null, direction: "download" } as const;
      const asked = { detection: { types }, malware: settings.engines.length > 0 };
      watch.restart();
      const began = performance.now();
      const finding = await inspector.inspect(received.held, declared, asked, AbortSignal.timeout(600_000));
      if (finding.coverage.level !== "full" && whole(name)) throw new Error(JSON.stringify(finding.coverage));
      if (asked.malware && finding.malware?.verdict !== "clean") throw new Error(JSON.stringify(finding.malware));
      seconds += (performance.now() - began) / 1000;
      bytes += size;
      await received.held.release();
    }
    return {
      value: watch.highest(),
      note: `${(bytes / MB / seconds).toPrecision(2)} MB/s by the clock`,
      curve: watch.curve(),
    };
  } finally {
    watch.stop();
    await inspector.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Others that are started compile the program's code. */
const READER = "start-reader";

interface Watch {
  /** The most that a reader has had resident, in MB (proc(5), VmHWM). One that has ended counts as well. */
  highest(): number;
  /** What the largest reader had resident, in MB, every 20 milliseconds since the last restart (VmRSS). */
  curve(): readonly number[];
  restart(): void;
  stop(): void;
}

function watchChildren(): Watch {
  let highest = 0;
  let curve: number[] = [];
  const look = () => {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ");
    let resident = 0;
    for (const child of children) {
      try {
        if (!readFileSync(`/proc/${child}/cmdline`, "utf8").includes(READER)) continue;
        const status = readFileSync(`/proc/${child}/status`, "utf8");
        const of = (field: string) =>
          (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024) / MB;
        highest = Math.max(highest, of("VmHWM"));
        resident = Math.max(resident, of("VmRSS"));
      } catch {
        // It has just ended.
      }
    }
    curve.push(resident);
  };
  const timer = setInterval(look, 20);
  return {
    highest: () => {
      look();
      return highest;
    },
    curve: () => curve,
    restart: () => {
      curve = [];
    },
    stop: () => clearInterval(timer),
  };
}
