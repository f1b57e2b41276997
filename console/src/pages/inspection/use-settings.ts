/**
 * Changing one list of the inspection settings: what is in force is read again first, so that a change that somebody else
 * made meanwhile is not lost.
 * @module
 */
import { useMemo, useState } from "react";
import type { z } from "zod";
import { get, send } from "../../api/client.ts";
import { type FieldErrors, fieldErrors, fieldName, NO_ERRORS, problemFields } from "../../api/fields.ts";
import { ApiError } from "../../api/problem.ts";
import { inspectionQuery } from "../../api/queries.ts";
import type { InspectionSettings } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";

type Editable = "engines" | "labels" | "informationTypes" | "limits";
type Item<K extends Editable> = InspectionSettings[K] extends readonly (infer T)[] ? T : InspectionSettings[K];
type Edit<K extends Editable> = (now: InspectionSettings[K]) => InspectionSettings[K];

export function useSettingsChange<K extends Editable>(key: K, done: string, afterwards: () => void = () => {}) {
  return useChange({
    send: async (edit: Edit<K>) => {
      const now = await get<InspectionSettings>("/inspection");
      return send<InspectionSettings>("PUT", "/inspection", { body: { [key]: edit(now[key]) } });
    },
    refresh: [inspectionQuery.queryKey],
    done: () => done,
    afterwards,
  });
}

/** A form for one entry: checked here by the contract's schema, then by the server; either way errors stand at the field. */
export function useEntryForm<K extends "engines" | "labels" | "informationTypes">(
  key: K,
  schema: z.ZodType<Item<K>>,
  before: Item<K> | null,
  onSaved: () => void,
) {
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const save = useSettingsChange(key, "The settings are saved.", onSaved);
  const theirs = useMemo(() => withoutIndex(problemFields(save.error)), [save.error]);
  const submit = (draft: unknown) => {
    const parsed = schema.safeParse(draft);
    setOwn(parsed.success ? NO_ERRORS : fieldErrors(parsed.error.issues));
    if (!parsed.success) return;
    save.mutate((now) => withEntry(now as Item<K>[], before, parsed.data) as InspectionSettings[K]);
  };
  // What stands at a field needs no second telling below the form.
  const error = isAllAtFields(save.error, key) ? null : save.error;
  return { errors: Object.keys(own).length > 0 ? own : theirs, error, pending: save.isPending, submit };
}

function isAllAtFields(error: unknown, key: string): boolean {
  if (!(error instanceof ApiError)) return false;
  const { errors = [] } = error.problem;
  return errors.length > 0 && errors.every(({ path }) => fieldName(path).startsWith(`${key}.`));
}

const withoutIndex = (errors: FieldErrors): FieldErrors =>
  Object.fromEntries(Object.entries(errors).map(([name, text]) => [name.replace(/^\w+\.\d+\./, ""), text]));

/** `before`: the entry that `next` takes the place of; null: it is a new one. */
export function withEntry<T>(list: readonly T[], before: T | null, next: T): T[] {
  if (before === null) return [...list, next];
  const at = placeOf(list, before);
  return list.map((one, index) => (index === at ? next : one));
}

export function withoutEntry<T>(list: readonly T[], entry: T): T[] {
  const at = placeOf(list, entry);
  return list.filter((_, index) => index !== at);
}

function placeOf<T>(list: readonly T[], entry: T): number {
  const text = JSON.stringify(entry);
  const at = list.findIndex((one) => JSON.stringify(one) === text);
  if (at >= 0) return at;
  const detail = "Somebody else has changed or removed this entry.";
  throw new ApiError({ type: "about:blank", title: "Changed by someone else", status: 409, detail });
}
