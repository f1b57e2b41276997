/**
 * The pages that people see at sign-in and in a session. Text in, markup out; nothing is decided here.
 * @module
 */
export { type BlockedPage, blockedPage } from "./blocked.ts";
export { layout, pageHeaders, SECURITY_HEADERS } from "./layout.ts";
export { continuePage, errorPage, noticePage, successPage } from "./others.ts";
export { passwordPage } from "./password.ts";
export { type WaitingPage, waitingPage } from "./waiting.ts";
