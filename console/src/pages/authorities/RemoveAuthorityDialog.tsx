/**
 * Removes an authority, after telling what that does to each live session.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { segment, send } from "../../api/client.ts";
import { authoritiesQuery, removalImpactQuery } from "../../api/queries.ts";
import type { Authority, RemovalImpact } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { StatusBadge, type Tone } from "../../parts/Badges.tsx";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { count } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { UserName } from "../../parts/UserName.tsx";

type Affected = RemovalImpact["sessions"][number];
const EFFECT: Readonly<Record<Affected["effect"], { tone: Tone; text: string }>> = {
  "no-change": { tone: "neutral", text: "No change" },
  "loses-recognition": { tone: "caution", text: "Loses recognition" },
  blocked: { tone: "bad", text: "Blocked" },
};

const COLUMNS: readonly Column<Affected>[] = [
  { id: "user", header: "User", leads: true, cell: ({ user }) => <UserName name={user} /> },
  { id: "app", header: "App", cell: ({ app }) => app },
  {
    id: "effect",
    header: "Effect",
    className: "fit",
    cell: ({ effect }) => <StatusBadge tone={EFFECT[effect].tone}>{EFFECT[effect].text}</StatusBadge>,
  },
  { id: "detail", header: "Detail", cell: ({ detail }) => detail },
];

export function RemoveAuthorityDialog({ authority, onClose }: { authority: Authority; onClose: () => void }) {
  const navigate = useNavigate();
  const impact = useQuery(removalImpactQuery(authority.id));
  const remove = useChange({
    send: () => send("DELETE", `/certificate-authorities/${segment(authority.id)}`),
    refresh: [authoritiesQuery.queryKey],
    exact: true,
    done: () => `Authority “${authority.name}” is removed.`,
    afterwards: () => void navigate({ to: "/device-identification" }),
  });
  return (
    <ConfirmDialog
      title={`Remove the authority “${authority.name}”?`}
      confirm="Remove"
      pending={remove.isPending}
      error={remove.error}
      ready={impact.data !== undefined}
      wide
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <p>Certificates that it issued no longer identify a device, on live sessions within a second.</p>
      <Loaded query={impact}>
        {({ sessions }) =>
          sessions.length === 0 ? (
            <p>No live session depends on it right now.</p>
          ) : (
            <>
              <p>
                <b>{summary(sessions)}</b>
              </p>
              <DataTable label="Effect on live sessions" columns={COLUMNS} rows={sessions} rowKey={({ id }) => id} />
            </>
          )
        }
      </Loaded>
    </ConfirmDialog>
  );
}

function summary(sessions: readonly Affected[]): string {
  const blocked = sessions.filter(({ effect }) => effect === "blocked").length;
  const lose = sessions.filter(({ effect }) => effect === "loses-recognition").length;
  return `Of ${count(sessions.length, "live session")}, ${blocked} would be blocked and ${lose} would lose recognition.`;
}
