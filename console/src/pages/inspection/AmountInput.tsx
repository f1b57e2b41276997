/**
 * A number with its unit: bytes as kB, MB or GB, milliseconds as seconds or minutes.
 * @module
 */
import { Field, Input, Select } from "@fluentui/react-components";
import { useState } from "react";
import { errorProps } from "../../parts/error-props.ts";
import { Options } from "../../parts/Options.tsx";

const UNITS = {
  size: { MB: 1024 ** 2, GB: 1024 ** 3 },
  time: { seconds: 1000, minutes: 60_000 },
} as const;

interface Props {
  readonly label: string;
  readonly kind: keyof typeof UNITS;
  /** In bytes or milliseconds; NaN while nothing sensible is typed. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly hint?: string;
  readonly error?: string | undefined;
}

export function AmountInput({ label, kind, value, onChange, hint, error }: Props) {
  const units: Readonly<Record<string, number>> = UNITS[kind];
  const [unit, setUnit] = useState(() => fitting(units, value));
  const [text, setText] = useState(() => String(value / (units[unit] ?? 1)));
  const tell = (typed: string, factor: number) =>
    onChange(typed.trim() === "" ? Number.NaN : Math.round(Number(typed) * factor));
  const words = Object.fromEntries(Object.keys(units).map((one) => [one, one]));
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} {...errorProps(error)}>
      {(field) => (
        <div className="with-unit">
          <Input
            {...field}
            type="number"
            step="any"
            min={0}
            value={text}
            onChange={(_, { value: typed }) => {
              setText(typed);
              tell(typed, units[unit] ?? 1);
            }}
          />
          <Select
            aria-label={`${label}: unit`}
            value={unit}
            onChange={(_, { value: chosen }) => {
              setUnit(chosen);
              tell(text, units[chosen] ?? 1);
            }}
          >
            <Options words={words} />
          </Select>
        </div>
      )}
    </Field>
  );
}

/** The largest unit that says it without a fraction. */
const fitting = (units: Readonly<Record<string, number>>, value: number): string =>
  Object.entries(units).findLast(([, factor]) => value >= factor && value % factor === 0)?.[0] ??
  Object.keys(units)[0] ??
  "";
