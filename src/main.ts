/**
 * The composition root: every room is made and wired here, and nowhere else.
 * @module
 */
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import packageJson from "../package.json" with { type: "json" };
import { ActivityLog } from "./activity/index.ts";
import { createConsoleHost } from "./admin/index.ts";
import { createBroker } from "./broker/index.ts";
import { addressesOf, BadConfiguration, Configuration, LearntStore, type OrganisationInput } from "./config/index.ts";
import { CrlStore } from "./device/index.ts";
import { clientAddress, DatabaseUnusable, observeClient } from "./facts/index.ts";
import { Analyst } from "./foresight/index.ts";
import { Front } from "./front/index.ts";
import { createGateway } from "./gateway/index.ts";
import { EngineWatch, FirstSeen, Inspector } from "./inspection/index.ts";
import type { Clock } from "./kernel/index.ts";
import { SECURITY_HEADERS } from "./pages/index.ts";
import { inspectionOf } from "./policy/index.ts";
import { readChain, Sealer, Sessions } from "./session/index.ts";
import {
  CannotStart,
  type CertificateMaker,
  certificateUser,
  createLogger,
  type FactFiles,
  fetchCrl,
  fetchWith,
  listen,
  loadAdminToken,
  loadSealKey,
  lookAfterEngines,
  openSources,
  openStore,
  prepareFolder,
  upstreamPool,
} from "./startup/index.ts";
import type { Store } from "./store/index.ts";

export type { OrganisationInput } from "./config/index.ts";
export { addressesOf, BadConfiguration, organisationSchema } from "./config/index.ts";
export { CannotStart, type FactFiles } from "./startup/index.ts";

export interface Options {
  /** DNS name with port, `sallyport.localhost:8443`. */
  readonly base: string;
  readonly port: number;
  /** Folder for the database and secrets; created when missing. */
  readonly data: string;
  /** Used when the data folder holds no configuration yet. */
  readonly initial: () => OrganisationInput;
  /** A certificate for these names; asked again whenever the names change. */
  readonly certificate: CertificateMaker;
  readonly logLevel?: string;
  /** Requests per minute and address at sign-in and token endpoints. */
  readonly rateLimit?: number;
  readonly clock?: Clock;
  readonly facts?: FactFiles;
  /** Connections from the organisation's proxies begin with a PROXY protocol header. */
  readonly proxyProtocol?: boolean;
}

export interface Running {
  readonly adminToken: string;
  readonly stop: () => Promise<void>;
}

const JUDGE_EVERY = 500;
const REFRESH_LISTS_EVERY = 15_000;
const LOOK_AFTER_ENGINES_EVERY = 5_000;
const CLEAN_EVERY = 60_000;
const READ_ADDRESS_LISTS_EVERY = 500;
const GRACE = 5_000;

/** Starts everything; rejects with `CannotStart` where the reason lies outside. */
export async function start(options: Options): Promise<Running> {
  const clock = options.clock ?? Date.now;
  const logger = createLogger(options.logLevel ?? "info");
  prepareFolder(options.data);
  const store = await openStore(join(options.data, "sallyport.db"), clock);
  try {
    return await compose(options, store, clock, logger);
  } catch (error) {
    await store.close();
    if (error instanceof BadConfiguration || error instanceof DatabaseUnusable) throw new CannotStart(error.message);
    throw error;
  }
}

