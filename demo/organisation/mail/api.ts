/**
 * The webmail's JSON interface: for the desktop client by access token (RFC 6750), for the page by its session.
 * @module
 */
import * as client from "openid-client";
import { describeNetworkError } from "../../network.ts";
import { type Context, json, type Localise, type Reply, type Routes, type Sessions } from "../app/index.ts";
import type { Mailboxes, Stored } from "./mailboxes.ts";
import { attachmentUrl, messageUrl, preview } from "./pages.ts";

export interface ApiOptions {
  readonly mailboxes: Mailboxes;
  readonly sessions: Sessions;
  readonly localise: Localise;
  readonly configuration: () => Promise<client.Configuration>;
  /** Clients at Sallyport whose tokens are for this interface. */
  readonly acceptedClients: readonly string[];
}

export function createApi(options: ApiOptions): Routes {
  const { mailboxes, localise } = options;

  /** Runs `answer` for whoever is asking, or says why not. The token is asked about anew on each request. */
  const authorised = async (context: Context, answer: (email: string) => Reply): Promise<Reply> => {
    const header = context.request.headers.authorization;
    const session = options.sessions.find(context.cookies);
    if (header === undefined) return session ? answer(session.email) : unauthorised();
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
    if (token === undefined) return unauthorised("invalid_request", "the Authorization header holds no bearer token");
    try {
      const email = await ownerOf(token);
      return email === undefined
        ? unauthorised("invalid_token", "the access token is expired, revoked, or not for this service")
        : answer(email);
    } catch (error) {
      process.stderr.write(`mail: the access token could not be checked: ${describeNetworkError(error)}\n`);
      return json({ error: "temporarily_unavailable", error_description: "the token could not be checked" }, 503);
    }
  };

  /** RFC 7662; the e-mail address from there or, where introspection does not say it, from the userinfo endpoint. */
  const ownerOf = async (token: string): Promise<string | undefined> => {
    const config = await options.configuration();
    const found = await client.tokenIntrospection(config, token, { token_type_hint: "access_token" });
    if (!found.active || !found.client_id || !options.acceptedClients.includes(found.client_id)) return undefined;
    const stated = [found.email, found.username, found.sub].find(
      (value): value is string => typeof value === "string" && value.includes("@"),
    );
    if (stated !== undefined) return stated.toLowerCase();
    const { email } = await client.fetchUserInfo(config, token, found.sub ?? client.skipSubjectCheck);
    return email?.toLowerCase();
  };

  return {
    "GET /api/messages": (context) =>
      authorised(context, (email) =>
        json({ messages: mailboxes.list(email, "inbox").map((entry) => summary(entry, context.origin, localise)) }),
      ),
    "GET /api/messages/:id": (context) =>
      authorised(context, (email) => {
        const entry = mailboxes.find(email, "inbox", context.params.id ?? "");
        return entry
          ? json({
              ...summary(entry, context.origin, localise),
              to: entry.message.to,
              body: localise(entry.message.body, context.origin),
            })
          : json({ error: "not_found", error_description: "there is no such message in the inbox" }, 404);
      }),
  };
}

/** One message as JSON: what the page's list and the desktop client's table need. */
export function summary({ message, unread }: Stored, origin: string, localise: Localise) {
  return {
    id: message.id,
    url: localise(messageUrl("inbox", message.id), origin),
    from: message.from,
    subject: message.subject,
    date: message.date.toISOString(),
    preview: localise(preview(message), origin),
    unread,
    attachments: message.attachments.map(({ id, name, type, size }) => ({
      name,
      type,
      size,
      url: localise(attachmentUrl({ id, name }), origin),
    })),
  };
}

function unauthorised(error?: string, description?: string): Reply {
  const detail = error === undefined ? "" : `, error="${error}", error_description="${description}"`;
  return json(
    { error: error ?? "unauthorized", error_description: description ?? "sign in, or send an access token" },
    401,
    { "www-authenticate": `Bearer realm="Contoso Mail"${detail}` },
  );
}
