/**
 * Every change of the configuration that comes over the API passes here: applied whole, recorded, answered.
 * @module
 */
import type { FastifyRequest } from "fastify";
import type { ChangeRefusal, Edit, Snapshot } from "../config/index.ts";
import { adminActivity } from "./auth.ts";
import { type AdminPorts, adminOf } from "./context.ts";
import { fromChange } from "./problems.ts";

/** What was done, and why where the admin says so: `Policy "A" deleted: nobody needs it`. */
export const because = (done: string, reason: string | undefined): string =>
  reason === undefined || reason === "" ? done : `${done.replace(/\.$/, "")}: ${reason}`;

/** `under`: see `fromChange`; `explain`: what else is to be said of a refusal. */
export async function change(
  ports: AdminPorts,
  request: FastifyRequest,
  reason: string,
  edit: Edit,
  under = /^$/,
  explain = (refusal: ChangeRefusal) => refusal,
): Promise<Snapshot> {
  const { name } = adminOf(request);
  const changed = await ports.configuration.change({ author: name, reason }, edit);
  if (!changed.ok) throw fromChange(explain(changed.error), under);
  await ports.log.record({
    ...adminActivity(ports, request, name),
    type: "configuration-change",
    action: "allowed",
    summary: reason,
    object: { name: `configuration version ${changed.value.version}`, type: null, size: null, url: null },
  });
  return changed.value;
}

const POLICY = /^policies\.(\d+)\./;

/** Where something else than a policy cannot change because a policy needs it, that policy is called by its name. */
export const namingPolicies =
  ({ configuration }: AdminPorts) =>
  (refusal: ChangeRefusal): ChangeRefusal => {
    if (refusal.kind !== "invalid") return refusal;
    const { policies } = configuration.snapshot.organisation;
    const mistakes = refusal.mistakes.map(({ path, message }) => {
      const policy = policies[Number(POLICY.exec(path)?.[1] ?? Number.NaN)];
      return { path, message: policy === undefined ? message : `policy "${policy.name}": ${message}` };
    });
    return { ...refusal, mistakes };
  };
