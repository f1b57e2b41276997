/**
 * A form in a dialog: stays open, with the errors at their fields, until it could be saved.
 * @module
 */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { type FormEvent, type ReactNode, useCallback, useRef } from "react";
import type { FieldErrors } from "../api/fields.ts";
import { ErrorPanel } from "./ErrorPanel.tsx";
import { keepFocus } from "./keep-focus.ts";
import { useFocusFirstError } from "./use-focus-first-error.ts";
import { useReturnFocus } from "./use-return-focus.ts";

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
export function FormDialog({
  title,
  pending,
  error,
  errors,
  onSubmit,
  onClose,
  wide = false,
  saveLabel = "Save",
  children,
}: Props) {
  useReturnFocus();
  const form = useRef<HTMLFormElement>(null);
  useFocusFirstError(form, errors);
  const frame = useCallback((element: HTMLFormElement | null) => {
    form.current = element;
    return keepFocus(element);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending) onSubmit();
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface className={wide ? "dialog-wide" : undefined}>
        <form ref={frame} onSubmit={submit} noValidate aria-label={title}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className="stack">
              {children}
              {error === null || error === undefined ? null : <ErrorPanel error={error} />}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" appearance="primary" disabledFocusable={pending}>
                {saveLabel}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
