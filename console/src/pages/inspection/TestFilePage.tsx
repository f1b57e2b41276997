/**
 * A file of the admin's own, looked into as files on their way are: everything that is found, and which policies would act.
 * @module
 */
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { queryString } from "../../api/client.ts";
import type { TestFile } from "../../api/types.ts";
import { ActionBadge, StatusBadge } from "../../parts/Badges.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { FileChoice } from "../../parts/FileChoice.tsx";
import { formatSize } from "../../parts/format.ts";
import { RESULT_WORDS } from "../activities/words.ts";
import { FileEvidence } from "./FileEvidence.tsx";
import { InspectionFrame } from "./InspectionFrame.tsx";
import { UploadProgress } from "./UploadProgress.tsx";
import { useUpload } from "./use-upload.ts";

export function TestFilePage() {
  const [file, setFile] = useState<File | null>(null);
  const upload = useUpload<TestFile>();
  const take = (given: File) => {
    setFile(given);
    void upload.start(`/inspection/test${queryString({ name: given.name })}`, given);
  };
  return (
    <InspectionFrame
      section="/inspection"
      lead="Everything that inspection finds in a file, and which policies would act. The file is not kept, and nothing is recorded."
    >
      <FileChoice label="File to test" hint="Up to 512 MB, of any type." file={file} onFile={take} large />
      {upload.sent === null ? null : (
        <UploadProgress sent={upload.sent} then="Looking into the file" onCancel={upload.cancel} />
      )}
      {upload.error === null ? null : <ErrorPanel error={upload.error} />}
      {upload.result === null ? null : <Result tested={upload.result} />}
    </InspectionFrame>
  );
}

function Result({ tested }: { readonly tested: TestFile }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  const { name, size, evidence, policies } = tested;
  return (
    <div className="split">
      <section className="card" aria-labelledby="found-heading">
        <div className="section-head">
          <h2 id="found-heading" ref={heading} tabIndex={-1} className="wrap-anywhere">
            {name}
          </h2>
          <span className="quiet">{formatSize(size)}</span>
        </div>
        <FileEvidence evidence={evidence} heading="h3" />
      </section>
      <section className="card stack-tight" aria-labelledby="policies-heading">
        <h2 id="policies-heading">What policies would do</h2>
        {policies.length === 0 ? (
          <p className="quiet">No policy that is on asks about files.</p>
        ) : (
          <>
            <p className="quiet">
              By what they ask about the file alone; who moves it, and from where, is left open here.
            </p>
            <ul>
              {policies.map((policy) => (
                <PolicyLine key={policy.id} {...policy} />
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}

type Line = TestFile["policies"][number];
const DIRECTIONS = { download: "On download", upload: "On upload" } as const;

function PolicyLine({ id, name, mode, direction, action, result }: Line) {
  return (
    <li className="finding">
      <div className="finding-head">
        <Link to="/policies/$id" params={{ id }}>
          {name}
        </Link>
        {result === "matched" ? (
          <ActionBadge action={action as "audit" | "protect" | "block"} />
        ) : (
          <StatusBadge tone={result === "undetermined" ? "caution" : "neutral"}>{RESULT_WORDS[result]}</StatusBadge>
        )}
        <span className="quiet">
          {DIRECTIONS[direction]}
          {mode === "report-only" ? ", report only: recorded, never acted upon" : ""}
        </span>
      </div>
    </li>
  );
}
