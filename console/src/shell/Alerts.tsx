/**
 * What needs attention now, above every page, until it does not any more.
 * @module
 */
import { MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { alertsQuery } from "../api/queries.ts";
import { ButtonLink } from "../parts/ButtonLink.tsx";
import { Time } from "../parts/Time.tsx";

export function Alerts() {
  const alerts = useQuery(alertsQuery);
  const items = alerts.data?.items ?? [];
  // The region is there before there is anything in it, or a screen reader would not read it out.
  return (
    <div role="status" className="shell-alerts">
      {items.map(({ subject, since, detail }) => (
        <MessageBar key={subject} intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>The malware engine “{subject}” is away</MessageBarTitle> since <Time iso={since} />.{" "}
            {detail} Files that a policy wants scanned count as not scanned.
          </MessageBarBody>
          <MessageBarActions>
            <ButtonLink to="/inspection/engines">Malware engines</ButtonLink>
          </MessageBarActions>
        </MessageBar>
      ))}
    </div>
  );
}