async function compose(options: Options, store: Store, clock: Clock, logger: Logger): Promise<Running> {
  const addresses = addressesOf(options.base);
  const configuration = await Configuration.open(store.configuration, clock, options.initial);
  const snapshot = () => configuration.snapshot;
  const log = new ActivityLog(store.activities, clock);
  const lists = new CrlStore(fetchCrl, clock);
  await lists.load(snapshot().authorities);
  const { documents } = store;
  const revokeGrant = (grantId: string) => documents.removeGrant(grantId);
  const { sources, lists: addressLists } = await openSources(options.facts ?? {}, logger);
  const sessions = new Sessions({ store: store.sessions, clock, snapshot, lists, sources, log, revokeGrant });
  await sessions.restore(async (chains) => {
    const { authorities } = snapshot();
    await Promise.all(chains.map((chain) => lists.prepare(readChain(chain).certificates, authorities)));
  });
  const learnt = new LearntStore(documents);
  await learnt.load(snapshot().organisation);
  const inspector = await Inspector.open({
    directory: join(options.data, "held"),
    rules: () => snapshot().inspection,
    data: (sha256) => learnt.get(sha256),
    firstSeen: new FirstSeen(documents, clock),
    report: (detail) => logger.warn({ detail }, "a process that reads files ended"),
  });
  const engineWatch = new EngineWatch();
  const analyst = new Analyst();
  const sealer = new Sealer(await loadSealKey(documents));
  const adminToken = loadAdminToken(options.data);
  const rateLimit = options.rateLimit ?? 600;

  /** INVARIANT: the one way in which the client's address is learnt, for every room. */
  const client = (request: IncomingMessage) => {
    const { isTrustedProxy } = snapshot();
    return observeClient(clientAddress(front.peerOf(request), request.headers, isTrustedProxy), request.headers);
  };
  const common = { addresses, clock, documents, sessions, log, client };
  const broker = await createBroker({ ...common, snapshot, lists, sources, fetchWith, rateLimit }, sealer, logger);
  const report = (reference: string, error: unknown) =>
    logger.warn({ reference, err: error }, "an app could not be reached");
  const gateway = createGateway({ ...common, snapshot, sealer, inspector, upstream: upstreamPool(), report });
  const version = packageJson.version;
  const consoleFolder = fileURLToPath(new URL("../console/dist", import.meta.url));
  const console = await createConsoleHost(
    {
      ...common,
      configuration,
      activities: store.activities,
      lists,
      sources,
      analyst,
      inspector,
      engineWatch,
      learnt,
      token: adminToken,
      consoleFolder,
      version,
      rateLimit,
    },
    logger,
  );

  const front: Front = new Front({
    speaksProxyProtocol: (address) => options.proxyProtocol === true && snapshot().isTrustedProxy(address),
    isDeviceHost: (name) => addresses.route(name)?.kind === "device",
    onDevice: (request, response) => {
      broker.device(request, response).catch((error) => {
        logger.error({ err: error }, "the device host failed");
        response.destroy();
      });
    },
    onRequest: (request, response) => {
      const route = addresses.route(request.headers.host ?? "");
      if (request.url === "/healthz" && route?.kind !== "app") {
        response.writeHead(200, { ...SECURITY_HEADERS, "content-type": "application/json" }).end('{"status":"ok"}');
      } else if (route?.kind === "login") broker.login.routing(request, response);
      else if (route?.kind === "console") console.routing(request, response);
      else if (route?.kind === "app") void gateway.request(request, response, route.originalHost);
      else response.writeHead(421, SECURITY_HEADERS).end();
    },
    onUpgrade: (request, socket, head) => {
      const route = addresses.route(request.headers.host ?? "");
      if (route?.kind !== "app") return void socket.destroy();
      gateway.upgrade(request, socket, head, route.originalHost).catch((error) => {
        logger.error({ err: error }, "a web socket failed");
        socket.destroy();
      });
    },
  });
  const warmReaders = () => {
    if (snapshot().organisation.policies.some((policy) => inspectionOf(policy) !== undefined)) inspector.warm();
  };
  warmReaders();
  const applyCertificates = certificateUser(front, options.certificate, addresses.baseHost);
  await applyCertificates(snapshot());
  configuration.onChange(async (next) => {
    await lists.load(next.authorities);
    await learnt.load(next.organisation);
    await applyCertificates(next);
    warmReaders();
    await sessions.judgeAll("the configuration changed");
  });
  await listen(front, options.port);

  const timers = [
    every(JUDGE_EVERY, () => sessions.judgeOverdue()),
    every(REFRESH_LISTS_EVERY, async () => {
      if (await lists.refresh(false)) await sessions.judgeAll("a revocation list changed");
    }),
    every(READ_ADDRESS_LISTS_EVERY, async () => {
      if (await addressLists.refresh()) await sessions.judgeAll("a list of addresses changed");
    }),
    every(LOOK_AFTER_ENGINES_EVERY, () =>
      lookAfterEngines(engineWatch, { health: () => inspector.health(), log, logger, clock }),
    ),
    every(CLEAN_EVERY, () => documents.removeExpired(clock())),
  ];
  /** A task that takes longer than its interval is not begun a second time. */
  function every(milliseconds: number, task: () => Promise<unknown>) {
    let running = false;
    return setInterval(async () => {
      if (running) return;
      running = true;
      await task().catch((error) => logger.error({ err: error }, "a periodic task failed"));
      running = false;
    }, milliseconds);
  }
  if (options.proxyProtocol === true && snapshot().organisation.settings.trustedProxies.length === 0) {
    logger.warn("the PROXY protocol is on, but the settings name no trusted proxies, so it is accepted from nobody");
  }
  logger.info({ base: options.base, version, configuration: snapshot().version }, "started");

  return {
    adminToken,
    async stop() {
      logger.info("stopping");
      for (const timer of timers) clearInterval(timer);
      const closing = [front.close(GRACE), broker.login.close(), console.close()];
      await Promise.all(closing);
      await analyst.close();
      await inspector.close();
      await store.close();
      logger.flush();
    },
  };
}
