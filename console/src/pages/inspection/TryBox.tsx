/**
 * A text to try the information types on: what is found, and where in it. Only what is masked comes back from the server;
 * the places are found again here, in the admin's own copy.
 * @module
 */
import { Button, Field, Spinner, Textarea } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { send } from "../../api/client.ts";
import type { Tried } from "../../api/types.ts";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { count } from "../../parts/format.ts";
import { Matches } from "./FileEvidence.tsx";
import { Marked } from "./Marked.tsx";
import { placesIn } from "./places.ts";
import { reasonWord } from "./words.ts";

export function TryBox() {
  const [text, setText] = useState("");
  const tried = useMutation({
    mutationFn: async (tryText: string) => ({
      text: tryText,
      answer: await send<Tried>("POST", "/inspection/try", { body: { text: tryText } }),
    }),
  });
  return (
    <section className="card stack" aria-labelledby="try-heading">
      <h2 id="try-heading">Try it</h2>
      <Field label="Text" hint="It is looked into and forgotten; nothing of it is recorded.">
        <Textarea
          rows={4}
          resize="vertical"
          value={text}
          placeholder="Paste a text, such as: Please charge card 4111 1111 1111 1111, valid until 12/29."
          onChange={(_, { value }) => setText(value)}
        />
      </Field>
      <div className="row">
        <Button disabled={text.trim() === ""} disabledFocusable={tried.isPending} onClick={() => tried.mutate(text)}>
          Look for types
        </Button>
        {tried.isPending ? <Spinner size="tiny" label="Looking" /> : null}
      </div>
      {tried.isError ? <ErrorPanel error={tried.error} /> : null}
      {tried.data === undefined ? null : <Answer {...tried.data} />}
    </section>
  );
}

function Answer({ text, answer }: { readonly text: string; readonly answer: Tried }) {
  const { matches, missed } = answer;
  const spans = placesIn(
    text,
    matches.flatMap(({ evidence }) => evidence.map(({ masked }) => masked)),
  );
  return (
    <section className="stack-tight" aria-label="What was found in the text">
      <p role="status">
        {matches.length === 0
          ? "Nothing was found."
          : `Found: ${count(new Set(matches.map(({ type }) => type)).size, "type")}.`}
      </p>
      {missed.map(({ reason, detail }) => (
        <p key={`${reason}${detail}`}>
          {reasonWord(reason)}: {detail}
        </p>
      ))}
      {matches.length === 0 ? null : (
        <div className="split">
          <div className="stack-tight">
            <h3>In your text</h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
            <section className="masked try-text" tabIndex={0} aria-label="Your text with what was found">
              <Marked text={text} spans={spans} />
            </section>
          </div>
          <div className="stack-tight">
            <h3>As the log would show it</h3>
            <Matches matches={matches} parts={false} />
          </div>
        </div>
      )}
    </section>
  );
}
