/**
 * Rules settle what policies would be asked about: a sign-in that is refused, downloads that a rule blocks. For the search they
 * are access policies and session policies that block, before all others and the strongest first, as the engine takes them.
 * @module
 */
import type { PolicyList } from "../decision.ts";
import { type Policy, policySchema, type Rule } from "../schema.ts";
import { settles } from "../scope.ts";
import { type Asked, acts, effectOf, ROUTES } from "./strength.ts";

/** Characters: no identifier of a policy is as long, so that a stand-in is never taken for a policy. */
const LONGER_THAN_ANY = 65;

export class StandIns {
  /** By stand-in: whom it stands in for. */
  readonly #rules = new Map<Policy, Rule>();
  readonly #access = new Map<Policy, Policy>();
  readonly #downloads = new Map<Policy, Policy>();

  /** The list with stand-ins for its rules. */
  addTo({ policies, defaultBehaviour }: PolicyList): PolicyList {
    const rules = policies.filter((policy) => policy.kind === "rule" && acts(policy)) as Rule[];
    const rank = (rule: Rule) => ROUTES.indexOf(effectOf(rule));
    const standIns = rules.toSorted((left, right) => rank(left) - rank(right)).flatMap((rule) => this.#of(rule));
    return { policies: [...standIns, ...policies], defaultBehaviour };
  }

  #of(rule: Rule): Policy[] {
    const { id, revision, name, mode, message } = rule;
    const common = { revision, name, mode, message, action: "block" };
    const made: Policy[] = [];
    const add = (kind: Map<Policy, Policy>, what: string, fields: object) => {
      const parsed = policySchema.parse({ ...common, ...fields, id: what });
      const policy: Policy = { ...parsed, id: `${id} ${what}`.padEnd(LONGER_THAN_ANY) };
      kind.set(rule, policy);
      this.#rules.set(policy, rule);
      made.push(policy);
    };
    if (settles(rule, "access")) add(this.#access, "access", { kind: "access", filters: rule.filters });
    const filters = rule.filters.filter(({ attribute }) => attribute !== "activity-type");
    const download = { kind: "session", control: "file-download", filters };
    if (settles(rule, "downloads") && isAboutSignIns(rule)) add(this.#downloads, "downloads", download);
    return made;
  }

  ruleOf(policy: Policy): Rule | null {
    return this.#rules.get(policy) ?? null;
  }

  /** What stands in for the policy where the question is not its own; itself, if nothing does. */
  for(question: Asked, policy: Policy): Policy {
    const standIns = question === "access" ? this.#access : question === "activity" ? this.#downloads : null;
    return standIns?.get(policy) ?? policy;
  }

  /** Whether it tells of downloads where there is no session: its rule refuses the sign-in. */
  isWithoutSession(policy: Policy): boolean {
    const rule = this.ruleOf(policy);
    return rule !== null && policy.kind === "session" && settles(rule, "access");
  }
}

const isAboutSignIns = ({ filters }: Rule): boolean =>
  filters.every(
    (filter) =>
      filter.attribute !== "activity-type" || filter.values.includes("sign-in") === (filter.operator === "equals"),
  );
