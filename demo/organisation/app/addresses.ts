/**
 * How an app writes the addresses of itself and of its neighbour.
 *
 * Texts are written with the apps' own host names; a page that was asked for directly gets the direct ones instead.
 * @module
 */
import type { OrganisationConfig } from "../config.ts";

export const MAIL_HOST = "mail.contoso.example";
export const FILES_HOST = "files.contoso.example";

/** Puts the addresses into a text that are right for whoever asked at `origin`. */
export type Localise = (text: string, origin: string) => string;

export function createLocalise({ mail, files }: Pick<OrganisationConfig, "mail" | "files">): Localise {
  const direct = [mail.directOrigin, files.directOrigin];
  const hosts = [MAIL_HOST, FILES_HOST].map((host, index) => ({ host, to: new URL(direct[index] ?? "").host }));
  return (text, origin) =>
    direct.includes(origin)
      ? hosts.reduce((result, { host, to }) => result.replaceAll(`//${host}`, `//${to}`), text)
      : text;
}
