/**
 * The inbox, by the mail server's JSON interface, as a table.
 * @module
 */
import { z } from "zod";
import { describeNetworkError } from "../network.ts";
import { Failure } from "./sign-in.ts";

const inboxSchema = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      from: z.object({ name: z.string(), address: z.string() }),
      subject: z.string(),
      date: z.iso.datetime(),
      unread: z.boolean(),
      attachments: z.array(z.object({ name: z.string(), size: z.number() })),
    }),
  ),
});
export type InboxMessage = z.infer<typeof inboxSchema>["messages"][number];

export async function readInbox(
  fetch: typeof globalThis.fetch,
  api: string,
  accessToken: string,
): Promise<InboxMessage[]> {
  const url = new URL("/api/messages", api);
  const response = await fetch(url.href, {
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" },
  }).catch((error: unknown) => {
    throw new Failure(1, `The mail server ${url.origin} cannot be reached: ${describeNetworkError(error)}`);
  });
  if (response.status === 401)
    throw new Failure(4, "The mail server does not accept this sign-in any longer. Start again to sign in anew.");
  if (!response.ok) throw new Failure(1, `The mail server answered with status ${response.status}. Try again later.`);
  const parsed = inboxSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new Failure(1, "The mail server's answer is not an inbox.");
  return parsed.data.messages;
}

/** Columns as wide as what stands in them. Control characters, which a sender could have chosen, are left out. */
export function formatTable(messages: readonly InboxMessage[]): string {
  const rows = [
    ["", "From", "Subject", "Date", "Attachments"],
    ...messages.map(({ unread, from, subject, date, attachments }) => [
      unread ? "*" : "",
      from.name,
      subject,
      date.slice(0, 16).replace("T", " "),
      attachments.map(({ name }) => name).join(", "),
    ]),
  ].map((row) => row.map((cell) => cell.replace(/\p{Cc}/gu, "")));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return `${rows.map(line).join("\n")}\n`;
}
