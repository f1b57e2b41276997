/**
 * Several values of free text: each becomes a removable tag on Enter, comma, the button, or when the form is submitted,
 * so that nothing typed is lost by pressing Save at once. Not when the field is merely left: the new tag would move the
 * button away from under the pointer. Suggestions are what has been seen so far.
 * @module
 */
import { Button, Input } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";

interface Props {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly suggestions?: readonly string[];
  readonly placeholder?: string;
  readonly id?: string | undefined;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
}

/** What was typed, cut at commas and line ends, without what is there already. */
function added(text: string, values: readonly string[]): string[] {
  const parts = text.split(/[,\n]/).map((part) => part.trim());
  return [...new Set(parts)].filter((part) => part !== "" && !values.includes(part));
}

export function ValuesInput({ label, values, onChange, suggestions, placeholder, id, invalid, describedBy }: Props) {
  const [text, setText] = useState("");
  const listId = useId();
  const commit = () => {
    const fresh = added(text, values);
    if (fresh.length > 0) onChange([...values, ...fresh]);
    setText("");
  };
  const frame = useRef<HTMLDivElement>(null);
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });
  useEffect(() => {
    const form = frame.current?.closest("form");
    // React hears of the submit later, at the root, and then sees the form with the value in it.
    const flush = () => flushSync(() => latest.current());
    form?.addEventListener("submit", flush);
    return () => form?.removeEventListener("submit", flush);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== ",") return;
    if (text.trim() === "") return;
    event.preventDefault();
    commit();
  };
  const extra = describedBy === undefined ? {} : { "aria-describedby": describedBy };
  return (
    <div ref={frame} className="values-input">
      {values.length === 0 ? null : (
        <ul className="values-list" aria-label={`${label}: chosen`}>
          {values.map((value) => (
            <li key={value}>
              <span>{value}</span>
              <button
                type="button"
                aria-label={`Remove ${value}`}
                onClick={() => onChange(values.filter((other) => other !== value))}
              >
                <DismissRegular aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="values-add">
        <Input
          {...(id === undefined ? {} : { id })}
          {...extra}
          aria-label={label}
          aria-invalid={invalid ?? false}
          value={text}
          list={listId}
          placeholder={placeholder ?? ""}
          onChange={(_, data) => setText(data.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
        />
        <Button
          icon={<AddRegular />}
          aria-label={`Add ${label.toLowerCase()}`}
          disabled={text.trim() === ""}
          onClick={commit}
        />
      </div>
      <datalist id={listId}>
        {(suggestions ?? [])
          .filter((suggestion) => !values.includes(suggestion))
          .map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
      </datalist>
    </div>
  );
}
