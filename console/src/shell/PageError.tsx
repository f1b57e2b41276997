/**
 * A page that could not be shown at all, for instance because the console was updated while it was open.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { ErrorPanel } from "../parts/ErrorPanel.tsx";
import { Page } from "../parts/Page.tsx";

export function PageError({ error }: { readonly error: unknown }) {
  return (
    <Page title="This page could not be shown">
      <ErrorPanel error={error} />
      <div>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
      </div>
    </Page>
  );
}
