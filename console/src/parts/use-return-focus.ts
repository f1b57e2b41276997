/**
 * When a dialog closes, the focus goes back to what opened it.
 * @module
 */
import { useEffect, useState } from "react";

/** For a component that is rendered only while its dialog is open. */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // A frame later, when what lies behind the dialog can hold the focus again.
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
      });
    },
    [opener],
  );
}
