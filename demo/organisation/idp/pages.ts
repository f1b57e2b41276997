/**
 * The identity provider's pages.
 * @module
 */
import { type Html, html } from "../app/index.ts";

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23b3402e'/%3E%3Cpath d='M21 11a7 7 0 1 0 0 10' fill='none' stroke='%23fff' stroke-width='4' stroke-linecap='round'/%3E%3C/svg%3E";

export function page(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Contoso</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="/assets/idp.css">
</head>
<body>
<main class="card">
<p class="brand"><img src="${ICON}" alt="" width="32" height="32"> Contoso</p>
<h1>${title}</h1>
${content}
</main>
<footer>Contoso identity provider, a part of the Sallyport demo</footer>
</body>
</html>
`;
}

export function signInPage(options: { action: string; name?: string; error?: string }): Html {
  const { action, name = "", error } = options;
  const invalid = error !== undefined && html` aria-invalid="true" aria-describedby="error"`;
  return page(
    "Sign in",
    html`<p class="hint">Use your Contoso account.</p>
${error !== undefined && html`<p class="error" id="error" role="alert">${error}</p>`}
<form method="post" action="${action}">
<label for="name">E-mail address</label>
<input id="name" name="name" type="email" autocomplete="username" required value="${name}"${name === "" && html` autofocus`}${invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${name !== "" && html` autofocus`}${invalid}>
<button type="submit">Sign in</button>
</form>`,
  );
}

export function messagePage(title: string, text: string): Html {
  return page(title, html`<p>${text}</p>`);
}
