import { describe, expect, it } from "vitest";
import { createMailboxes } from "./mailboxes.ts";
import { seedMessages } from "./seed.ts";

const [ana, ben] = ["ana@contoso.example", "ben@contoso.example"];
const now = new Date("2026-07-01T08:00:00Z");
const make = () =>
  createMailboxes(
    [ana, ben],
    (owner) => seedMessages(owner, now),
    () => now,
  );
const draft = { from: { name: "Ana", address: ana }, subject: "Hello", body: "Text" };

describe("the mailboxes", () => {
  it("start with the same messages for everyone, newest first", () => {
    const ids = make()
      .list(ben, "inbox")
      .map(({ message }) => message.id);
    expect(ids[0]).toBe("board-paper");
    expect(ids).toContain("quarterly-archive");
    expect(make().list("nobody@contoso.example", "inbox")).toEqual([]);
  });

  it("deliver to everyone named, once, and keep a copy with the sender", () => {
    const mailboxes = make();
    const delivered: string[] = [];
    mailboxes.onDelivery((recipient) => delivered.push(recipient));
    const sent = mailboxes.send({ ...draft, to: [ben, ben, "away@elsewhere.example"], files: [] });
    expect(delivered).toEqual([ben]);
    expect(mailboxes.list(ben, "inbox")[0]).toMatchObject({ message: sent, unread: true });
    expect(mailboxes.list(ana, "sent")).toHaveLength(1);
    expect(mailboxes.find(ana, "inbox", sent.id)).toBeUndefined();
  });

  it("give an attachment only to those in whose mailbox it is", () => {
    const mailboxes = make();
    const content = Buffer.from("secret");
    const sent = mailboxes.send({ ...draft, to: [ana], files: [{ name: "a.txt", type: "text/plain", content }] });
    const id = sent.attachments[0]?.id ?? "";
    expect(mailboxes.findAttachment(ana, id, "a.txt")?.content()).toBe(content);
    expect(mailboxes.findAttachment(ana, id, "b.txt")).toBeUndefined();
    expect(mailboxes.findAttachment(ben, id, "a.txt")).toBeUndefined();
  });

  it("take no more attachments than there is room for", () => {
    const mailboxes = make();
    const files = [{ name: "a.bin", type: "application/octet-stream", content: Buffer.alloc(101 * 1_048_576) }];
    mailboxes.send({ ...draft, to: [ben], files });
    expect(() => mailboxes.send({ ...draft, to: [ben], files })).toThrow(/no room/);
  });
});
