/**
 * What the demo's apps share: HTTP, HTML, sessions, sign-in at Sallyport, and the server side that joins them.
 * @module
 */
export { createLocalise, FILES_HOST, type Localise, MAIL_HOST } from "./addresses.ts";
export { type App, type AppOptions, createApp } from "./app.ts";
export { createPdf } from "./documents/pdf.ts";
export { createBarChart } from "./documents/png.ts";
export { createWorkbook } from "./documents/workbook.ts";
export { createZip, storedZipStream } from "./documents/zip.ts";
export { escapeHtml, Html, html } from "./html.ts";
export {
  asset,
  type Context,
  createRouter,
  type Handler,
  HttpError,
  json,
  parseCookies,
  type Reply,
  type Routes,
  readBody,
  readForm,
  redirect,
  send,
  setCookie,
} from "./http.ts";
export { createSessions, type Session, type Sessions } from "./sessions.ts";
export { createSignIn, type SignIn } from "./sign-in.ts";
export { attachmentDisposition, formatSize } from "./text.ts";
