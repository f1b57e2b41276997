/**
 * How far long work on a file has come: one line on a terminal's standard error, and nothing elsewhere.
 * @module
 */
export interface Progress {
  /** Bytes taken in so far. */
  readonly seen: (bytes: number) => void;
  /** Bytes looked into so far. */
  readonly looked: (bytes: number) => void;
  /** Takes the line away. */
  readonly done: () => void;
}

/** Work that ends before shows no line. Milliseconds. */
const PATIENCE = 400;
const STEP = 100;
const WIDTH = 24;
/** Of the bar, and places that it moves in a second. */
const PIECE = 6;
const SPEED = 10;
const CLEAR = "\r\u001b[2K";

/** `size`: bytes of the file. */
export function progressOn(name: string, size: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { seen: () => {}, looked: () => {}, done: () => {} };
  let [taken, looked] = [0, 0];
  const began = performance.now();
  let shown = false;
  const draw = () => {
    const seconds = (performance.now() - began) / 1000;
    if (seconds * 1000 < PATIENCE) return;
    shown = true;
    stream.write(`${CLEAR}${lineOf(name, { taken, looked, size }, seconds)}`);
  };
  const timer = setInterval(draw, STEP);
  timer.unref();
  return {
    seen: (bytes) => {
      taken = bytes;
    },
    looked: (bytes) => {
      looked = bytes;
    },
    done: () => {
      clearInterval(timer);
      if (shown) stream.write(CLEAR);
    },
  };
}

/** Bytes; exported for its test. */
export function lineOf(
  name: string,
  { taken, looked, size }: { readonly taken: number; readonly looked: number; readonly size: number },
  seconds: number,
): string {
  const isTaken = taken >= size;
  const share = (isTaken ? looked : taken) / Math.max(1, size);
  const isKnown = share > 0 ? share < 1 : !isTaken;
  const full = Math.round(share * WIDTH);
  const bar = isKnown ? `${"#".repeat(full)}${"-".repeat(WIDTH - full)}` : moving(seconds);
  const what = isTaken ? "looking into it" : "reading";
  const how = isKnown ? ` ${Math.floor(share * 100)} %` : "";
  return `[${bar}] ${name.slice(0, 40)}: ${what}${how}, ${seconds.toFixed(0)} s`;
}

/** How far it is, is not known: a piece that goes back and forth. */
function moving(seconds: number): string {
  const way = WIDTH - PIECE;
  const at = Math.round(seconds * SPEED) % (2 * way);
  const before = at <= way ? at : 2 * way - at;
  return `${"-".repeat(before)}${"#".repeat(PIECE)}${"-".repeat(way - before)}`;
}
