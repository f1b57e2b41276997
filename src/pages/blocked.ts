/**
 * The page for someone who is kept out: what happened, why, what to do next, a reference id.
 * @module
 */
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";

export interface BlockedPage {
  readonly organisation: string;
  readonly app: string;
  readonly user: string;
  /** The policy's message, or the standard sentence. */
  readonly message: string;
  /** Null where the device plays no part in the refusal. */
  readonly device: {
    readonly status: string;
    readonly detail: string;
    /** Subject, issuer and validity of what was presented, where anything was. */
    readonly certificate: { readonly subject: string; readonly issuer: string } | null;
    /** Names of the authorities whose certificates would be accepted. */
    readonly issuers: readonly string[];
  } | null;
  /** True when the default behaviour decided because something could not be determined. */
  readonly byDefault: boolean;
  readonly retryUrl: string | null;
  readonly support: string;
  readonly reference: string;
  readonly time: number;
}

export function blockedPage(page: BlockedPage): string {
  const body = html`
<h1>You cannot open ${page.app} from here</h1>
<div class="box"><p class="lead">${page.message}</p></div>
${page.byDefault ? html`<p>Something that a policy asks about could not be determined, and your organisation blocks access in that case.</p>` : null}
${page.device === null ? null : deviceSection(page.device)}
<h2>What you can do</h2>
${adviceList(page)}
${page.retryUrl === null ? null : html`<p class="actions"><a class="button" href="${page.retryUrl}">Try again</a></p>`}
<p class="foot">Signed in as ${page.user}.${page.support === "" ? null : html` If you need help, turn to ${page.support} and give the reference below.`}</p>`;
  return layout({ ...page, title: "Access blocked", body });
}

function deviceSection(device: NonNullable<BlockedPage["device"]>): Html {
  const { certificate, issuers } = device;
  return html`<h2>About this device</h2>
<p>${device.detail}</p>
${certificate === null ? null : html`<dl><dt>Certificate</dt><dd>${certificate.subject}</dd><dt>Issued by</dt><dd>${certificate.issuer}</dd></dl>`}
${issuers.length === 0 ? null : html`<p>Certificates from these issuers are accepted:</p><ul>${issuers.map((name) => html`<li>${name}</li>`)}</ul>`}`;
}

function adviceList({ device, retryUrl }: BlockedPage): Html {
  if (device === null)
    return html`<p>Ask the person who looks after this app in your organisation whether you should have access.</p>`;
  const advice =
    ADVICE[device.status] ?? "Ask your organisation's help desk for a working certificate for this device.";
  return html`<p>${advice}</p>${retryUrl === null ? null : html`<p>Then choose <strong>Try again</strong>. Nothing needs to be restarted.</p>`}`;
}

const ADVICE: Record<string, string> = {
  "no-certificate":
    "Use a device of your organisation's, or import the certificate that your organisation gave you for this device. " +
    "If the browser asks which certificate to use, choose that one. Browsers offer only certificates that are valid " +
    "today, meant for signing in, and from one of the issuers above.",
  expired: "The certificate of this device has run out. Renew it, or ask your help desk for a new one.",
  "not-yet-valid": "The certificate of this device is not valid yet. Check that the device's clock is right.",
  "wrong-purpose": "The certificate that was chosen is meant for something else. Choose the one for this device.",
  "other-authority": "The certificate that was chosen is not your organisation's. Choose the one for this device.",
  "self-signed": "The certificate that was chosen is not your organisation's. Choose the one for this device.",
  "incomplete-chain":
    "The certificate came without its issuer's. Import the whole file (.p12 or .pfx) that your organisation gave you.",
  revoked: "The certificate of this device was revoked. Ask your help desk for a new one.",
  "authority-removed": "Your organisation no longer accepts this certificate. Ask your help desk for a new one.",
  "revocation-unknown":
    "This is not your doing: a list that is needed for the check cannot be reached. Try again later.",
  "no-authority": "Your organisation has not set up which certificates it accepts. Tell your help desk.",
};
