/**
 * One file, in the process that reads it: its types, labels and text, what is sought in the text, and YARA. This is the
 * flow of an inspection, as far as it touches the bytes.
 * @module
 */
import { Budget, Enough, type Memory } from "../budget.ts";
import {
  compileCustomType,
  compileRules,
  deserializeClassifier,
  deserializeFingerprint,
  ExactData,
  type RuleInput,
  type Scanner,
  type Wanted,
} from "../detect/compiled.ts";
import { type EnoughFound, foundIn, isEnough } from "../enough.ts";
import type { EngineReport } from "../finding.ts";
import { notNeeded, notScanned } from "../malware/engine.ts";
import { compileYara, type YaraRules } from "../malware/yara.ts";
import type { TextSink } from "../sink.ts";
import { openHandover } from "../spool/index.ts";
import { extract } from "../text/index.ts";
import { Collector } from "./collector.ts";
import { watched } from "./looked.ts";
import type { Job, ReaderRules, Reading } from "./messages.ts";
import { type Ask, askWithin } from "./yara-within.ts";

/** What all scanners that are kept look for, in number: all that there is, and some more. Their memory goes by that. */
const SOUGHT_KEPT = 300;

/** Told of what makes something that is kept for later files. */
export type Keeping = <T>(make: () => T) => T;

/** The rules of one version, compiled as far as jobs have asked for them. */
export class CompiledReader {
  readonly #rules: ReaderRules;
  readonly #kept: Keeping;
  readonly #detection: RuleInput;
  readonly #scanners = new Map<string, { readonly scanner: Scanner; readonly sought: number }>();
  readonly #yara = new Map<string, YaraRules | string>();

  constructor(rules: ReaderRules, kept: Keeping) {
    this.#rules = rules;
    this.#kept = kept;
    this.#detection = {
      types: rules.informationTypes.flatMap(compileCustomType),
      exactData: rules.exactData.map(({ data }) => ExactData.deserialize(Buffer.from(data))),
      fingerprints: rules.fingerprints.map(({ id, data }) => deserializeFingerprint(id, Buffer.from(data))),
      classifiers: rules.classifiers.map(({ data }) => deserializeClassifier(Buffer.from(data))),
    };
  }

  /**
   * `memory`: what reading may take, unless texts are kept, or engines are switched on that take as much. `soFar`: told what
   * is known before each of the YARA engines, which may not come back. `looked`: told now and then how many bytes of a large
   * file were looked at.
   */
  async read(
    job: Job,
    memory: Memory,
    soFar: (reading: Reading) => Promise<void>,
    looked: (bytes: number) => void,
  ): Promise<Reading> {
    const { file, declared, detection, enough, yara, collect, limits } = job;
    const timings: Record<string, number> = {};
    const timed = async <T>(step: string, work: () => T | Promise<T>): Promise<T> => {
      const began = performance.now();
      try {
        return await work();
      } finally {
        timings[step] = (timings[step] ?? 0) + performance.now() - began;
      }
    };
    const scan =
      detection === null
        ? null
        : await timed("compile", () => this.#scannerOf(detection).begin(enough === null ? {} : { enough }));
    const collector = collect > 0 ? new Collector(collect) : null;
    const sink = collector ?? scan ?? labelsOnly(enough ?? []);
    const takesMore = collect > 0 || limits.pictures > 0 || (yara && this.#rules.yara.length > 0);
    const budget = new Budget(limits, undefined, takesMore ? null : memory);
    const { source, close } = openHandover(file);
    try {
      const shown = file.in === "memory" ? source : watched(source, looked);
      const extraction = await timed("read", () => extract(shown, declared, budget, sink));
      const matches = scan === null ? null : await timed("match", () => scan.end());
      const { types, flags, labels, coverage, characters, stopped } = extraction;
      const texts = collector?.texts() ?? [];
      const reading = { types, flags, labels, matches, coverage, characters, stopped, texts, timings };
      const reports: EngineReport[] = [];
      const infected = () => reports.some(({ verdict }) => verdict === "infected");
      const decided = () => stopped || isEnough(enough ?? [], foundIn(reading, infected()));
      for (const engine of yara && !decided() ? this.#yaraEngines() : []) {
        if (decided()) break;
        await soFar({ ...reading, yara: reports });
        const ask = () => (extraction.packed ? askWithin(engine, source, declared, budget, coverage) : engine(source));
        reports.push(await timed("yara", ask));
      }
      const left = yara ? this.#rules.yara.slice(reports.length) : [];
      return { ...reading, yara: [...reports, ...left.map(({ name }) => notNeeded(name))] };
    } finally {
      close();
    }
  }

  #scannerOf(wanted: Wanted): Scanner {
    const key = JSON.stringify(wanted);
    const known = this.#scanners.get(key);
    if (known !== undefined) return known.scanner;
    // What policies ask changes rarely; people who try things out must not fill the memory.
    const sought = Object.values(wanted).reduce((sum, list) => sum + list.length, 0);
    let kept = [...this.#scanners.values()].reduce((sum, scanner) => sum + scanner.sought, sought);
    for (const [oldest, scanner] of this.#scanners) {
      if (kept <= SOUGHT_KEPT) break;
      this.#scanners.delete(oldest);
      kept -= scanner.sought;
    }
    const made = this.#kept(() => compileRules(this.#detection, wanted));
    this.#scanners.set(key, { scanner: made, sought });
    return made;
  }

  /** In the order of the rules; compiled before the first is asked. */
  #yaraEngines(): Ask[] {
    return this.#rules.yara.map(({ name, rules, limit }) => {
      let compiled = this.#yara.get(name);
      if (compiled === undefined) {
        const result = this.#kept(() => compileYara(rules));
        compiled = result.ok ? result.value : result.error;
        this.#yara.set(name, compiled);
      }
      const ready = compiled;
      return (source) =>
        typeof ready === "string" ? notScanned(name, "engine-unavailable", ready) : ready.scan(name, source, limit);
    });
  }
}

/** Where nothing is sought in the text. */
const labelsOnly = (enough: EnoughFound): TextSink => ({
  part: () => {},
  text: () => {},
  labels: (labels) => {
    if (isEnough(enough, { count: () => 0, labels, infected: false })) throw new Enough();
  },
});
