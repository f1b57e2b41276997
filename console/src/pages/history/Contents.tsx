/**
 * What a version held: its policies, address ranges and device tag rules, those that it changed marked.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { tagRuleName } from "../../../../src/admin/contract/index.ts";
import { appsQuery } from "../../api/queries.ts";
import type { DeviceTagRule, IpRange, VersionDetail } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { categoryWord, ruleCondition } from "../collections/words.ts";
import { type Described, describePolicy } from "../policies/sentence.ts";
import { MODE_WORDS } from "../policies/words.ts";
import { type Change, TONES } from "./words.ts";

/** A document as the server writes it: what was accepted once, without revisions. */
interface Held {
  readonly policies: readonly (Described & {
    readonly id: string;
    readonly name: string;
    readonly mode: keyof typeof MODE_WORDS;
  })[];
  readonly ipRanges: readonly Omit<IpRange, "revision">[];
  readonly deviceTagRules: readonly Omit<DeviceTagRule, "revision">[];
}

export function Contents({ of: { document, changes } }: { readonly of: VersionDetail }) {
  const apps = useQuery(appsQuery).data?.items ?? [];
  const appName = (id: string) => apps.find((app) => app.id === id)?.name ?? id;
  const { policies, ipRanges, deviceTagRules } = document as unknown as Held;
  const marks = (kind: Change["kind"], name: string) => (
    <Marks changes={changes.filter((one) => one.kind === kind && one.name === name)} />
  );
  return (
    <>
      <List title="The policies of this version" empty={policies.length === 0}>
        {policies.map((policy) => (
          <Entry
            key={policy.id}
            name={policy.name}
            marks={marks("policy", policy.name)}
            about={MODE_WORDS[policy.mode] ?? policy.mode}
          >
            <p>{describePolicy(policy, appName)}</p>
            <pre className="version-policy">{JSON.stringify(policy, null, 2)}</pre>
          </Entry>
        ))}
      </List>
      <List title="Its address ranges" empty={ipRanges.length === 0}>
        {ipRanges.map((range) => (
          <Entry key={range.id} name={range.name} marks={marks("ip-range", range.name)} about={categoryWord(range)}>
            <Facts
              rows={[
                ["Addresses", range.cidrs.join(", ")],
                ["Category", categoryWord(range)],
                ["Tags", range.tags.join(", ") || "none"],
                ["Country", range.country ?? "as the database says"],
                ["Registered ISP", range.isp ?? "as the database says"],
              ]}
            />
          </Entry>
        ))}
      </List>
      <List title="Its device tag rules" empty={deviceTagRules.length === 0}>
        {deviceTagRules.map((rule) => (
          <Entry key={rule.id} name={rule.tag} marks={marks("device-tag-rule", tagRuleName(rule))} about="">
            <p>Given to a valid certificate whose {ruleCondition(rule)}.</p>
          </Entry>
        ))}
      </List>
    </>
  );
}

interface ListProps {
  readonly title: string;
  readonly empty: boolean;
  readonly children: ReactNode;
}

function List({ title, empty, children }: ListProps) {
  return (
    <section className="card stack-tight" aria-label={title}>
      <h2>{title}</h2>
      {empty ? <p className="quiet">There are none.</p> : children}
    </section>
  );
}

interface EntryProps {
  readonly name: string;
  readonly marks: ReactNode;
  readonly about: string;
  readonly children: ReactNode;
}

function Entry({ name, marks, about, children }: EntryProps) {
  return (
    <details className="trace">
      <summary>
        <span className="trace-name">{name}</span>
        <span className="row">
          {marks}
          {about === "" ? null : <span className="quiet small">{about}</span>}
        </span>
      </summary>
      <div className="trace-body">{children}</div>
    </details>
  );
}

const Marks = ({ changes }: { readonly changes: readonly Change[] }) =>
  changes.map(({ change }) => (
    <StatusBadge key={change} tone={TONES[change]}>
      {change}
    </StatusBadge>
  ));
