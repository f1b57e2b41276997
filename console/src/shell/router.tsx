/**
 * Every address of the console. Pages are loaded when they are first visited.
 * @module
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { parseActivitySearch } from "../pages/activities/search.ts";
import { NotFound } from "./NotFound.tsx";
import { PageError } from "./PageError.tsx";
import { Shell } from "./Shell.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = <const Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

const home = createRoute({
  ...at("/"),
  beforeLoad: () => {
    throw redirect({ to: "/activities" });
  },
});

const activities = createRoute({
  ...at("/activities"),
  validateSearch: parseActivitySearch,
  component: lazyRouteComponent(() => import("../pages/activities/ActivitiesPage.tsx"), "ActivitiesPage"),
});
const activity = createRoute({
  getParentRoute: () => activities,
  path: "$id",
  component: lazyRouteComponent(() => import("../pages/activities/ActivityDrawer.tsx"), "ActivityDrawer"),
});
const sessions = createRoute({
  ...at("/sessions"),
  component: lazyRouteComponent(() => import("../pages/sessions/SessionsPage.tsx"), "SessionsPage"),
});
const policies = createRoute({
  ...at("/policies"),
  component: lazyRouteComponent(() => import("../pages/policies/PoliciesPage.tsx"), "PoliciesPage"),
});
const newPolicy = createRoute({
  ...at("/policies/new/$kind"),
  component: lazyRouteComponent(() => import("../pages/policies/NewPolicyPage.tsx"), "NewPolicyPage"),
});
const policy = createRoute({
  ...at("/policies/$id"),
  component: lazyRouteComponent(() => import("../pages/policies/PolicyPage.tsx"), "PolicyPage"),
});
const authorities = createRoute({
  ...at("/device-identification"),
  component: lazyRouteComponent(() => import("../pages/authorities/AuthoritiesPage.tsx"), "AuthoritiesPage"),
});
const authority = createRoute({
  ...at("/device-identification/$id"),
  component: lazyRouteComponent(() => import("../pages/authorities/AuthorityPage.tsx"), "AuthorityPage"),
});
const apps = createRoute({
  ...at("/apps"),
  component: lazyRouteComponent(() => import("../pages/apps/AppsPage.tsx"), "AppsPage"),
});
const newApp = createRoute({
  ...at("/apps/new"),
  component: lazyRouteComponent(() => import("../pages/apps/AppEditPages.tsx"), "NewAppPage"),
});
const app = createRoute({
  ...at("/apps/$id"),
  component: lazyRouteComponent(() => import("../pages/apps/AppPage.tsx"), "AppPage"),
});
const editApp = createRoute({
  ...at("/apps/$id/edit"),
  component: lazyRouteComponent(() => import("../pages/apps/AppEditPages.tsx"), "EditAppPage"),
});
const whatIf = createRoute({
  ...at("/what-if"),
  validateSearch: (search: Record<string, unknown>): { case?: string } =>
    typeof search.case === "string" ? { case: search.case } : {},
  component: lazyRouteComponent(() => import("../pages/what-if/WhatIfPage.tsx"), "WhatIfPage"),
});
const history = createRoute({
  ...at("/history"),
  component: lazyRouteComponent(() => import("../pages/history/HistoryPage.tsx"), "HistoryPage"),
});
const version = createRoute({
  ...at("/history/$version"),
  component: lazyRouteComponent(() => import("../pages/history/VersionPage.tsx"), "VersionPage"),
});
const ranges = createRoute({
  ...at("/address-ranges"),
  component: lazyRouteComponent(() => import("../pages/collections/RangesPage.tsx"), "RangesPage"),
});
const tagRules = createRoute({
  ...at("/device-tag-rules"),
  component: lazyRouteComponent(() => import("../pages/collections/TagRulesPage.tsx"), "TagRulesPage"),
});
const testFile = createRoute({
  ...at("/inspection"),
  component: lazyRouteComponent(() => import("../pages/inspection/TestFilePage.tsx"), "TestFilePage"),
});
const informationTypes = createRoute({
  ...at("/inspection/types"),
  component: lazyRouteComponent(() => import("../pages/inspection/TypesPage.tsx"), "TypesPage"),
});
const learnt = createRoute({
  ...at("/inspection/learnt"),
  component: lazyRouteComponent(() => import("../pages/inspection/LearntPage.tsx"), "LearntPage"),
});
const labels = createRoute({
  ...at("/inspection/labels"),
  component: lazyRouteComponent(() => import("../pages/inspection/LabelsPage.tsx"), "LabelsPage"),
});
const engines = createRoute({
  ...at("/inspection/engines"),
  component: lazyRouteComponent(() => import("../pages/inspection/EnginesPage.tsx"), "EnginesPage"),
});
const settings = createRoute({
  ...at("/settings"),
  component: lazyRouteComponent(() => import("../pages/settings/SettingsPage.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([
  home,
  activities.addChildren([activity]),
  sessions,
  policies,
  newPolicy,
  policy,
  whatIf,
  history,
  version,
  ranges,
  tagRules,
  testFile,
  informationTypes,
  learnt,
  labels,
  engines,
  authorities,
  authority,
  apps,
  newApp,
  app,
  editApp,
  settings,
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultErrorComponent: PageError,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => typeof value === "string" && value !== "");
    const text = new URLSearchParams(given as [string, string][]).toString();
    return text === "" ? "" : `?${text}`;
  },
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
