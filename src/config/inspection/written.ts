/**
 * What an admin writes of the inspection settings, over those in force.
 * @module
 */
import type { InspectionSettings, WrittenInspection } from "../../inspection/index.ts";

/** INVARIANT: what is not written stays as it is, each part and each limit. */
export function withWritten(current: InspectionSettings, written: WrittenInspection): InspectionSettings {
  const { limits, ...parts } = written;
  return { ...current, ...given(parts), limits: { ...current.limits, ...given(limits ?? {}) } };
}

const given = <T extends object>(written: T) =>
  Object.fromEntries(Object.entries(written).filter(([, part]) => part !== undefined)) as {
    [Part in keyof T]?: Exclude<T[Part], undefined>;
  };
