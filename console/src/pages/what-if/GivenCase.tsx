/**
 * A case that came from somewhere else, from a finding of the analysis for instance: shown as it is, answered, not edited.
 * @module
 */

import type { WhatIfInput } from "../../api/types.ts";
import { ButtonLink } from "../../parts/ButtonLink.tsx";

export function GivenCase({ given }: { readonly given: WhatIfInput }) {
  const { app, user, groups, clientApp, facts = {}, activity } = given;
  const lines: [string, string][] = [
    ["App", app],
    ["User", user],
    ["Groups", groups?.join(", ") || "none"],
    ["Client app", clientApp ?? "browser"],
    ["What is done", activity?.activityType ?? "the sign-in"],
    ...Object.entries(facts).map(([name, fact]): [string, string] => [wordsOf(name), told(fact)]),
  ];
  return (
    <section className="card stack" aria-label="Case">
      <h2>The case</h2>
      <dl className="given-case">
        {lines.map(([name, text]) => (
          <div key={name}>
            <dt className="quiet small">{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div>
        <ButtonLink to="/what-if">Ask a question of your own</ButtonLink>
      </div>
    </section>
  );
}

/** `deviceTags` to "Device tags", `ipTags` to "IP tags". */
const wordsOf = (name: string) => spaced(name).replace(/^I(?:p|sp)\b/, (letters) => letters.toUpperCase());

const spaced = (name: string) =>
  (name.charAt(0).toUpperCase() + name.slice(1)).replace(/([A-Z])/g, (letter, _all, at) =>
    at === 0 ? letter : ` ${letter.toLowerCase()}`,
  );

function told(fact: unknown): string {
  if (typeof fact !== "object" || fact === null || !("state" in fact)) return String(fact);
  if (fact.state === "none") return "none";
  if (fact.state === "unknown") return "not known";
  const { value } = fact as { value?: unknown };
  return Array.isArray(value) ? value.join(", ") : String(value);
}
