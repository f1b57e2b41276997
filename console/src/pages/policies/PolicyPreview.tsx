/**
 * What the policy does in a sentence, and how much of the past week it would have been about: read again whenever the
 * person pauses.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { policyInputSchema } from "../../../../src/admin/contract/index.ts";
import { send } from "../../api/client.ts";
import type { PreviewAnswer } from "../../api/types.ts";
import { useSettled } from "../../api/use-settled.ts";
import { count } from "../../parts/format.ts";
import { fromDraft, type PolicyDraft } from "./draft.ts";

const PAUSE = 400;

export function PolicyPreview({ draft, sentence }: { readonly draft: PolicyDraft; readonly sentence: string }) {
  // The name makes no difference to what a policy is about, and may still be missing.
  const parsed = policyInputSchema.safeParse({ ...fromDraft(draft), name: "preview" });
  const text = useSettled(parsed.success ? JSON.stringify(parsed.data) : null, PAUSE);
  const preview = useQuery({
    queryKey: ["preview", text],
    queryFn: ({ signal }) =>
      send<PreviewAnswer>("POST", "/preview", { body: { policy: JSON.parse(text ?? "null") as unknown }, signal }),
    enabled: text !== null,
    placeholderData: (before) => before,
    staleTime: 30_000,
  });
  return (
    <div className="policy-preview">
      <output aria-label="What this policy does">{sentence}</output>
      {preview.data === undefined || text === null ? null : <Numbers preview={preview.data} />}
    </div>
  );
}

function Numbers({ preview }: { readonly preview: PreviewAnswer }) {
  const { matched, total, undetermined, examples, complete } = preview;
  return (
    <div className="small" role="status">
      Matches {matched.toLocaleString()} of last week's {count(total, "activity", "activities")}
      {complete ? "" : " (the newest of them)"}
      {undetermined > 0 ? `; of ${undetermined.toLocaleString()} more it cannot be told` : ""}.
      {examples[0] === undefined ? null : (
        <>
          {" "}
          <Link to="/activities/$id" params={{ id: examples[0].id }}>
            See the newest one
          </Link>
        </>
      )}
    </div>
  );
}
