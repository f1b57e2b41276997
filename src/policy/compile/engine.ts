/**
 * The compiled engine: a list of policies, built once, that answers every question about facts. It answers what
 * `plain/decide.ts` says it must, and the tests hold it to that.
 * @module
 */
import { assertNever } from "../../kernel/index.ts";
import { type Decision, type PolicyList, type Position, type RouteDecision, settledByRule } from "../decision.ts";
import { type ActivityFacts, type Facts, SIGN_IN, unknown } from "../facts.ts";
import type { Filter } from "../filters.ts";
import type { Policy } from "../schema.ts";
import { asksForDevice, effectiveFilters, mayRefuse, type Question } from "../scope.ts";
import { Interner } from "./interner.ts";
import { ACTION_RUNGS, climb, ROUTES, route, rungOf } from "./ladder.ts";
import { NearMisses } from "./near-misses.ts";
import { Observer } from "./observer.ts";
import { ACTIVITY_NUMBER, buildIndex, type Segment } from "./policy-index.ts";
import { Residual } from "./residual.ts";
import { countOf, EVERY, type RowNumber } from "./rows.ts";
import { findMatches, Hits } from "./scan.ts";
import { Selection } from "./selection.ts";

/** What was considered for one question, as positions in the list of policies, each list in the order of positions. */
export interface Considered {
  readonly matched: readonly Position[];
  readonly undetermined: readonly Position[];
  readonly nearMisses: readonly Position[];
  readonly total: number;
}

const SIGN_IN_NUMBER = ACTIVITY_NUMBER["sign-in"];

export class Engine {
  readonly list: PolicyList;
  readonly #rules: Searched;
  /** Whether any of them acts. */
  readonly #hasRules: boolean;
  readonly #access: Searched;
  readonly #session: Searched;

  constructor(list: PolicyList) {
    this.list = list;
    const interner = new Interner(filtersOf(list));
    const searched = (kind: Policy["kind"], rungs: number) => {
      const placed = list.policies.flatMap((policy, position) =>
        policy.kind === kind && policy.mode !== "off" ? [{ policy, position, segment: rungOf(policy) }] : [],
      );
      return new Searched(new Selection(buildIndex(placed, rungs + 1, interner), new Observer(interner.addresses)));
    };
    this.#rules = searched("rule", ROUTES.length);
    this.#hasRules = list.policies.some(({ kind, mode }) => kind === "rule" && mode === "on");
    this.#access = searched("access", ACTION_RUNGS);
    this.#session = searched("session", ACTION_RUNGS);
  }

