/**
 * A form in a dialog: stays open, with the errors at their fields, until it could be saved.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { type FormEvent, type ReactNode, useCallback, useRef } from "react";
import type { FieldErrors } from "../api/fields.ts";
import { DialogFrame } from "./DialogFrame.tsx";
import { keepFocus } from "./keep-focus.ts";
import { useFocusFirstError } from "./use-focus-first-error.ts";

interface Props {
  readonly title: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly errors: FieldErrors;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** On the button; "Save" where nothing else is said. */
  readonly saveLabel?: string;
  readonly children: ReactNode;
}

/** Rendered only while it is open. The button keeps the focus while it is saved: without any, Escape would not be heard. */
export function FormDialog({ pending, errors, onSubmit, saveLabel = "Save", ...frame }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useFocusFirstError(form, errors);
  const ref = useCallback((element: HTMLFormElement | null) => {
    form.current = element;
    return keepFocus(element);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending) onSubmit();
  };
  const action = (
    <Button type="submit" appearance="primary" disabledFocusable={pending}>
      {saveLabel}
    </Button>
  );
  const within = (body: ReactNode) => (
    <form ref={ref} onSubmit={submit} noValidate aria-label={frame.title}>
      {body}
    </form>
  );
  return <DialogFrame action={action} within={within} {...frame} />;
}
