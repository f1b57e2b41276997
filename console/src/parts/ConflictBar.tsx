/**
 * Somebody else saved a newer revision meanwhile: take theirs, or put one's own over it.
 * @module
 */
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";

interface Props {
  readonly what: string;
  readonly onLoad: () => void;
  readonly onOverwrite: () => void;
}

export function ConflictBar({ what, onLoad, onOverwrite }: Props) {
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>Somebody changed this {what} meanwhile</MessageBarTitle> Nothing of yours was saved. Load their
        version and lose what you entered, or save yours over it.
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={onLoad}>Load theirs</Button>
        <Button onClick={onOverwrite}>Overwrite with mine</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
