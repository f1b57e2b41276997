/**
 * The other pages: an error, a confirmation, the notice that a session is monitored.
 * @module
 */
import { html } from "./html.ts";
import { layout } from "./layout.ts";

/** What happened, why, what to do next. */
export function errorPage(page: {
  organisation: string;
  title: string;
  what: string;
  next: string;
  link?: { href: string; text: string } | undefined;
  reference: string;
  time: number;
}): string {
  const action =
    page.link && html`<p class="actions"><a class="button" href="${page.link.href}">${page.link.text}</a></p>`;
  const body = html`<h1>${page.title}</h1><p class="lead">${page.what}</p><p>${page.next}</p>${action ?? null}`;
  return layout({ ...page, body });
}

export function successPage(page: { organisation: string; title: string; what: string; next: string }): string {
  const body = html`<h1>${page.title}</h1><div class="box good"><p class="lead">${page.what}</p></div><p>${page.next}</p>`;
  return layout({ ...page, body });
}

/** The notice of REFERENCE section 5: once per session, before the app. `continueTo` stays on this host. */
export function noticePage(page: {
  organisation: string;
  app: string;
  text: string;
  action: string;
  continueTo: string;
}): string {
  const body = html`<h1>Access to ${page.app} is monitored</h1>
<p class="lead">${page.text}</p>
<form method="post" action="${page.action}"><input type="hidden" name="to" value="${page.continueTo}"><p class="actions"><button class="button" type="submit">Continue to ${page.app}</button></p></form>`;
  return layout({ ...page, title: "Monitored session", body });
}

/**
 * Goes on to `to` by a navigation of its own. After a form was sent, browsers hold every redirect that follows to the
 * form's Content-Security-Policy (`form-action`), be it another site's; here that chain ends.
 */
export function continuePage(page: { organisation: string; to: string }): string {
  const body = html`<h1>One moment</h1><p><a href="${page.to}">Continue</a></p>`;
  return layout({ ...page, title: "One moment", body, refresh: page.to });
}
