/**
 * Every version of the configuration: who changed it, when and why.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { get, queryString } from "../../api/client.ts";
import type { VersionPage } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { Page } from "../../parts/Page.tsx";
import { Time } from "../../parts/Time.tsx";

type Version = VersionPage["items"][number];

export function HistoryPage() {
  const query = useInfiniteQuery({
    queryKey: ["versions"],
    queryFn: ({ pageParam, signal }) =>
      get<VersionPage>(`/configuration/versions${queryString({ cursor: pageParam, limit: 50 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const newest = rows[0]?.version;
  const columns: readonly Column<Version>[] = [
    {
      id: "version",
      header: "Version",
      className: "fit",
      leads: true,
      cell: ({ version }) => (
        <span className="row">
          <Link to="/history/$version" params={{ version: String(version) }}>
            Version {version}
          </Link>
          {version === newest ? <StatusBadge tone="good">In force</StatusBadge> : null}
        </span>
      ),
    },
    { id: "time", header: "Time", className: "fit", cell: ({ time }) => <Time iso={time} /> },
    { id: "author", header: "By", cell: ({ author }) => author },
    { id: "reason", header: "What was changed, and why", cell: ({ reason }) => reason },
  ];
  return (
    <Page
      title="History"
      lead="Each change of the configuration is a version. Any of them can be looked at, and put back in force."
    >
      {query.isError ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
      <DataTable label="Versions" columns={columns} rows={rows} rowKey={({ version }) => String(version)} />
      {query.hasNextPage ? (
        <div>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Load older versions
          </Button>
        </div>
      ) : null}
    </Page>
  );
}
