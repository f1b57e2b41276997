/**
 * After a refused save, the focus goes to the first field that is marked.
 * @module
 */
import { type RefObject, useEffect } from "react";
import type { FieldErrors } from "../api/fields.ts";

export function useFocusFirstError(form: RefObject<HTMLElement | null>, errors: FieldErrors): void {
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form, errors]);
}
