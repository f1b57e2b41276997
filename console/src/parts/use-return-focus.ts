/**
 * When a dialog closes, the focus goes back to what opened it; where that stood in a dialog which is gone too, to what
 * opened the first one.
 * @module
 */
import { useEffect, useState } from "react";

let onPage: Element | null = null;

/** For a component that is rendered only while its dialog is open. */
export function useReturnFocus(): void {
  const [openers] = useState(() => {
    const opener = document.activeElement;
    if (opener?.closest('[role="dialog"], [role="alertdialog"]') === null) onPage = opener;
    return [opener, onPage];
  });
  useEffect(
    () => () => {
      // A frame later, when what lies behind the dialog can hold the focus again.
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        const opener = openers.find((one) => one?.isConnected);
        if (lost && opener instanceof HTMLElement) opener.focus();
      });
    },
    [openers],
  );
}
