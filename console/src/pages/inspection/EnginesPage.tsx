/**
 * Malware engines and how they fare, and the limits within which files are looked into.
 * @module
 */
import { Button, Switch } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { inspectionHealthQuery, inspectionQuery } from "../../api/queries.ts";
import type { Engine, InspectionHealth } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { formatSize, formatUtc } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { changeColumn, RowActions } from "../../parts/RowActions.tsx";
import { signatureAge } from "./age.ts";
import { EngineDialog } from "./EngineDialog.tsx";
import { InspectionFrame } from "./InspectionFrame.tsx";
import { LimitsForm } from "./LimitsForm.tsx";
import { useSettingsChange, withEntry, withoutEntry } from "./use-settings.ts";
import { ENGINE_KINDS } from "./words.ts";

type Health = InspectionHealth["engines"][number];

export function EnginesPage() {
  const query = useQuery({ ...inspectionQuery, refetchOnWindowFocus: false });
  const health = useQuery(inspectionHealthQuery);
  const [editing, setEditing] = useState<Engine | "new" | null>(null);
  const [removing, setRemoving] = useState<Engine | null>(null);
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setEditing("new")}>
      New engine
    </Button>
  );
  return (
    <InspectionFrame
      section="/inspection/engines"
      lead="What looks for malware, and how much of a file is looked into. A policy that looks for malware asks every engine that is on; one finding is enough."
      actions={add}
    >
      <Loaded query={query}>
        {({ engines, limits }) => (
          <>
            {engines.length === 0 ? (
              <EmptyState title="No malware engine yet" action={add}>
                A policy that looks for malware cannot scan any file, and does what it says for those. Add a ClamAV
                server, an ICAP service or YARA rules of your own.
              </EmptyState>
            ) : (
              <EngineTable engines={engines} health={health.data?.engines} onEdit={setEditing} onRemove={setRemoving} />
            )}
            {health.isError ? <ErrorPanel error={health.error} retry={() => void health.refetch()} /> : null}
            <LimitsForm limits={limits} held={health.data?.held ?? 0} />
          </>
        )}
      </Loaded>
      {editing === null ? null : (
        <EngineDialog engine={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {removing === null ? null : <RemoveDialog engine={removing} onClose={() => setRemoving(null)} />}
    </InspectionFrame>
  );
}

interface TableProps {
  readonly engines: readonly Engine[];
  readonly health: readonly Health[] | undefined;
  readonly onEdit: (engine: Engine) => void;
  readonly onRemove: (engine: Engine) => void;
}

function EngineTable({ engines, health, onEdit, onRemove }: TableProps) {
  const turn = useSettingsChange("engines", "The engine is saved.");
  const healthOf = ({ name, kind }: Engine) => health?.find((one) => one.engine === name && one.kind === kind);
  const columns: readonly Column<Engine>[] = [
    { id: "name", header: "Name", leads: true, cell: ({ name }) => <b>{name}</b> },
    { id: "kind", header: "Kind", className: "fit", cell: ({ kind }) => ENGINE_KINDS[kind] },
    {
      id: "health",
      header: "State",
      className: "loose",
      cell: (engine) => <State engine={engine} health={healthOf(engine)} waiting={health === undefined} />,
    },
    {
      id: "signatures",
      header: "Signatures",
      className: "loose",
      cell: (engine) => <Signatures health={healthOf(engine)} />,
    },
    {
      id: "limit",
      header: "Largest file",
      className: "fit",
      cell: (engine) => formatSize(healthOf(engine)?.limit ?? engine.limit),
    },
    {
      id: "enabled",
      header: "On",
      className: "fit",
      cell: (engine) => (
        <Switch
          className="table-switch"
          aria-label={`Use ${engine.name}`}
          checked={engine.enabled}
          onChange={(_, { checked }) => {
            if (!turn.isPending) turn.mutate((now) => withEntry(now, engine, { ...engine, enabled: checked }));
          }}
        />
      ),
    },
    changeColumn((engine) => (
      <RowActions
        name={engine.name}
        removeWord="Remove"
        onEdit={() => onEdit(engine)}
        onRemove={() => onRemove(engine)}
      />
    )),
  ];
  return (
    <>
      <DataTable
        label="Malware engines"
        columns={columns}
        rows={engines}
        rowKey={(engine) => `${engine.kind} ${engine.name} ${engines.indexOf(engine)}`}
        minWidth={860}
      />
      {turn.isError ? <ErrorPanel error={turn.error} /> : null}
    </>
  );
}

function State({ engine, health, waiting }: { engine: Engine; health: Health | undefined; waiting: boolean }) {
  if (!engine.enabled) return <StatusBadge tone="neutral">Off</StatusBadge>;
  if (health === undefined) return <span className="quiet">{waiting ? "Asking" : "Not known yet"}</span>;
  return (
    <div className="stack-tight">
      <span>
        <StatusBadge tone={health.available ? "good" : "bad"}>
          {health.available ? "Available" : "Unavailable"}
        </StatusBadge>
      </span>
      <span className="quiet small wrap-anywhere">{health.detail}</span>
    </div>
  );
}

function Signatures({ health }: { readonly health: Health | undefined }) {
  const age = health === undefined ? null : signatureAge(health, Date.now());
  if (health === undefined || (health.signatures === null && age === null)) {
    return <span className="quiet nowrap">{health?.available ? "It does not say" : "Not known"}</span>;
  }
  return (
    <div className="stack-tight">
      {age === null ? null : (
        <span title={formatUtc(age.iso)}>
          {age.isOld ? <StatusBadge tone="caution">{age.words}</StatusBadge> : age.words}
        </span>
      )}
      {health.signatures === null ? null : <span className="quiet small wrap-anywhere">{health.signatures}</span>}
    </div>
  );
}

function RemoveDialog({ engine, onClose }: { readonly engine: Engine; readonly onClose: () => void }) {
  const remove = useSettingsChange("engines", `“${engine.name}” is removed.`, onClose);
  return (
    <ConfirmDialog
      title={`Remove “${engine.name}”?`}
      confirm="Remove"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate((now) => withoutEntry(now, engine))}
      onClose={onClose}
    >
      Files are no longer scanned by it from now on. Without any engine, policies that look for malware cannot scan.
    </ConfirmDialog>
  );
}
