/**
 * The onboarded apps.
 * @module
 */
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { appsQuery } from "../../api/queries.ts";
import type { App } from "../../api/types.ts";
import { ButtonLink } from "../../parts/ButtonLink.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { count } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";

const COLUMNS: readonly Column<App>[] = [
  {
    id: "name",
    header: "App",
    leads: true,
    sort: ({ name }) => name,
    cell: ({ id, name, description }) => (
      <>
        <Link to="/apps/$id" params={{ id }}>
          {name}
        </Link>
        <div className="quiet small">{description}</div>
      </>
    ),
  },
  {
    id: "hosts",
    header: "Hosts",
    className: "loose",
    cell: ({ hosts }) => (
      <ul>
        {hosts.map(({ host }) => (
          <li key={host}>{host}</li>
        ))}
      </ul>
    ),
  },
  {
    id: "urls",
    header: "Under control",
    className: "loose",
    cell: ({ urls }) => (
      <ul>
        {urls.map((url) => (
          <li key={url}>
            <a href={url}>{url}</a>
          </li>
        ))}
      </ul>
    ),
  },
  {
    id: "clients",
    header: "Clients",
    className: "fit",
    sort: ({ clients }) => clients.length,
    cell: ({ clients }) => count(clients.length, "client"),
  },
];

const add = (
  <ButtonLink to="/apps/new" appearance="primary" icon={<AddRegular />}>
    Add an app
  </ButtonLink>
);

export function AppsPage() {
  const apps = useQuery(appsQuery);
  return (
    <Page
      title="Apps"
      lead="The apps that Sallyport stands in front of. Only their host names are mapped."
      actions={add}
    >
      <Loaded query={apps}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No apps yet" action={add}>
              Add the first app with its host name and the server that answers for it. It can be added before anyone has
              used it.
            </EmptyState>
          ) : (
            <DataTable label="Apps" columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
    </Page>
  );
}
