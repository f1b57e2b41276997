/**
 * The webmail's pages.
 * @module
 */
import { type Context, formatSize, type Html, html, type Localise, MAIL_HOST, type Session } from "../app/index.ts";
import type { Folder, Message, Stored } from "./mailboxes.ts";

export interface Pages {
  list(context: Context, session: Session, folder: Folder, entries: readonly Stored[]): Html;
  message(context: Context, session: Session, message: Message): Html;
  compose(context: Context, session: Session, draft?: ComposeValues): Html;
  plain(context: Context, title: string, detail: string): Html;
}
export interface ComposeValues {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly error?: string;
}

/** The address of a message, complete, as the JSON interface gives it as well. */
export const messageUrl = (folder: Folder, id: string) => `https://${MAIL_HOST}/${folder}/${encodeURIComponent(id)}`;
export const attachmentUrl = ({ id, name }: { id: string; name: string }) =>
  `https://${MAIL_HOST}/attachments/${encodeURIComponent(id)}/${encodeURIComponent(name)}`;

const TITLES: Record<Folder, string> = { inbox: "Inbox", sent: "Sent" };
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

export function createPages(localise: Localise): Pages {
  const layout = (context: Context, title: string, content: Html, session?: Session, current?: string): Html => {
    const address = (path: string) => localise(`https://${MAIL_HOST}${path}`, context.origin);
    const link = (path: string, text: string) =>
      html`<a href="${address(path)}"${current === path && html` aria-current="page"`}>${text}</a>`;
    return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Contoso Mail</title>
<link rel="icon" href="${address("/assets/icon.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${address("/assets/mail.css")}">
${session && html`<script src="${address("/assets/mail.js")}" defer></script>`}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<p class="brand"><img src="${address("/assets/icon.svg")}" alt="" width="28" height="28"> Contoso Mail</p>
${
  session &&
  html`<p class="live" data-live="closed" role="status"><span class="dot" aria-hidden="true"></span><span data-live-text>Offline</span></p>
<span class="clock"><span class="hidden">Time at the server: </span><time data-clock></time></span>
<form class="who" method="post" action="${address("/sign-out")}"><span>${session.name}</span><button type="submit" class="quiet">Sign out</button></form>`
}
</header>
${
  session &&
  html`<nav aria-label="Mail">
<a class="button" href="${address("/compose")}"${current === "/compose" && html` aria-current="page"`}>Write</a>
${link("/inbox", "Inbox")}
${link("/sent", "Sent")}
<a href="${localise("https://files.contoso.example/", context.origin)}">Files</a>
</nav>`
}
<main id="content" tabindex="-1">
${content}
</main>
</body>
</html>
`;
  };

  const row = (
    context: Context,
    folder: Folder,
    { message, unread }: Stored,
  ) => html`<li${unread && html` class="unread"`} data-id="${message.id}">
<a href="${localise(messageUrl(folder, message.id), context.origin)}">
<span class="from">${folder === "inbox" ? message.from.name : message.to.join(", ")}</span>
<span class="subject">${unread && html`<span class="hidden">Unread: </span>`}${message.subject}</span>
<span class="preview">${localise(preview(message), context.origin)}</span>
<span class="meta">${message.attachments.length > 0 && html`<span class="clip" role="img" aria-label="with attachment"></span>`}<time datetime="${message.date.toISOString()}">${day.format(message.date)}</time></span>
</a></li>`;

  return {
    list: (context, session, folder, entries) =>
      layout(
        context,
        TITLES[folder],
        html`<h1>${TITLES[folder]}</h1>
<ul class="messages" data-folder="${folder}">
${entries.map((entry) => row(context, folder, entry))}
</ul>
${entries.length === 0 && html`<p class="empty">Nothing here yet.</p>`}`,
        session,
        `/${folder}`,
      ),

    message: (context, session, { subject, from, to, date, body, image, attachments }) =>
      layout(
        context,
        subject,
        html`<article>
<h1>${subject}</h1>
<dl class="head">
<dt>From</dt><dd>${from.name} &lt;${from.address}&gt;</dd>
<dt>To</dt><dd>${to.join(", ")}</dd>
<dt>Date</dt><dd><time datetime="${date.toISOString()}">${day.format(date)} UTC</time></dd>
</dl>
<div class="body">
${body.split(/\n{2,}/).map((paragraph) => html`<p>${linked(localise(paragraph, context.origin))}</p>\n`)}
${image && html`<img src="${localise(`https://${MAIL_HOST}${image.path}`, context.origin)}" alt="${image.description}" width="480" height="200">`}
</div>
${
  attachments.length > 0 &&
  html`<h2>Attachments</h2>
<ul class="attachments">
${attachments.map((item) => html`<li><a href="${localise(attachmentUrl(item), context.origin)}"><span>${item.name}</span> <small>${formatSize(item.size)}</small></a></li>\n`)}
</ul>`
}
</article>`,
        session,
      ),

    compose: (context, session, values = { to: "", subject: "", body: "" }) =>
      layout(
        context,
        "New message",
        html`<h1>New message</h1>
${values.error !== undefined && html`<p class="error" id="error" role="alert">${values.error}</p>`}
<form class="compose" method="post" action="${localise(`https://${MAIL_HOST}/compose`, context.origin)}" enctype="multipart/form-data">
<label for="to">To</label>
<input id="to" name="to" required autocomplete="email" value="${values.to}" placeholder="ana@contoso.example, ben@contoso.example"${values.error !== undefined && html` aria-invalid="true" aria-describedby="error"`}>
<label for="subject">Subject</label>
<input id="subject" name="subject" required maxlength="200" value="${values.subject}">
<label for="body">Message</label>
<textarea id="body" name="body" rows="10" maxlength="100000">${values.body}</textarea>
<label for="files">Attach files (10 MB together)</label>
<input id="files" name="files" type="file" multiple>
<button type="submit">Send</button>
</form>`,
        session,
        "/compose",
      ),

    plain: (context, title, detail) =>
      layout(
        context,
        title,
        html`<h1>${title}</h1>
<p>${detail}</p>
<p><a class="button" href="${localise(`https://${MAIL_HOST}/inbox`, context.origin)}">Open the inbox</a></p>`,
      ),
  };
}

/** The beginning of the message, without the salutation. */
export function preview({ body }: Message): string {
  const [first = "", second = ""] = body.split(/\n{2,}/);
  const text = first.length < 24 && second !== "" ? second : first;
  return text.length > 110 ? `${text.slice(0, 107)}...` : text;
}

/** Addresses in a text become links. */
function linked(text: string): Html[] {
  return text
    .split(/(https:\/\/[^\s<>"']+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));
}
