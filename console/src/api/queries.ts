/**
 * What can be read from the API, one entry a resource.
 * @module
 */
import { queryOptions } from "@tanstack/react-query";
import { get, segment } from "./client.ts";
import { isStatus } from "./problem.ts";
import type {
  Activity,
  AlertList,
  AnalysisAnswer,
  App,
  AppList,
  Authority,
  AuthorityList,
  DeviceTagRuleList,
  InformationTypeList,
  InspectionHealth,
  InspectionSettings,
  IpRangeList,
  Me,
  Names,
  Policy,
  PolicyList,
  RemovalImpact,
  Settings,
  VersionDetail,
} from "./types.ts";

/** Null when nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await get<Me>("/me", signal);
    } catch (error) {
      if (isStatus(error, 401)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const appsQuery = queryOptions({
  queryKey: ["apps"],
  queryFn: ({ signal }) => get<AppList>("/apps", signal),
});
export const appQuery = (id: string) =>
  queryOptions({ queryKey: ["apps", id], queryFn: ({ signal }) => get<App>(`/apps/${segment(id)}`, signal) });

export const policiesQuery = queryOptions({
  queryKey: ["policies"],
  queryFn: ({ signal }) => get<PolicyList>("/policies", signal),
});
export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: ["policies", id],
    queryFn: ({ signal }) => get<Policy>(`/policies/${segment(id)}`, signal),
  });

export const analysisQuery = queryOptions({
  // Below "policies", so that it is read again whenever one changes.
  queryKey: ["policies", "analysis"],
  queryFn: ({ signal }) => get<AnalysisAnswer>("/policies/analysis", signal),
});

const AUTHORITIES = "/certificate-authorities";
export const authoritiesQuery = queryOptions({
  queryKey: ["authorities"],
  queryFn: ({ signal }) => get<AuthorityList>(AUTHORITIES, signal),
  refetchInterval: 15_000,
});
export const authorityQuery = (id: string) =>
  queryOptions({
    queryKey: ["authorities", id],
    queryFn: ({ signal }) => get<Authority>(`${AUTHORITIES}/${segment(id)}`, signal),
    refetchInterval: 15_000,
  });
/** Read anew each time: what a removal would do depends on who is signed in at this moment. */
export const removalImpactQuery = (id: string) =>
  queryOptions({
    queryKey: ["authorities", id, "removal-impact"],
    queryFn: ({ signal }) => get<RemovalImpact>(`${AUTHORITIES}/${segment(id)}/removal-impact`, signal),
    staleTime: 0,
    gcTime: 0,
  });

export const activityQuery = (id: string) =>
  queryOptions({
    queryKey: ["activity", id],
    queryFn: ({ signal }) => get<Activity>(`/activities/${segment(id)}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => get<Settings>("/settings", signal),
});

export const deviceTagRulesQuery = queryOptions({
  queryKey: ["device-tag-rules"],
  queryFn: ({ signal }) => get<DeviceTagRuleList>("/device-tag-rules", signal),
});
export const ipRangesQuery = queryOptions({
  queryKey: ["ip-ranges"],
  queryFn: ({ signal }) => get<IpRangeList>("/ip-ranges", signal),
});

export const inspectionQuery = queryOptions({
  queryKey: ["inspection"],
  queryFn: ({ signal }) => get<InspectionSettings>("/inspection", signal),
});
export const alertsQuery = queryOptions({
  queryKey: ["alerts"],
  queryFn: ({ signal }) => get<AlertList>("/alerts", signal),
  refetchInterval: 15_000,
});
export const inspectionHealthQuery = queryOptions({
  // Below "inspection", so that it is read again whenever the settings change.
  queryKey: ["inspection", "health"],
  queryFn: ({ signal }) => get<InspectionHealth>("/inspection/health", signal),
  refetchInterval: 15_000,
});
export const informationTypesQuery = queryOptions({
  queryKey: ["inspection", "types"],
  queryFn: ({ signal }) => get<InformationTypeList>("/information-types", signal),
});

export const versionQuery = (version: number) =>
  queryOptions({
    queryKey: ["versions", version],
    queryFn: ({ signal }) => get<VersionDetail>(`/configuration/versions/${version}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: ({ signal }) => get<Names>("/groups", signal),
});
export const usersQuery = queryOptions({ queryKey: ["users"], queryFn: ({ signal }) => get<Names>("/users", signal) });
