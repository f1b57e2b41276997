/**
 * A large file is being looked into: how far it is, and what came of it.
 * @module
 */
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";

export interface WaitingPage {
  readonly organisation: string;
  readonly support: string;
  readonly name: string;
  /** Bytes as declared; null: not declared. */
  readonly size: number | null;
  /** Bytes that have come. */
  readonly bytes: number;
  /** Bytes of those that were looked into. */
  readonly looked: number;
  readonly state: "receiving" | "inspecting" | "ready" | "refused" | "failed";
  /** Address of this page, and of the file once it is ready. */
  readonly here: string;
  readonly file: string;
  /** The policy's message, where it refuses. */
  readonly message: string;
  /** Why, where the message does not say so; "": nothing to add. */
  readonly why: string;
  /** Where the password of a protected copy is shown; null: it needs none. */
  readonly passwordPath?: string | null;
  readonly reference?: string | undefined;
  readonly time: number;
}

const EVERY = 1;

export function waitingPage(page: WaitingPage): string {
  const { organisation, name, state, here, file, reference, time } = page;
  const frame = { organisation, time, ...(reference === undefined ? {} : { reference }) };
  switch (state) {
    case "receiving":
    case "inspecting":
      return layout({ ...frame, title: `Checking ${name}`, body: progress(page), refresh: here, after: EVERY });
    case "ready": {
      const body = html`<h1>${name} is ready</h1><div class="box good"><p class="lead">Nothing in it stands against the download, which begins by itself.</p></div>
${page.passwordPath ? html`<p>Your copy is encrypted, with a password of its own.</p>` : null}
<p class="actions">${page.passwordPath ? html`<a class="button" href="${page.passwordPath}">Show its password</a> <a class="button quiet" href="${file}">Download it again</a>` : html`<a class="button" href="${file}">Download it</a>`}</p>`;
      return layout({ ...frame, title: `${name} is ready`, body, refresh: file });
    }
    case "refused": {
      const why = page.why === "" ? null : html`<p>${page.why}</p>`;
      const body = html`<h1>The download of ${name} was blocked</h1><div class="box"><p class="lead">${page.message}</p></div>${why}${help(page.support)}`;
      return layout({ ...frame, title: "Download blocked", body });
    }
    case "failed": {
      const body = html`<h1>${name} did not arrive</h1><div class="box"><p class="lead">The app broke off the download before all of it had come.</p></div><p>Go back to the app and start the download again.</p>${help(page.support)}`;
      return layout({ ...frame, title: "Download broken off", body });
    }
  }
}

const help = (support: string) => (support === "" ? null : html`<p>If you need help, turn to ${support}.</p>`);

function progress({ name, size, bytes, looked, state }: WaitingPage): Html {
  const arrived = size === null ? inUnits(bytes) : `${inUnits(bytes)} of ${inUnits(size)}`;
  // That all was read says nothing of those who may be at it still.
  const [did, of] = state === "receiving" ? [bytes, size ?? 0] : [looked, looked < bytes ? bytes : 0];
  const done = did === 0 || of === 0 ? null : Math.min(1, did / of);
  const bar =
    done === null
      ? html`<progress aria-label="Progress"></progress>`
      : html`<progress aria-label="Progress" max="1" value="${done.toFixed(3)}"></progress>`;
  const what =
    state === "receiving"
      ? `Fetching it from the app: ${arrived}.`
      : `All of it is here (${inUnits(bytes)}). Looking into it${done === null ? "" : `: ${Math.floor(100 * done)} % done`}.`;
  return html`<h1>Checking ${name}</h1><p class="lead">${what}</p>${bar}
<p>Your organisation has files looked into before they are downloaded. This page goes on by itself; leave it open.</p>`;
}

function inUnits(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
