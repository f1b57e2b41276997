/**
 * The activity log as it is shown: pages from the API, newest first, and what arrives meanwhile put before them.
 * @module
 */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { API, get, queryString } from "../../api/client.ts";
import type { Activity, ActivityPage } from "../../api/types.ts";
import { type ActivitySearch, matches, toQuery } from "./search.ts";

export type Connection = "connecting" | "live" | "paused";
type Pages = InfiniteData<ActivityPage, string>;

export function useActivities(search: ActivitySearch, paused: boolean) {
  const client = useQueryClient();
  const queryKey = useMemo(() => ["activities", search] as const, [search]);
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      get<ActivityPage>(
        `/activities${queryString({ ...toQuery(search, Date.now()), cursor: pageParam, limit: 50 })}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
  });

  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [held, setHeld] = useState<readonly Activity[]>([]);

  const put = useCallback(
    (activities: readonly Activity[]) => {
      setFresh((before) => new Set([...before, ...activities.map(({ id }) => id)]));
      client.setQueryData<Pages>(queryKey, (pages) => (pages === undefined ? pages : prepend(pages, activities)));
    },
    [client, queryKey],
  );

  const receive = useRef<(activity: Activity) => void>(() => {});
  useEffect(() => {
    receive.current = (activity) => {
      if (!matches(activity, search)) return;
      if (paused) setHeld((before) => [activity, ...before]);
      else put([activity]);
    };
  }, [search, paused, put]);

  useEffect(() => {
    if (paused || held.length === 0) return;
    put(held.filter((activity) => matches(activity, search)));
    setHeld([]);
  }, [paused, held, put, search]);

  const connected = useStream(
    useCallback((activity: Activity) => receive.current(activity), []),
    // What happened while the connection was away is read from the log.
    useCallback(() => void client.invalidateQueries({ queryKey: ["activities"] }), [client]),
  );
  const connection: Connection = paused ? "paused" : connected ? "live" : "connecting";
  const activities = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { query, activities, fresh, connection, held: held.length };
}

function prepend(pages: Pages, activities: readonly Activity[]): Pages {
  const known = new Set(pages.pages.flatMap(({ items }) => items.map(({ id }) => id)));
  const [first, ...rest] = pages.pages;
  if (first === undefined) return pages;
  const added = activities.filter(({ id }) => !known.has(id));
  return { ...pages, pages: [{ ...first, items: [...added, ...first.items] }, ...rest] };
}

/** Server-sent events; the browser connects again by itself. Returns whether the connection stands. */
function useStream(onActivity: (activity: Activity) => void, onReconnected: () => void): boolean {
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    let lost = false;
    const source = new EventSource(`${API}/activities/stream`);
    source.addEventListener("open", () => {
      setConnected(true);
      if (lost) onReconnected();
      lost = false;
    });
    source.addEventListener("error", () => {
      lost = true;
      setConnected(false);
    });
    source.addEventListener("activity", (event) => onActivity(JSON.parse(event.data) as Activity));
    return () => source.close();
  }, [onActivity, onReconnected]);
  return connected;
}
