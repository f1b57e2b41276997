/**
 * Sends a file as it is, and tells how much of it has left; `fetch` does not say that.
 * @module
 */
import type { Problem } from "../../../src/admin/contract/index.ts";
import { API } from "./client.ts";
import { ApiError, ConnectionError } from "./problem.ts";

/** `onSent`: told the share of 1 that has been sent. Rejects with an `AbortError` when `signal` says so. */
export function uploadFile<T>(
  path: string,
  file: Blob,
  onSent: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", API + path);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "text";
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onSent(loaded / total);
    });
    request.upload.addEventListener("load", () => onSent(1));
    request.addEventListener("load", () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body as T);
      else reject(new ApiError(problemFrom(request.status, body)));
    });
    request.addEventListener("error", () => reject(new ConnectionError(new Error("the upload was cut off"))));
    request.addEventListener("abort", () => reject(new DOMException("Cancelled", "AbortError")));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemFrom(status: number, body: unknown): Problem {
  const fallback = { type: "about:blank", title: `Error ${status}`, status, detail: "" };
  return typeof body === "object" && body !== null ? { ...fallback, ...body, status } : fallback;
}
