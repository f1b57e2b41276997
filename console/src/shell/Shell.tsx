/**
 * What stands around every page: skip link, bar, navigation, main. Whoever is not signed in sees the sign-in page at
 * the same address, and the page itself once signed in.
 * @module
 */
import { Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { meQuery } from "../api/queries.ts";
import { ErrorPanel } from "../parts/ErrorPanel.tsx";
import { Alerts } from "./Alerts.tsx";
import { Navigation } from "./Navigation.tsx";
import { SignIn } from "./SignIn.tsx";
import { TopBar } from "./TopBar.tsx";

export function Shell() {
  const me = useQuery(meQuery);
  if (me.data === null) return <SignIn />;
  if (me.data === undefined) {
    return (
      <main className="shell-waiting">
        {me.isError ? <ErrorPanel error={me.error} retry={() => void me.refetch()} /> : <Spinner label="Loading" />}
      </main>
    );
  }
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <TopBar me={me.data} />
      <div className="shell-side">
        <Navigation />
      </div>
      <main id="main" tabIndex={-1} className="shell-main">
        <Alerts />
        <Suspense fallback={<Spinner label="Loading" className="loading" />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
