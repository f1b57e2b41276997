/**
 * The organisation's webmail.
 * @module
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  type App,
  asset,
  attachmentDisposition,
  type Context,
  createApp,
  createLocalise,
  createSessions,
  createSignIn,
  type Handler,
  HttpError,
  MAIL_HOST,
  type Reply,
  readForm,
  redirect,
  type Session,
} from "../app/index.ts";
import type { OrganisationConfig } from "../config.ts";
import { createApi, summary } from "./api.ts";
import { createLive } from "./live.ts";
import { createMailboxes, type Folder } from "./mailboxes.ts";
import { createPages } from "./pages.ts";
import { CHART, seedMessages } from "./seed.ts";

const FORM_LIMIT = 10 * 1_048_576;
const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;

export interface MailApp extends App {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createMail(config: OrganisationConfig, fetch: typeof globalThis.fetch): MailApp {
  const localise = createLocalise(config);
  const pages = createPages(localise);
  const sessions = createSessions("mail_session");
  const now = new Date();
  const mailboxes = createMailboxes(
    config.idp.users.map(({ name }) => name.toLowerCase()),
    (owner) => seedMessages(owner, now),
  );
  const showError = (
    context: Context,
    { title, detail, status }: { title: string; detail: string; status: number },
  ) => ({
    status,
    body: pages.plain(context, title, detail),
  });
  const { clientId, clientSecret, desktopClientId, directOrigin } = config.mail;
  const { issuer } = config.sallyport;
  const signIn = createSignIn({ issuer, clientId, clientSecret, fetch, sessions, cookiePrefix: "mail", showError });
  const live = createLive(sessions);
  mailboxes.onDelivery((recipient, message) =>
    live.push(recipient, (origin) => ({
      type: "message",
      message: summary({ message, folder: "inbox", unread: true }, origin, localise),
    })),
  );

  /** For people who are signed in; everyone else is sent to sign in and back here. */
  const signedIn =
    (handler: (context: Context, session: Session) => Reply | Promise<Reply>): Handler =>
    (context) => {
      const session = sessions.find(context.cookies);
      if (session) return handler(context, session);
      if (context.request.method === "POST")
        throw new HttpError(401, "Your session has ended. Open the inbox to sign in.");
      return signIn.start(context);
    };

  const showMessage = (folder: Folder) =>
    signedIn((context, session) => {
      const entry = mailboxes.find(session.email, folder, context.params.id ?? "");
      if (!entry) throw new HttpError(404, "There is no such message in this folder.");
      entry.unread = false;
      return { body: pages.message(context, session, entry.message) };
    });
  const showFolder = (folder: Folder) =>
    signedIn((context, session) => ({
      body: pages.list(context, session, folder, mailboxes.list(session.email, folder)),
    }));

  const download = signedIn(({ params }, session) => {
    const attachment = mailboxes.findAttachment(session.email, params.id ?? "", params.name ?? "");
    if (!attachment) throw new HttpError(404, "There is no such attachment in your mailbox.");
    return {
      headers: {
        "content-type": attachment.type,
        "content-length": attachment.size,
        "content-disposition": attachmentDisposition(attachment.name),
        "accept-ranges": "none",
        "cache-control": "no-store",
      },
      body: attachment.content(),
    };
  });

  const sendMessage = signedIn(async (context, session) => {
    const form = await readForm(context, FORM_LIMIT);
    const text = (field: string) => String(form.get(field) ?? "").trim();
    const recipients = text("to")
      .split(/[,;\s]+/)
      .filter((part) => part !== "");
    const wrong = recipients.find((recipient) => !ADDRESS.test(recipient));
    const error =
      recipients.length === 0
        ? "Say to whom the message goes."
        : wrong !== undefined
          ? `"${wrong}" is not an e-mail address.`
          : text("subject") === ""
            ? "The message needs a subject."
            : undefined;
    if (error !== undefined) {
      const values = { to: text("to"), subject: text("subject"), body: text("body"), error };
      return { status: 422, body: pages.compose(context, session, values) };
    }
    const files = form.getAll("files").filter((entry) => typeof entry !== "string" && entry.name !== "") as File[];
    const message = mailboxes.send({
      from: { name: session.name, address: session.email },
      to: recipients.map((recipient) => recipient.toLowerCase()),
      subject: text("subject").slice(0, 200),
      body: text("body").replace(/\r\n/g, "\n").slice(0, 100_000),
      files: await Promise.all(
        files.map(async (file) => ({
          name: file.name,
          type: file.type || "application/octet-stream",
          content: Buffer.from(await file.arrayBuffer()),
        })),
      ),
    });
    return redirect(context, `/sent/${message.id}`);
  });

  const here = (file: string) => new URL(`./assets/${file}`, import.meta.url);
  const app = createApp({
    host: MAIL_HOST,
    directOrigin,
    showError,
    contentSecurityPolicy: (origin) =>
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ${origin.replace("https", "wss")}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    routes: {
      ...signIn.routes,
      ...createApi({
        mailboxes,
        sessions,
        localise,
        configuration: signIn.configuration,
        acceptedClients: [desktopClientId],
      }),
      "GET /": (context) => redirect(context, "/inbox"),
      "GET /inbox": showFolder("inbox"),
      "GET /inbox/:id": showMessage("inbox"),
      "GET /sent": showFolder("sent"),
      "GET /sent/:id": showMessage("sent"),
      "GET /compose": signedIn((context, session) => ({ body: pages.compose(context, session) })),
      "POST /compose": sendMessage,
      "GET /attachments/:id/:name": download,
      "GET /images/forecast.png": signedIn(() => ({ headers: { "content-type": "image/png" }, body: CHART })),
      "POST /sign-out": async (context) => {
        await readForm(context, 1024);
        return redirect(context, "/signed-out", { "set-cookie": sessions.close(context) });
      },
      "GET /signed-out": (context) => ({ body: pages.plain(context, "Signed out", "You have left Contoso Mail.") }),
      "GET /assets/mail.css": asset(here("mail.css"), "text/css"),
      "GET /assets/clip.svg": asset(here("clip.svg"), "image/svg+xml"),
      "GET /assets/icon.svg": asset(here("icon.svg"), "image/svg+xml"),
      "GET /assets/mail.js": asset(here("mail.js"), "text/javascript", (text, { origin }) => localise(text, origin)),
    },
  });
  return {
    ...app,
    upgrade: (request, socket, head) => live.upgrade(app.contextOf(request), socket, head),
    close: () => live.close(),
  };
}
