/**
 * Which literals share a bucket of the prefilter, and by which of their bytes they are looked for: so that as few
 * other texts as possible look alike.
 * @module
 */

/** What is looked for in place of a literal: for each of one to four places the bytes that may stand there. */
export interface Gram {
  readonly bytes: readonly (readonly number[])[];
  /** Whether it is only looked for where a run of letters and digits begins. */
  readonly beginsWord: boolean;
}

/** How often bytes stand in mixed text, in ten-thousandths, roughly. Bytes that are not listed: `RARE`. */
const COMMON: Readonly<Record<string, number>> = {
  ...{ " ": 1500, e: 800, t: 600, a: 550, o: 500, i: 500, n: 500, s: 500, r: 450, l: 300, d: 270, c: 270, u: 210 },
  ...{ m: 190, p: 190, h: 250, f: 140, g: 130, y: 120, b: 100, w: 100, v: 80, k: 50, x: 35, j: 15, q: 12, z: 12 },
  ...{ "\n": 250, ".": 120, ",": 120, "-": 90, _: 60, "/": 70, '"': 120, "=": 60, ":": 70, "(": 60, ")": 60 },
  ...{ 0: 150, 1: 130, 2: 110, 3: 80, 4: 75, 5: 75, 6: 65, 7: 60, 8: 65, 9: 60, ";": 50, "'": 40 },
};
const RARE = 14;
/** How often a run of letters and digits begins where bytes look like a gram, roughly: the fewest look-ups in mixed text. */
const WORD_BEGINNINGS = 0.08;
const frequency = Float64Array.from(
  { length: 256 },
  (_, byte) => (COMMON[String.fromCharCode(byte)] ?? (byte < 128 ? RARE : 3)) / 10_000,
);

/** A letter of ASCII in lower and upper case. */
export const bothCases = (byte: number): number[] => {
  const char = String.fromCharCode(byte);
  const other = char.toLowerCase() === char ? char.toUpperCase() : char.toLowerCase();
  return byte < 128 && other !== char ? [byte, other.charCodeAt(0)] : [byte];
};

/**
 * The four bytes in a row of `literal` that are rarest, where they stand, and how often they do. `folded`: in any case.
 * `beginsWord`: a run of letters and digits begins with the literal wherever it counts.
 */
export function rarestGram(
  literal: Uint8Array,
  folded: boolean,
  beginsWord = false,
): { readonly at: number; readonly gram: Gram; readonly cost: number } {
  const places = [...literal].map((byte) => (folded ? bothCases(byte) : [byte]));
  const length = Math.min(4, places.length);
  let best = { at: 0, cost: Infinity };
  for (let at = 0; at + length <= places.length; at += 1) {
    const share = at === 0 && beginsWord ? WORD_BEGINNINGS : 1;
    const cost = places.slice(at, at + length).reduce((product, one) => product * costOf(one), share);
    if (cost < best.cost) best = { at, cost };
  }
  const bytes = places.slice(best.at, best.at + length);
  return { ...best, gram: { bytes, beginsWord: beginsWord && best.at === 0 } };
}

const costOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum + (frequency[byte] ?? 0), 0);

interface Cluster {
  readonly grams: Gram[];
  /** The same for all of them. */
  readonly beginsWord: boolean;
  /** For each place the halves that occur, as bits: low ones, then high ones. */
  readonly halves: Uint32Array;
  cost: number;
}

/** How often the halves let a text through: every low half goes with every high one. */
function passing(halves: Uint32Array, beginsWord: boolean): number {
  let product = beginsWord ? WORD_BEGINNINGS : 1;
  for (let place = 0; place < 4; place += 1) {
    const [low = 0, high = 0] = [halves[place * 2], halves[place * 2 + 1]];
    if (low === 0xffff && high === 0xffff) continue;
    let sum = 0;
    for (let upper = 0; upper < 16; upper += 1) {
      if ((high & (1 << upper)) === 0) continue;
      for (let lower = 0; lower < 16; lower += 1)
        if ((low & (1 << lower)) !== 0) sum += frequency[upper * 16 + lower] ?? 0;
    }
    product *= Math.min(1, sum);
  }
  return product;
}

function clusterOf(gram: Gram): Cluster {
  const halves = new Uint32Array(8);
  for (let place = 0; place < 4; place += 1) {
    const bytes = gram.bytes[place];
    for (const byte of bytes ?? []) {
      halves[place * 2] = (halves[place * 2] ?? 0) | (1 << (byte & 15));
      halves[place * 2 + 1] = (halves[place * 2 + 1] ?? 0) | (1 << (byte >> 4));
    }
    if (bytes === undefined) halves.fill(0xffff, place * 2, place * 2 + 2);
  }
  return { grams: [gram], beginsWord: gram.beginsWord, halves, cost: passing(halves, gram.beginsWord) };
}

const joinedHalves = (a: Cluster, b: Cluster) => a.halves.map((bits, at) => bits | (b.halves[at] ?? 0));

/** How often both together let a text through. It is asked of a hundred thousand pairs: their halves are joined in place. */
function passingTogether(a: Cluster, b: Cluster): number {
  for (let at = 0; at < tried.length; at += 1) tried[at] = (a.halves[at] as number) | (b.halves[at] as number);
  return passing(tried, a.beginsWord);
}
const tried = new Uint32Array(8);

