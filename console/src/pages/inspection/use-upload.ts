/**
 * One upload at a time, with how far it has come; a new one ends the one before.
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { uploadFile } from "../../api/upload.ts";

interface State<T> {
  readonly sent: number | null;
  readonly result: T | null;
  readonly error: unknown;
}

const NOTHING = { sent: null, result: null, error: null } as const;

export function useUpload<T>(onDone: (result: T) => void = () => {}) {
  const [state, setState] = useState<State<T>>(NOTHING);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (path: string, file: Blob) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const isCurrent = () => running.current === controller;
    setState({ ...NOTHING, sent: 0 });
    try {
      const result = await uploadFile<T>(
        path,
        file,
        (sent) => isCurrent() && setState((before) => ({ ...before, sent })),
        controller.signal,
      );
      if (!isCurrent()) return;
      setState({ ...NOTHING, result });
      onDone(result);
    } catch (error) {
      if (isCurrent()) setState({ ...NOTHING, error: controller.signal.aborted ? null : error });
    }
  };
  return { ...state, start, cancel: () => running.current?.abort(), forget: () => setState(NOTHING) };
}
