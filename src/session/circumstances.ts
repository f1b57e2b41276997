/**
 * Where a client was and what it was, as the log keeps it beside a decision.
 * @module
 */
import type { ActivityDraft } from "../activity/index.ts";
import { type Client, deviceInfoOf } from "../facts/index.ts";
import type { Fact, Facts } from "../policy/index.ts";

type Circumstances = Pick<ActivityDraft, "address" | "deviceInfo" | "userAgentTags">;

/** What is none or unknown is null here: the explanation of the verdict tells the two apart. */
export function circumstancesOf(facts: Facts, client: Omit<Client, "ip">): Circumstances {
  const info = deviceInfoOf(client);
  return {
    address: {
      category: known(facts.ipCategory),
      tags: [...(known(facts.ipTags) ?? [])],
      country: known(facts.country),
      isp: known(facts.isp),
    },
    deviceInfo: info && {
      type: known(facts.deviceType),
      platform: known(facts.devicePlatform),
      platformVersion: info.platformVersion,
      browser: info.browser,
      browserVersion: info.browserVersion,
      contradictions: info.contradictions.map(({ sentence }) => sentence),
    },
    userAgentTags: [...(known(facts.userAgentTags) ?? [])],
  };
}

const known = <T>(fact: Fact<T>): T | null => (fact.state === "value" ? fact.value : null);
