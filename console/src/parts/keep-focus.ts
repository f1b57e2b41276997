/**
 * When what holds the focus is removed, the focus goes to what stands nearest: otherwise a screen reader would begin from
 * the top of the page, and a dialog would not hear Escape.
 * @module
 */
const FOCUSABLE = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex]";

/** A ref for the element within which the focus is kept. */
export const keepFocus = (frame: HTMLElement | null) => (frame === null ? undefined : watch(frame));

function watch(frame: HTMLElement): () => void {
  let way: Element[] = [];
  const remember = ({ target }: FocusEvent) => {
    way = [];
    for (let at = target as Element | null; at !== null && frame.contains(at); at = at.parentElement) way.push(at);
  };
  const keep = () => {
    if (document.activeElement !== document.body || way[0]?.isConnected !== false) return;
    const home = way.find((one) => one.isConnected);
    home?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
  };
  const observer = new MutationObserver(keep);
  observer.observe(frame, { childList: true, subtree: true });
  frame.addEventListener("focusin", remember);
  return () => {
    observer.disconnect();
    frame.removeEventListener("focusin", remember);
  };
}
