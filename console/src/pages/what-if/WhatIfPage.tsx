/**
 * What if? A sign-in or an activity that has not happened, and everything that would be decided about it. The answer
 * follows the question as it is typed; nothing is recorded.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { whatIfInputSchema } from "../../../../src/admin/contract/index.ts";
import { send } from "../../api/client.ts";
import { policiesQuery } from "../../api/queries.ts";
import type { WhatIfAnswer, WhatIfInput } from "../../api/types.ts";
import { useSettled } from "../../api/use-settled.ts";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { Page } from "../../parts/Page.tsx";
import { useTrial, withTrial } from "../policies/trial.ts";
import { Answer } from "./Answer.tsx";
import { EMPTY, type QuestionDraft, toQuestion } from "./draft.ts";
import { GivenCase } from "./GivenCase.tsx";
import { QuestionForm } from "./QuestionForm.tsx";
import { TrialBar } from "./TrialBar.tsx";
import "../activities/activities.css";
import "./what-if.css";

/** What was asked last, so that it is still there after a visit to the policy editor. */
let asked = EMPTY;

export function WhatIfPage() {
  const [draft, setDraft] = useState(asked);
  const { case: written } = useSearch({ from: "/what-if" });
  const given = useMemo(() => readCase(written), [written]);
  const { trial, forget } = useTrial();
  const policies = useQuery({ ...policiesQuery, enabled: trial !== null }).data?.items;
  const tried = useMemo(
    () => (trial === null || policies === undefined ? undefined : withTrial(trial, policies)),
    [trial, policies],
  );
  const question = given ?? toQuestion(draft);
  const text = useSettled(question === null ? null : JSON.stringify(question), 200);
  const answer = useQuery({
    queryKey: ["what-if", text, tried],
    queryFn: ({ signal }) =>
      send<WhatIfAnswer>("POST", "/what-if", { body: { ...JSON.parse(text ?? "{}"), draft: tried }, signal }),
    enabled: text !== null && (trial === null || tried !== undefined),
    placeholderData: (before) => before,
    retry: false,
    staleTime: 0,
  });
  const change = (next: QuestionDraft) => {
    asked = next;
    setDraft(next);
  };
  return (
    <Page
      title="What if"
      lead={`Describe a sign-in or an activity, and see what ${trial === null ? "the policies in force" : "your draft"} would decide about it, and why. Nothing happens, and nothing is recorded.`}
    >
      {trial === null ? null : <TrialBar trial={trial} onForget={() => void forget()} />}
      <div className="what-if">
        {given === null ? <QuestionForm draft={draft} onChange={change} /> : <GivenCase given={given} />}
        <section aria-label="Answer" aria-live="polite" className="stack">
          {text === null ? <p className="card quiet">Choose an app and a user to see what would be decided.</p> : null}
          {answer.isError ? <ErrorPanel error={answer.error} /> : null}
          {text !== null && answer.data !== undefined && !answer.isError ? <Answer answer={answer.data} /> : null}
        </section>
      </div>
    </Page>
  );
}

/** Null: the address names no case, or none that can be read. */
function readCase(written: string | undefined): WhatIfInput | null {
  if (written === undefined) return null;
  try {
    const parsed = whatIfInputSchema.safeParse(JSON.parse(written));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
