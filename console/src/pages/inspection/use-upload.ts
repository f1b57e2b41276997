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

export function useUpload<T>(onDone: (result: T) => void = () => {}) {
  const [state, setState] = useState<State<T>>({ sent: null, result: null, error: null });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (path: string, file: Blob) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const isCurrent = () => running.current === controller;
    setState({ sent: 0, result: null, error: null });
    try {
      const result = await uploadFile<T>(
        path,
        file,
        (sent) => isCurrent() && setState((before) => ({ ...before, sent })),
        controller.signal,
      );
      if (!isCurrent()) return;
      setState({ sent: null, result, error: null });
      onDone(result);
    } catch (error) {
      if (isCurrent()) setState({ sent: null, result: null, error: controller.signal.aborted ? null : error });
    }
  };
  return { ...state, start, cancel: () => running.current?.abort() };
}
