/**
 * An address that the console does not have.
 * @module
 */
import { ButtonLink } from "../parts/ButtonLink.tsx";
import { Page } from "../parts/Page.tsx";

export function NotFound() {
  return (
    <Page title="Page not found" lead="The console has no page at this address. The link may be old or mistyped.">
      <div className="row">
        <ButtonLink to="/activities" appearance="primary">
          Go to the activity log
        </ButtonLink>
      </div>
    </Page>
  );
}
