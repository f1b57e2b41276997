/**
 * The direction of the house: which room may import which. One table; dependency-cruiser holds the code to it.
 * @module
 */
import { cruise, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";

/** Room to the rooms it may import. A room is entered through its `index.ts` only. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  policy: ["kernel"],
  pages: ["kernel"],
  front: ["kernel"],
  facts: ["kernel", "policy"],
  device: ["kernel"],
  inspection: ["kernel"],
  activity: ["kernel", "policy"],
  config: ["kernel", "policy", "facts", "device", "inspection"],
  session: ["kernel", "policy", "facts", "device", "activity", "config"],
  broker: ["kernel", "policy", "facts", "device", "activity", "config", "session", "pages"],
  gateway: ["kernel", "policy", "session", "activity", "config", "pages", "inspection"],
  // Types of the ports only: checked by `verbatimModuleSyntax` and the rule below.
  store: ["kernel", "activity", "config", "session"],
  foresight: ["kernel", "policy", "facts", "device", "inspection", "activity", "config"],
  admin: ["foresight", "inspection", "kernel", "policy", "facts", "device", "activity", "config", "session", "pages"],
  startup: ["kernel", "front", "facts", "config", "store", "activity", "inspection"],
};
/** Doors besides `index.ts`: schemas that the console's bundle takes without the room behind them. */
const DOORS = [
  "src/foresight/schema\\.ts",
  "src/config/schema\\.ts",
  "src/activity/schema\\.ts",
  "src/facts/schema\\.ts",
  "src/inspection/schema\\.ts",
];

const rules: IForbiddenRuleType[] = Object.entries(ROOMS).flatMap(([room, allowed]) => [
  {
    name: `${room}-imports-only-what-it-may`,
    severity: "error",
    from: { path: `^src/${room}/`, pathNot: "\\.test\\.ts$" },
    to: { path: "^(?:src|demo|console|test|scripts)/", pathNot: `^src/(?:${[room, ...allowed].join("|")})/` },
  },
  {
    name: `${room}-is-entered-by-its-door`,
    severity: "error",
    from: { pathNot: `^src/${room}/` },
    to: { path: `^src/${room}/`, pathNot: [`^src/${room}/(?:contract/)?index\\.ts$`, ...DOORS].join("|") },
  },
]);

const PURE: IForbiddenRuleType = {
  name: "pure-rooms-do-no-io",
  severity: "error",
  from: { path: "^src/(?:kernel|policy)/", pathNot: "\\.test\\.ts$" },
  to: { dependencyTypes: ["core"] },
};
const NO_CYCLES: IForbiddenRuleType = { name: "no-cycles", severity: "error", from: {}, to: { circular: true } };
const PUBLIC_DOORS: IForbiddenRuleType = {
  name: "the-demo-uses-public-doors",
  severity: "error",
  from: { path: "^demo/" },
  to: { path: "^src/", pathNot: "^src/(?:main|cli/run|cli/start)\\.ts$" },
};
/** `sallyport check` works without a server, so it reads, analyses and decides with the rooms that the server has. */
const CLI: IForbiddenRuleType = {
  name: "the-command-line-uses-public-doors",
  severity: "error",
  from: { path: "^src/cli/", pathNot: "\\.test\\.ts$" },
  to: {
    path: "^src/",
    pathNot:
      "^src/(?:cli/.*|main|admin/contract/index|(?:config|facts|foresight|inspection|kernel|policy)/index)\\.ts$",
  },
};
const CONSOLE: IForbiddenRuleType = {
  name: "the-console-knows-the-contract-only",
  severity: "error",
  from: { path: "^console/" },
  to: { path: "^src/", pathNot: "^src/admin/contract/index\\.ts$" },
};

const { output } = await cruise(
  ["src", "demo", "console/src"],
  {
    ruleSet: { forbidden: [...rules, PURE, NO_CYCLES, PUBLIC_DOORS, CLI, CONSOLE] },
    validate: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "console/dist" },
    tsPreCompilationDeps: "specify",
  },
  { extensions: [".ts", ".tsx", ".mjs", ".js", ".json"] },
);
const { summary } = output as ICruiseResult;
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
process.stdout.write(`${summary.totalCruised} modules, ${summary.error} violation(s)\n`);
process.exit(summary.error === 0 && summary.totalCruised > 100 ? 0 : 1);
