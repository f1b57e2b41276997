/**
 * One table of the report.
 * @module
 */
export interface Row {
  readonly name: string;
  /** Null: it could not be measured here; `note` says why. */
  readonly value: number | null;
  readonly note?: string;
}

export interface Aim {
  readonly name: string;
  readonly aim: string;
  readonly value: number;
  readonly met: boolean;
}

export interface Section {
  readonly title: string;
  /** Of the values. */
  readonly unit: string;
  readonly rows: readonly Row[];
  readonly aims: readonly Aim[];
}

const short = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export function renderSection({ title, unit, rows, aims }: Section): string {
  const lines = [
    `${title} (${unit})`,
    ...rows.map(({ name, value, note }) =>
      `${name.padEnd(58)}${(value === null ? "not available" : short(value)).padStart(14)}  ${note ?? ""}`.trimEnd(),
    ),
    ...aims.map(
      ({ name, aim, value, met }) =>
        `${met ? "met   " : "MISSED"} ${name.padEnd(51)}${short(value).padStart(14)}  ${aim}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}