/**
 * At most `most` buckets, which is two at least: the two that lose least by it are joined, again and again. Grams that
 * begin words share none with others, and come first.
 */
export function bucketsOf(grams: readonly Gram[], most: number): Gram[][] {
  const distinct = new Map(grams.map((gram) => [JSON.stringify(gram), gram]));
  let clusters = [...distinct.values()].map(clusterOf);
  // The nearest by their first halves are joined first, so that the search over pairs stays small.
  clusters.sort((a, b) => (a.halves[1] ?? 0) - (b.halves[1] ?? 0) || (a.halves[0] ?? 0) - (b.halves[0] ?? 0));
  const partner = (from: number) => {
    let best = { to: -1, loss: Infinity, cost: 0 };
    const one = clusters[from];
    for (let to = from + 1; one !== undefined && to < clusters.length; to += 1) {
      const other = clusters[to];
      if (other === undefined || other.beginsWord !== one.beginsWord) continue;
      const cost = passingTogether(one, other);
      if (cost - one.cost - other.cost < best.loss) best = { to, loss: cost - one.cost - other.cost, cost };
    }
    return best;
  };
  let partners = clusters.map((_, at) => partner(at));
  while (clusters.length > most) {
    const from = partners.reduce((best, one, at) => (one.loss < (partners[best]?.loss ?? Infinity) ? at : best), 0);
    const to = partners[from]?.to ?? -1;
    const [one, other] = [clusters[from], clusters[to]];
    if (one === undefined || other === undefined) break;
    const joined = {
      grams: [...one.grams, ...other.grams],
      beginsWord: one.beginsWord,
      halves: joinedHalves(one, other),
      cost: partners[from]?.cost ?? 1,
    };
    clusters = clusters.filter((_, at) => at !== to).with(from, joined);
    const moved = (at: number) => (at > to ? at - 1 : at);
    const stale = (at: number, old: number) => at === from || old === from || old === to;
    const kept = partners.filter((_, at) => at !== to);
    partners = kept.map((old, at) => (stale(at, old.to) ? partner(at) : { ...old, to: moved(old.to) }));
    // The joined cluster may be a nearer partner of those before it.
    for (let at = 0; at < from; at += 1) {
      const before = clusters[at];
      const now = partners[at];
      if (before === undefined || now === undefined || before.beginsWord !== joined.beginsWord) continue;
      const cost = passingTogether(before, joined);
      if (cost - before.cost - joined.cost < now.loss)
        partners[at] = { to: from, loss: cost - before.cost - joined.cost, cost };
    }
  }
  return refined(clusters)
    .sort((a, b) => Number(b.beginsWord) - Number(a.beginsWord))
    .map(({ grams: all }) => all);
}

const MOST_ROUNDS = 5;

/** The same, once each gram has gone where it lets the least through, again and again while that changes something. */
function refined(clusters: readonly Cluster[]): Cluster[] {
  const result = [...clusters];
  const alone = new Map(clusters.flatMap(({ grams }) => grams).map((gram) => [gram, clusterOf(gram)]));
  let hasMoved = true;
  for (let round = 0; round < MOST_ROUNDS && hasMoved; round += 1) {
    hasMoved = false;
    for (const [from, { grams }] of [...result].entries())
      for (const gram of grams) if (moveBest(result, from, gram, alone)) hasMoved = true;
  }
  return result;
}

/** Whether the gram is better off elsewhere: there it goes. `alone`: each gram as a cluster of its own. */
function moveBest(clusters: Cluster[], from: number, gram: Gram, alone: ReadonlyMap<Gram, Cluster>): boolean {
  const [own, one] = [clusters[from], alone.get(gram)];
  if (own === undefined || one === undefined || own.grams.length < 2) return false;
  const rest = joinedOf(
    own.grams.filter((other) => other !== gram),
    alone,
  );
  let best = { to: -1, cost: 0, loss: own.cost - rest.cost };
  for (let to = 0; to < clusters.length; to += 1) {
    const other = clusters[to];
    if (other === undefined || to === from || other.beginsWord !== gram.beginsWord) continue;
    const cost = passingTogether(one, other);
    if (cost - other.cost < best.loss - LEAST_GAIN) best = { to, cost, loss: cost - other.cost };
  }
  const target = clusters[best.to];
  if (target === undefined) return false;
  clusters[from] = rest;
  clusters[best.to] = { ...target, grams: [...target.grams, gram], halves: joinedHalves(target, one), cost: best.cost };
  return true;
}
/** Less than this is an error of rounding. */
const LEAST_GAIN = 1e-12;

function joinedOf(grams: readonly Gram[], alone: ReadonlyMap<Gram, Cluster>): Cluster {
  const halves = new Uint32Array(8);
  for (const gram of grams) {
    const one = alone.get(gram);
    for (let at = 0; at < halves.length; at += 1) halves[at] = (halves[at] as number) | (one?.halves[at] ?? 0);
  }
  const beginsWord = grams[0]?.beginsWord === true;
  return { grams: [...grams], beginsWord, halves, cost: passing(halves, beginsWord) };
}
