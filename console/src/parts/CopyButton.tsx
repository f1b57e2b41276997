/**
 * Copies a text to the clipboard and says so.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { CopyRegular } from "@fluentui/react-icons/svg/copy";
import { useNotify } from "./notify.tsx";

interface Props {
  readonly text: string;
  readonly label: string;
  readonly done: string;
}

export function CopyButton({ text, label, done }: Props) {
  const notify = useNotify();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => notify(done),
      () => notify("The browser did not allow copying. Select the text and copy it by hand."),
    );
  return (
    <Button size="small" icon={<CopyRegular />} onClick={() => void copy()}>
      {label}
    </Button>
  );
}
