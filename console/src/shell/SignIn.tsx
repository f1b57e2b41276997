/**
 * Two ways in: the organisation's identity provider, and the admin token that the server printed when it started.
 * @module
 */
import { Button, Divider, Field, Input } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { API, send } from "../api/client.ts";
import { isStatus } from "../api/problem.ts";
import { meQuery } from "../api/queries.ts";
import { ErrorPanel } from "../parts/ErrorPanel.tsx";
import { errorProps } from "../parts/error-props.ts";
import { useDocumentTitle } from "../parts/Page.tsx";
import { Logo } from "./Logo.tsx";

const startAddress = () => {
  const { pathname, search } = window.location;
  return `${API}/auth/start?return=${encodeURIComponent(pathname + search)}`;
};

export function SignIn() {
  useDocumentTitle("Sign in");
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <Logo size={40} />
          <h1>Sallyport console</h1>
        </div>
        <Button as="a" href={startAddress()} appearance="primary" size="large">
          Sign in with your organisation
        </Button>
        <Divider>or</Divider>
        <TokenForm />
      </div>
    </main>
  );
}

function TokenForm() {
  const client = useQueryClient();
  const [token, setToken] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() === "") return;
    setPending(true);
    setError(null);
    try {
      await send("POST", "/auth/token", { body: { token: token.trim() } });
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
    } catch (refused) {
      setError(refused);
    } finally {
      setPending(false);
    }
  };
  const told = tokenError(error);
  return (
    <form onSubmit={(event) => void submit(event)} className="stack" noValidate>
      <Field label="Admin token" hint="Printed in the server's log when it starts." {...errorProps(told ?? undefined)}>
        <Input
          type="password"
          value={token}
          onChange={(_, data) => setToken(data.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      {error !== null && told === null ? <ErrorPanel error={error} /> : null}
      <Button type="submit" disabled={pending || token.trim() === ""}>
        Sign in with the token
      </Button>
    </form>
  );
}

function tokenError(error: unknown): string | null {
  if (isStatus(error, 401)) return "This is not the token. Copy it again from the server's log, without spaces.";
  if (isStatus(error, 429)) return "Too many attempts. Wait a minute, then try again.";
  return null;
}