  decideRoute(facts: Facts): RouteDecision {
    const { selection } = this.#rules;
    selection.begin(selection.index.about[SIGN_IN_NUMBER] as RowNumber, facts, SIGN_IN);
    return route(this.#rules, this.list.defaultBehaviour);
  }

  decideAccess(facts: Facts): Decision {
    const settled = this.#settled(facts, "access");
    if (settled !== null) return settled;
    const { selection } = this.#access;
    selection.begin(selection.index.about[SIGN_IN_NUMBER] as RowNumber, facts, SIGN_IN);
    return climb(this.#access, this.list.defaultBehaviour);
  }

  /** What the rules settle, before any policy is asked. */
  #settled(facts: Facts, what: "access" | "downloads"): Decision | null {
    return this.#hasRules ? settledByRule(this.decideRoute(facts), what) : null;
  }

  /** From scratch; in a live session the residual answers the same, faster. */
  decideActivity(facts: Facts, activity: ActivityFacts): Decision {
    const settled = activity.activityType === "download" ? this.#settled(facts, "downloads") : null;
    if (settled !== null) return settled;
    const { selection } = this.#session;
    selection.begin(selection.index.about[ACTIVITY_NUMBER[activity.activityType]] as RowNumber, facts, activity);
    return climb(this.#session, this.list.defaultBehaviour);
  }

  /** Binds what is constant for a session. */
  bind(facts: Facts): Residual {
    const { selection, hits } = this.#session;
    const { index } = selection;
    selection.begin(EVERY, facts, SIGN_IN, true);
    const survivors: number[] = [];
    for (let rung = 0; rung < ACTION_RUNGS; rung += 1) {
      hits.clear();
      findMatches(selection, index.segments[rung] as Segment, hits);
      const found = hits.list().map(({ bit, sure }) => bit * 2 + (sure ? 1 : 0));
      const position = (entry: number) => index.positions[entry >>> 1] as number;
      found.sort((left, right) => position(left) - position(right));
      survivors.push(rung, found.length, ...found);
    }
    return new Residual(index, this.list, Int32Array.from(survivors), this.#settled(facts, "downloads"));
  }

  /** The acting policies that may match and ask about the device, where nothing is known of it. */
  askingForDevice(facts: Omit<Facts, "deviceTags">): Policy[] {
    const unproven: Facts = { ...facts, deviceTags: unknown("not asked yet") };
    const positions: Position[] = [];
    for (const { selection, hits } of [this.#rules, this.#access, this.#session]) {
      const { index } = selection;
      selection.begin(EVERY, unproven, SIGN_IN, true);
      hits.clear();
      for (const segment of index.segments.slice(0, -1)) findMatches(selection, segment, hits);
      for (const { bit } of hits.list())
        if (index.activities[bit] !== 0) positions.push(index.positions[bit] as number);
    }
    return ascending(positions)
      .map((position) => this.list.policies[position] as Policy)
      .filter(asksForDevice);
  }

  /** The acting and reporting policies of which one condition fails and all others match, in no order. */
  nearMisses(question: Question, facts: Facts, activity: ActivityFacts): Position[] {
    const positions = this.#begin(question, facts, activity).nearMisses.find();
    if (!this.#mayBeRefused(question, activity)) return positions;
    return [...positions, ...this.#refusing(this.nearMisses("route", facts, SIGN_IN), question, activity)];
  }

  /** Everything that was considered for a question, those that only report included. */
  consider(question: Question, facts: Facts, activity: ActivityFacts): Considered {
    const own = this.#considered(question, facts, activity);
    if (!this.#mayBeRefused(question, activity)) return own;
    const rules = this.#considered("route", facts, SIGN_IN);
    const both = (one: readonly Position[], other: readonly Position[]) =>
      ascending([...one, ...this.#refusing(other, question, activity)]);
    return {
      matched: both(own.matched, rules.matched),
      undetermined: both(own.undetermined, rules.undetermined),
      nearMisses: both(own.nearMisses, rules.nearMisses),
      total: own.total + this.#refusing([...this.list.policies.keys()], question, activity).length,
    };
  }

  /** Whether there are rules, acting or not, and one of them could settle the question. */
  #mayBeRefused(question: Question, { activityType }: ActivityFacts): boolean {
    if (question === "route" || this.#rules.selection.index.positions.length === 0) return false;
    return question === "access" || activityType === "download";
  }

  /** Of the positions, those of rules in use that may settle the question. */
  #refusing(positions: readonly Position[], question: Question, { activityType }: ActivityFacts): Position[] {
    const { policies } = this.list;
    return positions.filter((position) => {
      const policy = policies[position] as Policy;
      return policy.mode !== "off" && mayRefuse(policy, question, activityType);
    });
  }

  #considered(question: Question, facts: Facts, activity: ActivityFacts): Considered {
    const { selection, hits } = this.#begin(question, facts, activity);
    const { index } = selection;
    hits.clear();
    for (const segment of index.segments) findMatches(selection, segment, hits);
    const all = hits.list();
    const found = (wanted: boolean) =>
      ascending(all.filter(({ sure }) => sure === wanted).map(({ bit }) => index.positions[bit] as number));
    return {
      matched: found(true),
      undetermined: found(false),
      nearMisses: ascending(this.#begin(question, facts, activity).nearMisses.find()),
      total: countOf(index.rows, selection.about),
    };
  }

  #begin(question: Question, facts: Facts, activity: ActivityFacts): Searched {
    const searched = this.#of(question);
    const { about, aboutAnyFile } = searched.selection.index;
    const rows = question === "any-file" ? aboutAnyFile : about;
    searched.selection.begin(rows[ACTIVITY_NUMBER[activity.activityType]] as RowNumber, facts, activity);
    return searched;
  }

  #of(question: Question): Searched {
    switch (question) {
      case "route":
        return this.#rules;
      case "access":
        return this.#access;
      case "activity":
      case "any-file":
        return this.#session;
      default:
        return assertNever(question);
    }
  }
}

/** An index being searched rung by rung. */
class Searched {
  readonly selection: Selection;
  readonly nearMisses: NearMisses;
  readonly hits = new Hits();
  matched = -1;
  undetermined = -1;

  constructor(selection: Selection) {
    this.selection = selection;
    this.nearMisses = new NearMisses(selection);
  }

  look(rung: number): void {
    const { selection, hits } = this;
    const { positions, segments } = selection.index;
    this.matched = -1;
    this.undetermined = -1;
    const segment = segments[rung] as Segment;
    if (segment.start === segment.end) return;
    hits.clear();
    findMatches(selection, segment, hits);
    const { bits, sure, count } = hits;
    for (let at = 0; at < count; at += 1) {
      const position = positions[bits[at] as number] as number;
      if (sure[at] === true) {
        if (this.matched < 0 || position < this.matched) this.matched = position;
      } else if (this.undetermined < 0 || position < this.undetermined) this.undetermined = position;
    }
  }
}

function* filtersOf({ policies }: PolicyList): Iterable<Filter> {
  for (const policy of policies) for (const { filter } of effectiveFilters(policy)) yield filter;
}

const ascending = (numbers: Position[]) => numbers.sort((left, right) => left - right);
