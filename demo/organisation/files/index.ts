/**
 * The organisation's file share.
 * @module
 */
import {
  type App,
  asset,
  attachmentDisposition,
  type Context,
  createApp,
  createLocalise,
  createSessions,
  createSignIn,
  FILES_HOST,
  type Handler,
  HttpError,
  type Reply,
  readForm,
  redirect,
  type Session,
} from "../app/index.ts";
import type { OrganisationConfig } from "../config.ts";
import { createLibrary, type StoredFile } from "./library.ts";
import { createPages } from "./pages.ts";

const FORM_LIMIT = 10 * 1_048_576;

export function createFiles(config: OrganisationConfig, fetch: typeof globalThis.fetch): App {
  const library = createLibrary();
  const pages = createPages(library, createLocalise(config));
  const sessions = createSessions("files_session");
  const showError = (
    context: Context,
    { title, detail, status }: { title: string; detail: string; status: number },
  ) => ({
    status,
    body: pages.plain(context, title, detail),
  });
  const { clientId, clientSecret, directOrigin } = config.files;
  const { issuer } = config.sallyport;
  const signIn = createSignIn({ issuer, clientId, clientSecret, fetch, sessions, cookiePrefix: "files", showError });

  const signedIn =
    (handler: (context: Context, session: Session) => Reply | Promise<Reply>): Handler =>
    (context) => {
      const session = sessions.find(context.cookies);
      if (session) return handler(context, session);
      if (context.request.method === "POST")
        throw new HttpError(401, "Your session has ended. Open a folder to sign in.");
      return signIn.start(context);
    };
  const folderOf = ({ params }: Context) => {
    const folder = library.folders.find(({ id }) => id === params.id);
    if (!folder) throw new HttpError(404, "There is no such folder.");
    return folder;
  };
  const fileOf = ({ params }: Context): StoredFile => {
    const file = library.find(params.id ?? "");
    if (!file || (params.name !== undefined && params.name !== file.name))
      throw new HttpError(404, "There is no such file.");
    return file;
  };

  const upload = signedIn(async (context, session) => {
    const folder = folderOf(context);
    const file = (await readForm(context, FORM_LIMIT)).get("file");
    if (file === null || typeof file === "string" || file.name === "")
      return { status: 422, body: pages.folder(context, session, folder, "Choose a file first.") };
    library.add({
      folder: folder.id,
      name: file.name.replace(/[/\\\p{Cc}]/gu, "_").slice(0, 200),
      type: file.type || "application/octet-stream",
      content: Buffer.from(await file.arrayBuffer()),
      owner: session.name,
    });
    return redirect(context, `/folders/${folder.id}`);
  });

  const here = (file: string) => new URL(`./assets/${file}`, import.meta.url);
  return createApp({
    host: FILES_HOST,
    directOrigin,
    showError,
    contentSecurityPolicy: () =>
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    routes: {
      ...signIn.routes,
      "GET /": signedIn((context, session) => ({ body: pages.home(context, session) })),
      "GET /folders/:id": signedIn((context, session) => ({ body: pages.folder(context, session, folderOf(context)) })),
      "POST /folders/:id": upload,
      "GET /files/:id": signedIn((context, session) => ({ body: pages.file(context, session, fileOf(context)) })),
      "GET /download/:id/:name": signedIn((context) => {
        const file = fileOf(context);
        const headers = { "content-type": file.type, "content-disposition": attachmentDisposition(file.name) };
        return { headers: { ...headers, "cache-control": "no-store" }, body: file.content };
      }),
      // Pictures only: anything else that someone uploaded is not shown as a page of this app's.
      "GET /view/:id/:name": signedIn((context) => {
        const file = fileOf(context);
        if (file.type !== "image/png") throw new HttpError(404, "There is no preview for this kind of file.");
        return { headers: { "content-type": file.type, "cache-control": "no-store" }, body: file.content };
      }),
      "POST /sign-out": async (context) => {
        await readForm(context, 1024);
        return redirect(context, "/signed-out", { "set-cookie": sessions.close(context) });
      },
      "GET /signed-out": (context) => ({ body: pages.plain(context, "Signed out", "You have left Contoso Files.") }),
      "GET /assets/files.css": asset(here("files.css"), "text/css"),
      "GET /assets/icon.svg": asset(here("icon.svg"), "image/svg+xml"),
    },
  });
}
