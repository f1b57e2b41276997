/**
 * What the dialogs of address ranges and device tag rules share: saving on top of the revision that was read.
 * @module
 */
import { useMemo, useState } from "react";
import type { z } from "zod";
import { queryString, segment, send } from "../../api/client.ts";
import { type FieldErrors, fieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import { useChange } from "../../api/use-change.ts";

export interface Item {
  readonly id: string;
  readonly revision: number;
}

interface Options<Input> {
  readonly path: string;
  readonly schema: z.ZodType<Input>;
  readonly nameOf: (input: Input) => string;
  readonly onSaved: () => void;
}

/** `item`: what is changed; null: a new one is made. */
export function useSave<T extends Item, Input>(item: T | null, { path, schema, nameOf, onSaved }: Options<Input>) {
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const save = useChange({
    send: (body: Input) =>
      item === null
        ? send<T>("POST", path, { body })
        : send<T>("PUT", `${path}/${segment(item.id)}${queryString({ revision: item.revision })}`, { body }),
    refresh: [[path.slice(1)]],
    done: (_, input) => `“${nameOf(input)}” is saved.`,
    afterwards: onSaved,
  });
  const theirs = useMemo(() => problemFields(save.error), [save.error]);
  const submit = (draft: unknown) => {
    const parsed = schema.safeParse(draft);
    setOwn(parsed.success ? NO_ERRORS : fieldErrors(parsed.error.issues));
    if (parsed.success) save.mutate(parsed.data);
  };
  return { errors: Object.keys(own).length > 0 ? own : theirs, error: save.error, pending: save.isPending, submit };
}
