/**
 * An error, written for the admin: what happened, what to do, and the reference to look for in the log.
 * @module
 */
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { describeError } from "../api/problem.ts";

interface Props {
  readonly error: unknown;
  readonly retry?: () => void;
}

export function ErrorPanel({ error, retry }: Props) {
  const { title, detail, remedy, reference } = describeError(error);
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle> {detail} {remedy}
        {reference === null ? null : (
          <span className="reference">
            {" "}
            Reference: <code>{reference}</code>
          </span>
        )}
      </MessageBarBody>
      {retry === undefined ? null : (
        <MessageBarActions>
          <Button size="small" onClick={retry}>
            Try again
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
