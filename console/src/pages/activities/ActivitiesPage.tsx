/**
 * The activity log: newest first and live, with the filters in the address.
 * @module
 */
import { Button, Switch } from "@fluentui/react-components";
import { Link, Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { Activity } from "../../api/types.ts";
import { ActionBadge, StatusBadge } from "../../parts/Badges.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { Time } from "../../parts/Time.tsx";
import { UserName } from "../../parts/UserName.tsx";
import { ActivityFilters } from "./ActivityFilters.tsx";
import { type Connection, useActivities } from "./use-activities.ts";
import { TYPE_WORDS } from "./words.ts";
import "./activities.css";

const COLUMNS: readonly Column<Activity>[] = [
  { id: "time", header: "Time", className: "when", cell: ({ time }) => <Time iso={time} /> },
  {
    id: "user",
    header: "User",
    className: "user",
    cell: ({ user }) => (user === null ? null : <UserName name={user} />),
  },
  { id: "action", header: "Action", className: "fit", cell: ({ action }) => <ActionBadge action={action} /> },
  { id: "app", header: "App", className: "app", cell: ({ app }) => app?.name },
  { id: "type", header: "Activity", cell: ({ type }) => TYPE_WORDS[type] },
  { id: "object", header: "Object", className: "object loose", cell: ({ object }) => object?.name },
  {
    id: "summary",
    header: "Summary",
    className: "summary loose",
    leads: true,
    cell: ({ id, summary }) => (
      <Link to="/activities/$id" params={{ id }} search={(search) => search} resetScroll={false}>
        {summary}
      </Link>
    ),
  },
];

export function ActivitiesPage() {
  const search = useSearch({ from: "/activities" });
  const navigate = useNavigate();
  const [paused, setPaused] = useState(false);
  const { query, activities, fresh, connection, held } = useActivities(search, paused);
  const filtered = Object.keys(search).length > 0;
  const freshClass = useMemo(() => (activity: Activity) => (fresh.has(activity.id) ? "fresh" : undefined), [fresh]);
  const clear = () => void navigate({ to: "/activities", search: {} });
  return (
    <Page
      title="Activity log"
      lead="What people and admins did, what was decided about it, and why. Open an entry to see everything that was considered."
      actions={<LiveSwitch connection={connection} held={held} paused={paused} onChange={setPaused} />}
    >
      <ActivityFilters search={search} />
      <Loaded query={query}>
        {() =>
          activities.length === 0 ? (
            <NothingFound filtered={filtered} onClear={clear} />
          ) : (
            <>
              <DataTable
                label="Activities, newest first"
                columns={COLUMNS}
                rows={activities}
                rowKey={({ id }) => id}
                rowClass={freshClass}
                minWidth={960}
              />
              <div className="log-end">
                {query.hasNextPage ? (
                  <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {query.isFetchingNextPage ? "Loading" : "Load older"}
                  </Button>
                ) : (
                  <span className="quiet small">
                    This is the oldest entry{filtered ? " that fits the filters" : ""}.
                  </span>
                )}
              </div>
            </>
          )
        }
      </Loaded>
      <Outlet />
    </Page>
  );
}

interface LiveProps {
  readonly connection: Connection;
  readonly held: number;
  readonly paused: boolean;
  readonly onChange: (paused: boolean) => void;
}

function LiveSwitch({ connection, held, paused, onChange }: LiveProps) {
  return (
    <fieldset className="live">
      <legend className="visually-hidden">Live updates</legend>
      {connection === "live" ? (
        <StatusBadge tone="good">Live</StatusBadge>
      ) : connection === "paused" ? (
        <StatusBadge tone="neutral">{held === 0 ? "Paused" : `Paused, ${held} new`}</StatusBadge>
      ) : (
        <StatusBadge tone="caution">Connecting</StatusBadge>
      )}
      <Switch label="Pause" checked={paused} onChange={(_, data) => onChange(data.checked)} />
    </fieldset>
  );
}

function NothingFound({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  return filtered ? (
    <EmptyState title="No activity fits these filters" action={<Button onClick={onClear}>Clear the filters</Button>}>
      Widen the time range, or clear the filters to see everything.
    </EmptyState>
  ) : (
    <EmptyState title="Nothing has happened yet">
      Sign in to one of your apps through Sallyport. The sign-in appears here at once, with the reasons for what was
      decided.
    </EmptyState>
  );
}
