/**
 * One activity, over the log and under an address of its own.
 * @module
 */

import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { activityQuery } from "../../api/queries.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { useDocumentTitle } from "../../parts/Page.tsx";
import { useReturnFocus } from "../../parts/use-return-focus.ts";
import { ActivityDetails } from "./ActivityDetails.tsx";
import { TYPE_WORDS } from "./words.ts";

export function ActivityDrawer() {
  useReturnFocus();
  const { id } = useParams({ from: "/activities/$id" });
  const query = useQuery(activityQuery(id));
  const navigate = useNavigate();
  const close = () => void navigate({ to: "/activities", search: (search) => search, resetScroll: false });
  const { data } = query;
  const title = data === undefined ? "Activity" : `${TYPE_WORDS[data.type]} ${data.action}`;
  useDocumentTitle(title);
  return (
    <OverlayDrawer
      open
      position="end"
      className="activity-drawer"
      onOpenChange={(_, { open }) => (open ? undefined : close())}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={<Button appearance="subtle" icon={<DismissRegular />} aria-label="Close" onClick={close} />}
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className="activity-drawer-body" tabIndex={0}>
        <Loaded query={query}>{(activity) => <ActivityDetails activity={activity} />}</Loaded>
      </DrawerBody>
    </OverlayDrawer>
  );
}
