/**
 * One app: where it is reached, where it is forwarded to, which clients sign in for it.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { EditRegular } from "@fluentui/react-icons/svg/edit";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { segment, send } from "../../api/client.ts";
import { appQuery, appsQuery } from "../../api/queries.ts";
import type { App } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { ButtonLink } from "../../parts/ButtonLink.tsx";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";

export function AppPage() {
  const { id } = useParams({ from: "/apps/$id" });
  const query = useQuery(appQuery(id));
  const [removing, setRemoving] = useState(false);
  return (
    <Page
      key={id}
      title={query.data?.name ?? "App"}
      lead={query.data?.description}
      back={{ to: "/apps", label: "Apps" }}
      actions={
        query.data === undefined ? null : (
          <>
            <ButtonLink to="/apps/$id/edit" params={{ id }} icon={<EditRegular />}>
              Edit
            </ButtonLink>
            <Button icon={<DeleteRegular />} onClick={() => setRemoving(true)}>
              Delete
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>{(app) => <AppDetails app={app} />}</Loaded>
      {removing && query.data !== undefined ? <DeleteApp app={query.data} onClose={() => setRemoving(false)} /> : null}
    </Page>
  );
}

function AppDetails({ app }: { readonly app: App }) {
  return (
    <div className="stack">
      <section className="card" aria-labelledby="addresses-heading">
        <h2 id="addresses-heading">Addresses</h2>
        <Facts
          rows={[
            [
              "Under control",
              <ul key="urls">
                {app.urls.map((url) => (
                  <li key={url}>
                    <a href={url}>{url}</a>
                  </li>
                ))}
              </ul>,
            ],
            ["Direct origins", app.directOrigins.length === 0 ? "None" : app.directOrigins.join(", ")],
            ["Identifier", <code key="id">{app.id}</code>],
            ["Revision", String(app.revision)],
          ]}
        />
      </section>
      <section className="card" aria-labelledby="hosts-heading">
        <h2 id="hosts-heading">Hosts</h2>
        <Facts
          rows={app.hosts.map(({ host, upstream, upstreamCa }) => [
            host,
            <>
              forwarded to <code>{upstream}</code>
              {upstreamCa === undefined ? null : <span className="quiet"> with its own certificate authority</span>}
            </>,
          ])}
        />
      </section>
      <section className="card" aria-labelledby="clients-heading">
        <h2 id="clients-heading">OpenID Connect clients</h2>
        {app.clients.length === 0 ? (
          <p className="quiet">None. The gateway signs people in by itself.</p>
        ) : (
          <Facts
            rows={app.clients.map(({ id, type, hasSecret, redirectUris }) => [
              id,
              <>
                {type === "native" ? "Native app, public client with PKCE" : "Web app"}
                {hasSecret ? ", secret set" : ""}
                <ul className="quiet">
                  {redirectUris.map((uri) => (
                    <li key={uri}>
                      <code>{uri}</code>
                    </li>
                  ))}
                </ul>
              </>,
            ])}
          />
        )}
      </section>
      <p>
        <Link to="/activities" search={{ app: app.id }}>
          What happened in this app
        </Link>
      </p>
    </div>
  );
}

function DeleteApp({ app, onClose }: { readonly app: App; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useChange({
    send: () => send("DELETE", `/apps/${segment(app.id)}`),
    refresh: [appsQuery.queryKey],
    exact: true,
    done: () => `App “${app.name}” is deleted.`,
    afterwards: () => void navigate({ to: "/apps" }),
  });
  return (
    <ConfirmDialog
      title={`Delete the app “${app.name}”?`}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        Its addresses under control stop to answer at once and its live sessions end. Policies that name the app stay as
        they are and no longer apply to it.
      </p>
    </ConfirmDialog>
  );
}
