/**
 * The revocation lists at hand: those the admin uploaded, and those fetched from the distribution points that
 * certificates name. Fetched ones are kept fresh, so that judging a device never waits for the network twice.
 * @module
 */
import type { Clock } from "../kernel/index.ts";
import type { Authority, AuthoritySet } from "./authorities.ts";
import type { Certificate } from "./certificate.ts";
import { parseCertificate } from "./certificate.ts";
import { type CrlProblem, crlBytes, type RevocationList, readCrl } from "./crl.ts";
import { findPath } from "./path.ts";
import { pemToDer } from "./pem.ts";
import type { RevocationLists } from "./revocation.ts";

/** Fetches the bytes of a list, or says why not. Size and time limits are the fetcher's. */
export type FetchCrl = (url: string) => Promise<Buffer | { readonly problem: string }>;

export interface CrlStatus {
  readonly source: string;
  readonly issuer: string;
  readonly status: "current" | "expired" | "unreachable" | "invalid";
  readonly detail: string;
  readonly list: RevocationList | null;
}

interface Source {
  readonly url: string;
  readonly issuer: Certificate;
  list: RevocationList | null;
  problem: { status: "unreachable" | "invalid"; detail: string } | null;
  /** When it was last asked for, successfully or not. */
  askedAt: number;
}

const PROBLEMS: Record<CrlProblem, string> = {
  "not-a-crl": "what it holds is not a certificate revocation list",
  "wrong-issuer": "it was issued by somebody else",
  "bad-signature": "its signature is not the authority's",
  unsupported: "it covers only some reasons or other issuers' certificates (an indirect or partial list)",
};
export const describeCrlProblem = (problem: CrlProblem) => PROBLEMS[problem];

/** Longest time that a fetched list is used without asking again, in milliseconds. */
const REFRESH_AFTER = 60_000;

export class CrlStore implements RevocationLists {
  #uploaded = new Map<string, RevocationList[]>();
  readonly #sources = new Map<string, Source>();
  readonly #inFlight = new Map<string, Promise<void>>();
  readonly #fetch: FetchCrl;
  readonly #clock: Clock;

  constructor(fetch: FetchCrl, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  of(issuer: string): readonly RevocationList[] {
    const fetched = [...this.#sources.values()].flatMap(({ list, issuer: { fingerprint } }) =>
      list !== null && fingerprint === issuer ? [list] : [],
    );
    return [...(this.#uploaded.get(issuer) ?? []), ...fetched];
  }

  /** Takes over the uploaded lists of a new configuration, all or none. */
  async load(authorities: AuthoritySet): Promise<void> {
    const uploaded = new Map<string, RevocationList[]>();
    for (const { settings, certificate } of authorities.trusted) {
      const lists = await Promise.all(settings.crls.map((pem) => readStoredCrl(pem, certificate, settings.name)));
      uploaded.set(certificate.fingerprint, lists);
    }
    this.#uploaded = uploaded;
  }

  /** Makes sure that the lists this chain needs were asked for, where its authority wants them fetched. */
  async prepare(chain: readonly Uint8Array[], authorities: AuthoritySet): Promise<void> {
    const [leaf, ...others] = chain.map(parseCertificate);
    if (leaf === undefined || typeof leaf === "string") return;
    // INVARIANT: only a certificate that chains to an uploaded authority makes us call the address it names.
    const path = findPath(
      leaf,
      others.filter((one) => typeof one !== "string"),
      authorities,
    );
    if (!path.ok || !wantsFetch(path.anchor)) return;
    const wanted = path.steps.flatMap((certificate, index) => {
      const issuer = path.steps[index + 1] ?? path.anchor.certificate;
      return certificate.crlUrls.slice(0, 3).map((url) => this.#source(url, issuer));
    });
    await Promise.all(wanted.map((source) => this.#refreshIfOld(source)));
  }

  /** Asks all known distribution points again; resolves to whether anything changed. */
  async refresh(force: boolean, issuer?: string): Promise<boolean> {
    const before = this.#fingerprint();
    const sources = [...this.#sources.values()].filter(
      (one) => issuer === undefined || one.issuer.fingerprint === issuer,
    );
    await Promise.all(sources.map((source) => (force ? this.#load(source) : this.#refreshIfOld(source))));
    return this.#fingerprint() !== before;
  }

  statuses(issuer: string): CrlStatus[] {
    const now = this.#clock();
    const uploaded = (this.#uploaded.get(issuer) ?? []).map((list) => describe("uploaded", issuer, list, null, now));
    const fetched = [...this.#sources.values()]
      .filter((source) => source.issuer.fingerprint === issuer)
      .map((source) => describe(source.url, issuer, source.list, source.problem, now));
    return [...uploaded, ...fetched];
  }

  #source(url: string, issuer: Certificate): Source {
    const key = `${issuer.fingerprint} ${url}`;
    const known = this.#sources.get(key);
    if (known !== undefined) return known;
    const source: Source = { url, issuer, list: null, problem: null, askedAt: Number.NEGATIVE_INFINITY };
    this.#sources.set(key, source);
    return source;
  }

  async #refreshIfOld(source: Source): Promise<void> {
    const age = this.#clock() - source.askedAt;
    if (age >= REFRESH_AFTER || age < 0) await this.#load(source);
  }

  /** One request at a time for a source, however many sign-ins wait for it. */
  #load(source: Source): Promise<void> {
    const key = `${source.issuer.fingerprint} ${source.url}`;
    const running = this.#inFlight.get(key);
    if (running !== undefined) return running;
    const loading = this.#ask(source).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, loading);
    return loading;
  }

  async #ask(source: Source): Promise<void> {
    const answer = await this.#fetch(source.url);
    source.askedAt = this.#clock();
    if (!Buffer.isBuffer(answer)) {
      source.problem = { status: "unreachable", detail: answer.problem };
      return;
    }
    const list = await readCrl(crlBytes(answer), source.issuer);
    if (typeof list === "string") {
      source.problem = { status: "invalid", detail: PROBLEMS[list] };
      return;
    }
    // A replayed older list must not bring a revoked certificate back.
    if (source.list === null || list.thisUpdate >= source.list.thisUpdate) source.list = list;
    source.problem = null;
  }

  #fingerprint(): string {
    return [...this.#sources].map(([key, { list }]) => `${key} ${list?.thisUpdate} ${list?.revoked.size}`).join("\n");
  }
}

const wantsFetch = ({ settings }: Authority) => settings.revocation.mode === "required" && settings.revocation.fetch;

async function readStoredCrl(pem: string, issuer: Certificate, name: string): Promise<RevocationList> {
  const [der] = pemToDer(pem, "X509 CRL");
  const list = der === undefined ? "not-a-crl" : await readCrl(der, issuer);
  if (typeof list === "string")
    throw new Error(`a stored revocation list of "${name}" cannot be used: ${PROBLEMS[list]}`);
  return list;
}

function describe(
  source: string,
  issuer: string,
  list: RevocationList | null,
  problem: Source["problem"],
  now: number,
): CrlStatus {
  if (problem !== null) return { source, issuer, status: problem.status, detail: problem.detail, list };
  if (list === null) return { source, issuer, status: "unreachable", detail: "not fetched yet", list };
  const expired = list.nextUpdate !== null && list.nextUpdate <= now;
  const detail = expired ? "a newer list should have been published" : "in use";
  return { source, issuer, status: expired ? "expired" : "current", detail, list };
}
