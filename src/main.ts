/**
 * The composition root: every room is made and wired here, and nowhere else.
 * @module
 */
import { randomBytes } from "node:crypto";
import { lookup as systemLookup } from "node:dns";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { type Logger, pino } from "pino";
import { Agent, type Dispatcher, fetch as undiciFetch } from "undici";
import packageJson from "../package.json" with { type: "json" };
import { ActivityLog } from "./activity/index.ts";
import { createConsoleHost } from "./admin/index.ts";
import { createBroker } from "./broker/index.ts";
import {
  addressesOf,
  BadConfiguration,
  Configuration,
  LearntStore,
  type OrganisationInput,
  type Snapshot,
} from "./config/index.ts";
import { CrlStore } from "./device/index.ts";
import {
  type AddressSources,
  clientAddress,
  DatabaseUnusable,
  ListFiles,
  observeClient,
  openDatabases,
} from "./facts/index.ts";
import { Front, type KeyPair } from "./front/index.ts";
import { createGateway } from "./gateway/index.ts";
import { Inspector } from "./inspection/index.ts";
import type { Clock } from "./kernel/index.ts";
import { SECURITY_HEADERS } from "./pages/index.ts";
import { inspectionOf } from "./policy/index.ts";
import { readChain, Sealer, Sessions } from "./session/index.ts";
import { openSqliteStore, type Store, StoreUnavailable } from "./store/index.ts";

export type { OrganisationInput } from "./config/index.ts";
export { addressesOf, BadConfiguration, organisationSchema } from "./config/index.ts";

/** Something about the surroundings keeps Sallyport from starting; the message is one sentence for whoever runs it. */
export class CannotStart extends Error {}

export interface Options {
  /** DNS name with port, `sallyport.localhost:8443`. */
  readonly base: string;
  readonly port: number;
  /** Folder for the database and secrets; created when missing. */
  readonly data: string;
  /** Used when the data folder holds no configuration yet. */
  readonly initial: () => OrganisationInput;
  /** A certificate for these names; asked again whenever the names change. */
  readonly certificate: (names: readonly string[]) => Promise<KeyPair>;
  readonly logLevel?: string;
  /** Requests per minute and address at sign-in and token endpoints. */
  readonly rateLimit?: number;
  readonly clock?: Clock;
  readonly facts?: FactFiles;
  /** Connections from the organisation's proxies begin with a PROXY protocol header. */
  readonly proxyProtocol?: boolean;
}

/** Files that facts are made from, instead of what comes as packages, or besides it. */
export interface FactFiles {
  /** Databases in MaxMind DB format. */
  readonly countryDatabase?: string | undefined;
  readonly asnDatabase?: string | undefined;
  /** Lists of addresses, read again whenever they change. */
  readonly torExits?: string | undefined;
  readonly anonymousProxies?: string | undefined;
}

export interface Running {
  readonly adminToken: string;
  readonly stop: () => Promise<void>;
}

const JUDGE_EVERY = 500;
const REFRESH_LISTS_EVERY = 15_000;
const CLEAN_EVERY = 60_000;
const READ_ADDRESS_LISTS_EVERY = 500;
const GRACE = 5_000;

/** Starts everything; rejects with `CannotStart` where the reason lies outside. */
export async function start(options: Options): Promise<Running> {
  const clock = options.clock ?? Date.now;
  const logger = pino(
    { level: options.logLevel ?? "info", redact: REDACTED },
    pino.destination({ fd: 2, sync: false }),
  );
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

/** What is known of addresses: databases as they are at the start, lists as they are on disk. */
async function openSources(files: FactFiles, logger: Logger): Promise<{ sources: AddressSources; lists: ListFiles }> {
  const { countryDatabase: country, asnDatabase: organisation, torExits, anonymousProxies } = files;
  const listed = (tag: string, path: string | undefined) => (path === undefined ? [] : [{ tag, path }]);
  const named = [...listed("tor", torExits), ...listed("anonymous-proxy", anonymousProxies)];
  const lists = await ListFiles.open(named, ({ path, message }) => logger.warn({ path }, message));
  const databases = await openDatabases({ country, organisation });
  for (const database of Object.values(databases)) if (!database.ok) logger.warn(database.why);
  return { sources: { ...databases, tagLists: () => lists.lists }, lists };
}

const REDACTED = [
  "req.headers.cookie",
  "req.headers.authorization",
  "*.secret",
  "*.clientSecret",
  "*.token",
  "*.password",
];

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
    report: (detail) => logger.warn({ detail }, "a process that reads files ended"),
  });
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
      inspector,
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
  const applyCertificates = certificateUser(front, options, addresses.baseHost);
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
    every(CLEAN_EVERY, () => documents.removeExpired(clock())),
  ];
  function every(milliseconds: number, task: () => Promise<unknown>) {
    return setInterval(
      () => void task().catch((error) => logger.error({ err: error }, "a periodic task failed")),
      milliseconds,
    );
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
      await inspector.close();
      await store.close();
      logger.flush();
    },
  };
}

