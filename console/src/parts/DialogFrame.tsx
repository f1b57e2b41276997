/**
 * What every dialog is made of: a title, what it says, what went wrong, and two buttons, of which one only closes it.
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
import type { ReactNode } from "react";
import { ErrorPanel } from "./ErrorPanel.tsx";
import { useReturnFocus } from "./use-return-focus.ts";

interface Props {
  readonly title: string;
  readonly error: unknown;
  /** The button that does it. */
  readonly action: ReactNode;
  readonly onClose: () => void;
  readonly wide?: boolean | undefined;
  /** It only asks: a click beside it does not close it, and without fields, a long text must be reached by keyboard. */
  readonly asks?: boolean;
  /** Puts the whole into a form. */
  readonly within?: (body: ReactNode) => ReactNode;
  readonly children: ReactNode;
}

/** Rendered only while it is open. */
export function DialogFrame({
  title,
  error,
  action,
  onClose,
  wide = false,
  asks = false,
  within = (body) => body,
  children,
}: Props) {
  useReturnFocus();
  return (
    <Dialog open modalType={asks ? "alert" : "modal"} onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface className={wide ? "dialog-wide" : undefined}>
        {within(
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className="stack" {...(asks && wide ? { tabIndex: 0 } : {})}>
              {children}
              {error === null || error === undefined ? null : <ErrorPanel error={error} />}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>Cancel</Button>
              {action}
            </DialogActions>
          </DialogBody>,
        )}
      </DialogSurface>
    </Dialog>
  );
}
