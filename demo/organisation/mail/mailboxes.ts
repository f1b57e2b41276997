/**
 * The mailboxes: what each person has received and sent, in memory.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { HttpError } from "../app/index.ts";

/** Everything that people have attached, together. */
const ATTACHED_LIMIT = 200 * 1_048_576;
const MESSAGES_PER_FOLDER = 500;

export interface Attachment {
  /** Names it in its address, with `name`. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly content: () => Buffer | Readable;
}
export interface Person {
  readonly name: string;
  readonly address: string;
}
export interface Message {
  readonly id: string;
  readonly from: Person;
  readonly to: readonly string[];
  readonly subject: string;
  readonly date: Date;
  /** Plain text; a blank line ends a paragraph. */
  readonly body: string;
  /** Shown in the message itself. */
  readonly image?: { readonly path: string; readonly description: string };
  readonly attachments: readonly Attachment[];
}
export type Folder = "inbox" | "sent";
export interface Stored {
  readonly message: Message;
  readonly folder: Folder;
  unread: boolean;
}
export interface Draft {
  readonly from: Person;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly files: readonly { name: string; type: string; content: Buffer }[];
}
export interface Mailboxes {
  /** Newest first. */
  list(owner: string, folder: Folder): readonly Stored[];
  find(owner: string, folder: Folder, id: string): Stored | undefined;
  /** Only what lies in a message of the owner's. */
  findAttachment(owner: string, id: string, name: string): Attachment | undefined;
  send(draft: Draft): Message;
  onDelivery(listener: (recipient: string, message: Message) => void): void;
}

export function createMailboxes(
  owners: readonly string[],
  seed: (owner: string) => readonly Message[],
  now: () => Date = () => new Date(),
): Mailboxes {
  const mailboxes = new Map<string, Stored[]>(
    owners.map((owner) => [
      owner,
      seed(owner)
        .map((message, index) => ({ message, folder: "inbox" as const, unread: index < 3 }))
        .sort((a, b) => b.message.date.getTime() - a.message.date.getTime()),
    ]),
  );
  const listeners: ((recipient: string, message: Message) => void)[] = [];
  let attached = 0;

  const list = (owner: string, folder: Folder) =>
    (mailboxes.get(owner) ?? []).filter((entry) => entry.folder === folder);
  const put = (owner: string, entry: Stored) => {
    const mailbox = mailboxes.get(owner);
    if (!mailbox) return false;
    mailbox.unshift(entry);
    const surplus = list(owner, entry.folder)[MESSAGES_PER_FOLDER];
    if (surplus) mailbox.splice(mailbox.indexOf(surplus), 1);
    return true;
  };

  return {
    list,
    find: (owner, folder, id) => list(owner, folder).find(({ message }) => message.id === id),
    findAttachment: (owner, id, name) =>
      (mailboxes.get(owner) ?? [])
        .flatMap(({ message }) => message.attachments)
        .find((attachment) => attachment.id === id && attachment.name === name),
    send({ from, to, subject, body, files }) {
      attached += files.reduce((sum, { content }) => sum + content.length, 0);
      if (attached > ATTACHED_LIMIT)
        throw new HttpError(507, "The demo's mail server has no room for more attachments.");
      const message: Message = {
        id: randomBytes(6).toString("hex"),
        from,
        to,
        subject,
        body,
        date: now(),
        attachments: files.map(({ name, type, content }) => ({
          id: randomBytes(6).toString("hex"),
          name,
          type,
          size: content.length,
          content: () => content,
        })),
      };
      put(from.address, { message, folder: "sent", unread: false });
      for (const recipient of new Set(to))
        if (put(recipient, { message, folder: "inbox", unread: true }))
          for (const listener of listeners) listener(recipient, message);
      return message;
    },
    onDelivery: (listener) => void listeners.push(listener),
  };
}
