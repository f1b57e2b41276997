/**
 * The life of a sign-in, in order. Every request that carries one further walks this list from the top; a step that
 * is done says so by answering nothing.
 * @module
 */
import type { Answer, Broker, Step, Visit } from "./context.ts";
import { authenticate } from "./steps/authenticate.ts";
import { decide } from "./steps/decide.ts";
import { finish } from "./steps/finish.ts";
import { proveDevice } from "./steps/prove-device.ts";

const STEPS: readonly Step[] = [authenticate, proveDevice, decide];

export async function advance(broker: Broker, visit: Visit): Promise<Answer> {
  for (const step of STEPS) {
    const answer = await step(broker, visit);
    if (answer !== null) return answer;
  }
  return finish(broker, visit);
}
