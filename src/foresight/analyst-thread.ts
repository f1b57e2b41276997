/**
 * The thread in which policies are analysed: one question in, one answer out.
 * @module
 */
import { parentPort } from "node:worker_threads";
import { assertNever } from "../kernel/index.ts";
import { analyse, compilePolicies, coverage, differ, type PolicyList, type PolicySet } from "../policy/index.ts";
import type { AnalystAnswer, AnalystQuestion } from "./analyst.ts";

const compiled = (list: PolicyList): PolicySet => compilePolicies(list, 0);

/** The list that edits were last compared with: while somebody edits it is the same one, and compiled once. */
let kept: { readonly key: number; readonly set: PolicySet } | null = null;

function keep(list: PolicyList, key: number): PolicySet {
  if (kept?.key !== key) kept = { key, set: compiled(list) };
  return kept.set;
}

function answer(question: AnalystQuestion): unknown {
  const { apps } = question;
  switch (question.kind) {
    case "analyse":
      return analyse(question.list, { apps, engine: compiled(question.list).engine });
    case "coverage":
      return coverage(question.list, { apps });
    case "differ": {
      const [before, after] = [keep(question.before, question.key), compiled(question.after)];
      return differ(before, after, { apps, engines: { before: before.engine, after: after.engine } });
    }
    default:
      return assertNever(question);
  }
}

parentPort?.on("message", (question: AnalystQuestion) => {
  let found: AnalystAnswer;
  try {
    found = { ok: true, value: answer(question) };
  } catch (error) {
    found = { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(found);
});
