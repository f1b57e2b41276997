/**
 * The file share's pages.
 * @module
 */
import { type Context, FILES_HOST, formatSize, type Html, html, type Localise, type Session } from "../app/index.ts";
import type { FolderInfo, Library, StoredFile } from "./library.ts";

const PREVIEW_LIMIT = 20_000;
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

export interface Pages {
  home(context: Context, session: Session): Html;
  folder(context: Context, session: Session, folder: FolderInfo, error?: string): Html;
  file(context: Context, session: Session, file: StoredFile): Html;
  plain(context: Context, title: string, detail: string): Html;
}

export function createPages(library: Library, localise: Localise): Pages {
  const at = ({ origin }: Context, path: string) => localise(`https://${FILES_HOST}${path}`, origin);
  const contentPath = ({ id, name }: StoredFile, action: string) =>
    `/${action}/${encodeURIComponent(id)}/${encodeURIComponent(name)}`;

  const layout = (context: Context, title: string, content: Html, session?: Session): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Contoso Files</title>
<link rel="icon" href="${at(context, "/assets/icon.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${at(context, "/assets/files.css")}">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<a class="brand" href="${at(context, "/")}"><img src="${at(context, "/assets/icon.svg")}" alt="" width="28" height="28"> Contoso Files</a>
${
  session &&
  html`<a href="${localise("https://mail.contoso.example/inbox", context.origin)}">Mail</a>
<form method="post" action="${at(context, "/sign-out")}"><span>${session.name}</span> <button type="submit" class="quiet">Sign out</button></form>`
}
</header>
<main id="content" tabindex="-1">
${content}
</main>
</body>
</html>
`;

  const trail = (
    context: Context,
    folder: FolderInfo,
    last?: string,
  ) => html`<nav aria-label="Where you are"><ol class="trail">
<li><a href="${at(context, "/")}">All folders</a></li>
<li>${last === undefined ? html`<span aria-current="page">${folder.name}</span>` : html`<a href="${at(context, `/folders/${folder.id}`)}">${folder.name}</a>`}</li>
${last !== undefined && html`<li><span aria-current="page">${last}</span></li>`}
</ol></nav>`;

  return {
    home: (context, session) =>
      layout(
        context,
        "All folders",
        html`<h1>All folders</h1>
<ul class="folders">
${library.folders.map((folder) => {
  const count = library.list(folder.id).length;
  return html`<li><a href="${at(context, `/folders/${folder.id}`)}"><strong>${folder.name}</strong> <span>${folder.description}</span> <small>${count} ${count === 1 ? "file" : "files"}</small></a></li>\n`;
})}</ul>`,
        session,
      ),

    folder: (context, session, folder, error) =>
      layout(
        context,
        folder.name,
        html`${trail(context, folder)}
<h1>${folder.name}</h1>
<table>
<thead><tr><th scope="col">Name</th><th scope="col">Owner</th><th scope="col">Date</th><th scope="col">Size</th><th scope="col"><span class="hidden">Download</span></th></tr></thead>
<tbody>
${library.list(folder.id).map(
  (file) => html`<tr>
<th scope="row"><a href="${at(context, `/files/${encodeURIComponent(file.id)}`)}">${file.name}</a></th>
<td>${file.owner}</td><td>${day.format(file.date)}</td><td>${formatSize(file.content.length)}</td>
<td><a href="${at(context, contentPath(file, "download"))}" aria-label="Download ${file.name}">Download</a></td></tr>`,
)}
</tbody>
</table>
<h2>Upload to ${folder.name}</h2>
${error !== undefined && html`<p class="error" id="error" role="alert">${error}</p>`}
<form class="upload" method="post" action="${at(context, `/folders/${folder.id}`)}" enctype="multipart/form-data">
<label for="file">File (at most 10 MB)</label>
<input id="file" name="file" type="file" required${error !== undefined && html` aria-describedby="error"`}>
<button type="submit">Upload</button>
</form>`,
        session,
      ),

    file: (context, session, file) => {
      const folder = library.folders.find(({ id }) => id === file.folder);
      return layout(
        context,
        file.name,
        html`${folder && trail(context, folder, file.name)}
<h1>${file.name}</h1>
<p class="facts">${file.owner}, ${day.format(file.date)}, ${formatSize(file.content.length)}, ${file.type}</p>
<p><a class="button" href="${at(context, contentPath(file, "download"))}">Download</a></p>
${preview(context, file)}`,
        session,
      );
    },

    plain: (context, title, detail) =>
      layout(
        context,
        title,
        html`<h1>${title}</h1>
<p>${detail}</p>
<p><a class="button" href="${at(context, "/")}">Open the file share</a></p>`,
      ),
  };

  function preview(context: Context, file: StoredFile): Html {
    if (file.type === "image/png")
      return html`<img class="preview" src="${at(context, contentPath(file, "view"))}" alt="The picture ${file.name}">`;
    const text = file.content.subarray(0, PREVIEW_LIMIT).toString("utf8");
    if (file.type === "text/csv")
      return html`<div class="scroll" tabindex="0" role="region" aria-label="Contents"><table class="sheet"><tbody>
${text.split(/\r?\n/).map((line) => line !== "" && html`<tr>${line.split(",").map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
    if (file.type.startsWith("text/")) return html`<pre tabindex="0">${text}</pre>`;
    return html`<p class="facts">There is no preview for this kind of file.</p>`;
  }
}
