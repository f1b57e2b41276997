/**
 * The same policies and requests to every engine.
 * @module
 */

import type { PolicyList } from "../../src/policy/index.ts";
import { decideAccessPlainly, decideActivityPlainly } from "../../src/policy/plain/decide.ts";
import { time } from "./measure.ts";
import { makePolicies, makeRequests, type Request } from "./organisation.ts";
import { type Answer, answerOf, type Peer } from "./peer.ts";
import { casbin } from "./peers/casbin.ts";
import { casl } from "./peers/casl.ts";
import { cedar } from "./peers/cedar.ts";
import { jsonRulesEngine } from "./peers/json-rules-engine.ts";
import { loop } from "./peers/loop.ts";
import { compile, ours } from "./peers/ours.ts";

export interface PeerFigure {
  readonly name: string;
  readonly licence: string;
  readonly each: number;
  /** Requests whose answer was compared before anything was timed. */
  readonly compared: number;
}

export async function policyEngines(size: number): Promise<PeerFigure[]> {
  const list = makePolicies(size);
  const requests = makeRequests(2000);
  const peers: Peer[] = [
    ours(compile(list)),
    specification(list),
    loop(list),
    cedar(list),
    casl(list),
    jsonRulesEngine(list),
    await casbin(list),
  ];
  const wanted = specification(list);
  const figures: PeerFigure[] = [];
  for (const peer of peers) {
    const compared = await compare(peer, wanted, requests, size);
    const prepared = requests.slice(0, 500).map((request) => peer.prepare(request) as never);
    const isSlow = peer.name !== "sallyport" && size >= 1000;
    const timing = await time(
      (at) => peer.decide(prepared[at % prepared.length] as never),
      isSlow ? { rounds: 2 } : {},
    );
    figures.push({ name: peer.name, licence: peer.licence, each: timing.each, compared });
  }
  return figures;
}

async function compare(peer: Peer, wanted: Peer, requests: readonly Request[], size: number): Promise<number> {
  const count = peer.name === "sallyport" ? requests.length : Math.min(requests.length, Math.ceil(200_000 / size));
  for (const request of requests.slice(0, count)) {
    const actual = JSON.stringify(await peer.decide(peer.prepare(request) as never));
    const expected = JSON.stringify(await wanted.decide(wanted.prepare(request) as never));
    if (actual !== expected) {
      throw new Error(`${peer.name} answers ${actual}, not ${expected}, to ${JSON.stringify(request)}`);
    }
  }
  return count;
}

/** The plain evaluator, which is the specification: written to be right, not to be quick. */
function specification(list: PolicyList): Peer {
  return {
    name: "plain loop",
    licence: "own",
    prepare: (request) => request,
    decide: ({ facts, activity }: Request): Answer => {
      const decision =
        activity.activityType === "sign-in"
          ? decideAccessPlainly(list, facts)
          : decideActivityPlainly(list, facts, activity);
      const { outcome, reason, policy } = decision;
      if (outcome === "allow") return reason === "audited" ? { action: "audit", policy: null } : answerOf(undefined);
      return { action: outcome, policy: list.policies[policy]?.id ?? null };
    },
  };
}
