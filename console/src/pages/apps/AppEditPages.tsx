/**
 * The pages on which an app is added and edited.
 * @module
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { segment, send } from "../../api/client.ts";
import { isStatus } from "../../api/problem.ts";
import { appQuery, appsQuery } from "../../api/queries.ts";
import type { App, AppInput } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { ConflictBar } from "../../parts/ConflictBar.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { AppForm } from "./AppForm.tsx";
import { newAppDraft, toAppDraft } from "./draft.ts";

export function NewAppPage() {
  const navigate = useNavigate();
  const [initial] = useState(newAppDraft);
  const create = useChange({
    send: (body: AppInput) => send<App>("POST", "/apps", { body }),
    refresh: [appsQuery.queryKey],
    done: ({ name }) => `App “${name}” is added.`,
    afterwards: ({ id }) => void navigate({ to: "/apps/$id", params: { id } }),
  });
  return (
    <Page title="Add an app" back={{ to: "/apps", label: "Apps" }}>
      <AppForm
        initial={initial}
        saving={create.isPending}
        error={create.error}
        saveLabel="Add app"
        onSave={(input) => create.mutate(input)}
      />
    </Page>
  );
}

export function EditAppPage() {
  const { id } = useParams({ from: "/apps/$id/edit" });
  const query = useQuery({ ...appQuery(id), refetchOnWindowFocus: false });
  return (
    <Page
      title={query.data === undefined ? "Edit the app" : `Edit ${query.data.name}`}
      back={{ to: "/apps", label: "Apps" }}
    >
      <Loaded query={query}>{(app) => <Editor key={app.revision} app={app} />}</Loaded>
    </Page>
  );
}

function Editor({ app }: { readonly app: App }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [initial] = useState(() => toAppDraft(app));
  const [mine, setMine] = useState<AppInput | null>(null);
  const path = `/apps/${segment(app.id)}`;
  const save = useChange({
    send: ({ body, revision }: { body: AppInput; revision: number }) =>
      send<App>("PUT", `${path}?revision=${revision}`, { body }),
    refresh: [appsQuery.queryKey],
    done: ({ name }) => `App “${name}” is saved.`,
    afterwards: ({ id }) => void navigate({ to: "/apps/$id", params: { id } }),
  });
  const conflict = isStatus(save.error, 409);
  const overwrite = async () => {
    if (mine === null) return;
    const theirs = await send<App>("GET", path);
    save.mutate({ body: mine, revision: theirs.revision });
  };
  return (
    <>
      {conflict ? (
        <ConflictBar
          what="app"
          onLoad={() => void client.invalidateQueries({ queryKey: appQuery(app.id).queryKey })}
          onOverwrite={() => void overwrite()}
        />
      ) : null}
      <AppForm
        initial={initial}
        saving={save.isPending}
        error={conflict ? null : save.error}
        saveLabel="Save app"
        onSave={(body) => {
          setMine(body);
          save.mutate({ body, revision: app.revision });
        }}
      />
    </>
  );
}
