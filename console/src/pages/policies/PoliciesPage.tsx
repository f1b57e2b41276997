/**
 * All policies: what each does in a sentence, and a switch to turn it on or off.
 * @module
 */
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Switch } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { segment, send } from "../../api/client.ts";
import { appsQuery, policiesQuery } from "../../api/queries.ts";
import type { Policy } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { ActionBadge, SeverityBadge } from "../../parts/Badges.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { changeColumn, RowActions } from "../../parts/RowActions.tsx";
import { DeletePolicyDialog } from "./DeletePolicyDialog.tsx";
import { Findings } from "./Findings.tsx";
import { describePolicy } from "./sentence.ts";
import { KIND_WORDS } from "./words.ts";
import "../activities/activities.css";

const actionOf = (policy: Policy) => (policy.kind === "rule" ? policy.outcome : policy.action);
const SEVERITY_ORDER = { low: 0, medium: 1, high: 2 } as const;

export function PoliciesPage() {
  const policies = useQuery(policiesQuery);
  const apps = useQuery(appsQuery);
  const [removing, setRemoving] = useState<Policy | null>(null);
  const toggle = useChange({
    send: ({ policy, enabled }: { policy: Policy; enabled: boolean }) =>
      send("PATCH", `/policies/${segment(policy.id)}`, { body: { enabled } }),
    refresh: [policiesQuery.queryKey],
    done: (_, { policy, enabled }) => `Policy “${policy.name}” is ${enabled ? "enabled" : "disabled"}.`,
  });
  const { mutate } = toggle;
  const appItems = apps.data?.items;
  const columns = useMemo<readonly Column<Policy>[]>(() => {
    const appName = (id: string) => appItems?.find((app) => app.id === id)?.name ?? id;
    return [
      {
        id: "name",
        header: "Policy",
        leads: true,
        sort: ({ name }) => name,
        cell: (policy) => (
          <>
            <Link to="/policies/$id" params={{ id: policy.id }}>
              {policy.name}
            </Link>
            <div className="quiet">{describePolicy(policy, appName)}</div>
          </>
        ),
      },
      { id: "kind", header: "Kind", className: "fit", sort: ({ kind }) => kind, cell: ({ kind }) => KIND_WORDS[kind] },
      {
        id: "severity",
        header: "Severity",
        className: "fit",
        sort: ({ severity }) => SEVERITY_ORDER[severity],
        cell: ({ severity }) => <SeverityBadge severity={severity} />,
      },
      {
        id: "action",
        header: "Action",
        className: "fit",
        sort: actionOf,
        cell: (policy) => <ActionBadge action={actionOf(policy)} />,
      },
      {
        id: "enabled",
        header: "Enabled",
        className: "fit",
        sort: ({ enabled }) => Number(enabled),
        cell: (policy) => (
          <Switch
            checked={policy.enabled}
            aria-label={`Enable ${policy.name}`}
            className="table-switch"
            onChange={(_, { checked }) => mutate({ policy, enabled: checked })}
          />
        ),
      },
      changeColumn<Policy>((policy) => <RowActions name={policy.name} onRemove={() => setRemoving(policy)} />),
    ];
  }, [appItems, mutate]);
  return (
    <Page
      title="Policies"
      lead="Access policies decide whether someone gets in. Session policies let someone in and control what they do. Every policy that fits applies, and the most restrictive action wins."
      actions={<NewPolicyMenu />}
    >
      {toggle.isError ? <ErrorPanel error={toggle.error} /> : null}
      <Loaded query={policies}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No policies yet" action={<NewPolicyMenu />}>
              Everything is allowed and recorded. A good first policy blocks downloads on devices without a client
              certificate.
            </EmptyState>
          ) : (
            <>
              <DataTable label="Policies" columns={columns} rows={items} rowKey={({ id }) => id} />
              <Findings />
            </>
          )
        }
      </Loaded>
      {removing === null ? null : <DeletePolicyDialog policy={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

function NewPolicyMenu() {
  const navigate = useNavigate();
  const create = (kind: Policy["kind"]) => void navigate({ to: "/policies/new/$kind", params: { kind } });
  return (
    <Menu inline>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="primary" icon={<AddRegular />}>
          New policy
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem subText="Decides which way a sign-in takes" onClick={() => create("rule")}>
            Conditional access rule
          </MenuItem>
          <MenuItem subText="Decides whether someone gets in" onClick={() => create("access")}>
            Access policy
          </MenuItem>
          <MenuItem subText="Controls what they do in the session" onClick={() => create("session")}>
            Session policy
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
