/**
 * The password of a protected file, for the one who downloaded it.
 * @module
 */
import { html } from "./html.ts";
import { layout } from "./layout.ts";

export function passwordPage(page: {
  organisation: string;
  support: string;
  name: string;
  password: string;
  reference: string;
  time: number;
}): string {
  const { name, password, support } = page;
  const body = html`<h1>The password of ${name}</h1>
<p class="lead">Your copy is encrypted. This opens it:</p>
<div class="box good"><p class="lead"><code>${password}</code></p></div>
<p>Type it as it stands, with the hyphens. Do not send it in the same message as the file. That you have looked at it is in your organisation\u2019s log.</p>${
    support === "" ? null : html`<p>If you need help, turn to ${support}.</p>`
  }`;
  return layout({ ...page, title: `The password of ${name}`, body });
}
