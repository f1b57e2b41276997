/**
 * Every change of the configuration that comes over the API passes here: applied whole, recorded, answered.
 * @module
 */
import type { FastifyRequest } from "fastify";
import type { Edit, Snapshot } from "../config/index.ts";
import { adminActivity } from "./auth.ts";
import { type AdminPorts, adminOf } from "./context.ts";
import { fromChange } from "./problems.ts";

/** `under`: see `fromChange`. */
export async function change(
  ports: AdminPorts,
  request: FastifyRequest,
  reason: string,
  edit: Edit,
  under = /^$/,
): Promise<Snapshot> {
  const { name } = adminOf(request);
  const changed = await ports.configuration.change({ author: name, reason }, edit);
  if (!changed.ok) throw fromChange(changed.error, under);
  await ports.log.record({
    ...adminActivity(ports, request, name),
    type: "configuration-change",
    action: "allowed",
    summary: reason,
    object: { name: `configuration version ${changed.value.version}`, type: null, size: null, url: null },
  });
  return changed.value;
}
