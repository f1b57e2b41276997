/**
 * Live sessions: who is in, from which device, under which restrictions; and the way to end one.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import { get, queryString } from "../../api/client.ts";
import { appsQuery } from "../../api/queries.ts";
import type { Session, SessionPage } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { Time } from "../../parts/Time.tsx";
import { UserName } from "../../parts/UserName.tsx";
import { deviceTone } from "../activities/DeviceEvidence.tsx";
import { CLIENT_APP_WORDS, deviceStatusWords } from "../activities/words.ts";
import { RevokeDialog } from "./RevokeDialog.tsx";

export function SessionsPage() {
  const [user, setUser] = useState("");
  const [app, setApp] = useState("");
  const [revoking, setRevoking] = useState<Session | null>(null);
  const filters = useDeferredValue(useMemo(() => ({ user: user.trim(), app }), [user, app]));
  const apps = useQuery(appsQuery);
  const sessions = useInfiniteQuery({
    queryKey: ["sessions", filters],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      get<SessionPage>(`/sessions${queryString({ ...filters, cursor: pageParam, limit: 100 })}`, signal),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 4_000,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => sessions.data?.pages.flatMap(({ items }) => items) ?? [], [sessions.data]);
  const columns = useMemo(() => columnsFor(setRevoking), []);
  const filtered = filters.user !== "" || filters.app !== "";
  return (
    <Page
      title="Live sessions"
      lead="Browser sessions under control, and what mobile and desktop apps hold. A change of policy, certificate or group is judged again on each within a second."
    >
      <search className="row" aria-label="Filter the sessions">
        <Field label="User" size="small">
          <Input type="search" value={user} onChange={(_, { value }) => setUser(value)} autoComplete="off" />
        </Field>
        <Field label="App" size="small">
          <Select value={app} onChange={(_, { value }) => setApp(value)}>
            <option value="">All apps</option>
            {apps.data?.items.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </search>
      <Loaded query={sessions}>
        {() =>
          rows.length === 0 ? (
            <EmptyState title={filtered ? "No session fits these filters" : "Nobody is signed in right now"}>
              {filtered
                ? "Clear the filters to see every session."
                : "A session appears here as soon as someone opens an app through Sallyport."}
            </EmptyState>
          ) : (
            <>
              <DataTable label="Live sessions" columns={columns} rows={rows} rowKey={({ id }) => id} minWidth={1120} />
              {sessions.hasNextPage ? (
                <div>
                  <Button onClick={() => void sessions.fetchNextPage()}>Load more</Button>
                </div>
              ) : null}
            </>
          )
        }
      </Loaded>
      {revoking === null ? null : <RevokeDialog session={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

const columnsFor = (onRevoke: (session: Session) => void): readonly Column<Session>[] => [
  {
    id: "user",
    header: "User",
    leads: true,
    sort: ({ user }) => user,
    cell: ({ id, user, groups }) => (
      <>
        <Link to="/activities" search={{ session: id }}>
          <UserName name={user} />
        </Link>
        <div className="quiet small">{groups.join(", ")}</div>
      </>
    ),
  },
  {
    id: "app",
    header: "App",
    sort: ({ app }) => app.name,
    cell: ({ app, clientApp }) => (
      <div>
        {app.name}
        <div className="quiet small">{CLIENT_APP_WORDS[clientApp]}</div>
      </div>
    ),
  },
  {
    id: "state",
    header: "State",
    className: "fit",
    sort: ({ state }) => state,
    cell: ({ state }) =>
      state === "open" ? <StatusBadge tone="good">Open</StatusBadge> : <StatusBadge tone="bad">Blocked</StatusBadge>,
  },
  {
    id: "device",
    header: "Device",
    sort: ({ device }) => device?.status ?? "",
    cell: ({ device }) => <DeviceState device={device} />,
  },
  {
    id: "restrictions",
    header: "Restrictions",
    cell: ({ restrictions }) => <Restrictions restrictions={restrictions} />,
  },
  { id: "ip", header: "Address", className: "fit", sort: ({ ip }) => ip ?? "", cell: ({ ip }) => ip ?? "Not known" },
  {
    id: "seen",
    header: "Last seen",
    className: "fit",
    sort: ({ lastSeenAt }) => Date.parse(lastSeenAt),
    cell: ({ lastSeenAt }) => <Time iso={lastSeenAt} as="relative" />,
  },
  {
    id: "opened",
    header: "Opened",
    className: "fit",
    sort: ({ openedAt }) => Date.parse(openedAt),
    cell: ({ openedAt }) => <Time iso={openedAt} />,
  },
  {
    id: "revoke",
    header: "End",
    className: "fit",
    cell: (session) => (
      <Button
        size="small"
        aria-label={`Revoke the session of ${session.user} in ${session.app.name}`}
        onClick={() => onRevoke(session)}
      >
        Revoke
      </Button>
    ),
  },
];

function DeviceState({ device }: { readonly device: Session["device"] }) {
  if (device === null) return <span className="quiet">Not asked</span>;
  return (
    <div>
      <StatusBadge tone={deviceTone(device.status)}>{deviceStatusWords(device.status)}</StatusBadge>
      {device.certificate === null ? null : (
        <div className="quiet small wrap-anywhere">{device.certificate.subject}</div>
      )}
    </div>
  );
}

function Restrictions({ restrictions }: { readonly restrictions: Session["restrictions"] }) {
  if (restrictions.length === 0) return <span className="quiet">None</span>;
  return (
    <ul>
      {restrictions.map(({ activity, action, policy }) => (
        <li key={`${activity}${policy}`}>
          {action === "block" ? "Blocks" : "Records"} {activity}
          <span className="quiet small"> by {policy}</span>
        </li>
      ))}
    </ul>
  );
}
