/**
 * How each command is called, for its help and for what it says of wrong arguments.
 * @module
 */
export const USAGE = {
  start: "sallyport start",
  check: "sallyport check FILE",
  export: "sallyport export > FILE",
  plan: "sallyport plan FILE",
  apply: "sallyport apply FILE [--reason TEXT]",
  "what-if": "sallyport what-if FILE (or - for the standard input)",
  inspect: "sallyport inspect FILE... [--settings FILE] [--json] [--server]",
  replay: "sallyport replay FILE [--from TIME] [--to TIME]",
} as const;