/** New certificates when the host names change, the accepted authorities with every snapshot. */
function certificateUser(front: Front, options: Options, baseHost: string) {
  let names = "";
  let device: KeyPair | null = null;
  return async (snapshot: Snapshot): Promise<void> => {
    // The wildcard lets a mistyped address reach the page that says so.
    const wanted = [
      `*.${baseHost}`,
      `login.${baseHost}`,
      `console.${baseHost}`,
      ...snapshot.hosts.map((host) => `${host}.${baseHost}`),
    ];
    if (wanted.join() !== names) front.setCertificate(await options.certificate(wanted));
    names = wanted.join();
    device ??= await options.certificate([`device.${baseHost}`, `*.device.${baseHost}`]);
    front.setDeviceCertificate(
      device,
      snapshot.organisation.authorities.map(({ pem }) => pem),
    );
  };
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotStart(`The data folder ${folder} cannot be written (${code}). Choose another with SALLYPORT_DATA.`);
  }
}

async function openStore(file: string, clock: Clock): Promise<Store> {
  try {
    return await openSqliteStore(file, clock);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw new CannotStart(`${error.message}.`);
    throw error;
  }
}

async function listen(front: Front, port: number): Promise<void> {
  try {
    await front.listen(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === "EADDRINUSE"
        ? "is taken by another program"
        : code === "EACCES"
          ? "needs more rights than this user has"
          : `cannot be opened (${code})`;
    throw new CannotStart(`Port ${port} ${why}. Choose another with SALLYPORT_PORT.`);
  }
}

async function loadSealKey(documents: Store["documents"]): Promise<Buffer> {
  const stored = await documents.get("key", "seal");
  if (typeof stored === "string") return Buffer.from(stored, "base64");
  const key = randomBytes(32);
  await documents.put("key", "seal", key.toString("base64"));
  return key;
}

function loadAdminToken(folder: string): string {
  const file = join(folder, "admin-token");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const token = randomBytes(24).toString("base64url");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** Names under `localhost` are this machine, whatever the system's resolver thinks of them (RFC 6761 section 6.3). */
const lookup: typeof systemLookup = ((
  name: string,
  given: object,
  done: (error: Error | null, address: unknown, family?: number) => void,
) => {
  if (name !== "localhost" && !name.endsWith(".localhost")) return systemLookup(name, given as never, done as never);
  const all = (given as { all?: boolean }).all === true;
  return all
    ? done(null, [
        { address: "127.0.0.1", family: 4 },
        { address: "::1", family: 6 },
      ])
    : done(null, "127.0.0.1", 4);
}) as never;

const trusting = (ca: string | undefined) => (ca === undefined ? {} : { ca: [...rootCertificates, ca] });

const agents = new Map<string | undefined, Agent>();
function fetchWith(ca: string | undefined): typeof fetch {
  const agent = agents.get(ca) ?? new Agent({ connect: { lookup, timeout: 5000, ...trusting(ca) } });
  agents.set(ca, agent);
  return ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher: agent })) as never;
}

/** Pools of connections to the apps, one for each upstream. */
function upstreamPool() {
  const pools = new Map<string, Dispatcher>();
  return (origin: string, servername: string, ca: string | undefined): Dispatcher => {
    const key = JSON.stringify([origin, servername, ca]);
    const known = pools.get(key);
    if (known !== undefined) return known;
    const agent = new Agent({
      connect: { lookup, servername, timeout: 10_000, ...trusting(ca) },
      // Each event stream and web socket holds one; how many there may be is limited by session.
      connections: null,
      headersTimeout: 60_000,
      bodyTimeout: 300_000,
    });
    const pool = agent.compose((dispatch) => (request, handler) => dispatch({ ...request, origin }, handler));
    pools.set(key, pool);
    return pool;
  };
}

const MAX_CRL_BYTES = 32 * 1024 * 1024;

async function fetchCrl(url: string): Promise<Buffer | { problem: string }> {
  try {
    const answer = await fetchWith(undefined)(url, { signal: AbortSignal.timeout(5000), redirect: "error" });
    if (!answer.ok || answer.body === null) return { problem: `the server answered ${answer.status}` };
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += chunk.byteLength;
      if (size > MAX_CRL_BYTES) return { problem: "it is larger than 32 MB" };
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    const { message, cause } = error as Error;
    return { problem: cause instanceof Error ? cause.message : message };
  }
}
