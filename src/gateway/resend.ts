/**
 * A request that is sent again where its connection was lost.
 *
 * A connection that is kept for the next request may be closed by the app in the moment in which that is sent (RFC 9112,
 * section 9.3.1). A proxy may repeat a request by itself only if it is idempotent and has no body that is gone by then
 * (RFC 9110, section 9.2.2); those that change nothing are repeated, once.
 * @module
 */
const SAFE = ["GET", "HEAD", "OPTIONS"];
/** The connection was there and ended. One that could not be opened at all is no use trying again at once. */
const LOST = ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"];

/** `send` rejects only before the head of an answer has come. */
export async function sendAgainIfLost<T>(
  { method, hasBody, signal }: { readonly method: string; readonly hasBody: boolean; readonly signal: AbortSignal },
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const isLost = LOST.includes((error as { code?: string }).code ?? "");
    if (!isLost || hasBody || !SAFE.includes(method) || signal.aborted) throw error;
    return await send();
  }
}
