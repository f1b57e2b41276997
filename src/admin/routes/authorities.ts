/**
 * `/certificate-authorities`
 * @module
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ChangeRefusal, Organisation, StoredAuthority } from "../../config/index.ts";
import {
  type Certificate,
  compileAuthorities,
  crlBytes,
  derToPem,
  describeCrlProblem,
  inspectUpload,
  parseCertificate,
  pemToDer,
  readCrl,
} from "../../device/index.ts";
import { err, ok, type Result } from "../../kernel/index.ts";
import { decideAnyFileInSession, judge, type LiveSession } from "../../session/index.ts";
import { change } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  type Authority,
  authorityInputSchema,
  authorityListSchema,
  authoritySchema,
  authorityUpdateSchema,
  crlInputSchema,
  idParamSchema,
  removalImpactSchema,
  uploadReportSchema,
  uploadSchema,
} from "../contract/index.ts";
import { invalid, notFound } from "../problems.ts";

const UNDER = /^authorities\.\d+\.?/;
const SOON = 30 * 24 * 60 * 60 * 1000;
const tags = ["certificate-authorities"];

export function authorityRoutes(ports: AdminPorts) {
  const stored = (id: string) => {
    const authority = ports.configuration.snapshot.organisation.authorities.find((one) => one.id === id);
    if (authority === undefined) throw notFound("certificate authority");
    return authority;
  };
  const show = (authority: StoredAuthority) => showAuthority(ports, authority);
  const one = { params: idParamSchema, response: { 200: authoritySchema }, tags };
  return async (api: Api): Promise<void> => {
    api.get("/certificate-authorities", { schema: { response: { 200: authorityListSchema }, tags } }, async () => ({
      items: ports.configuration.snapshot.organisation.authorities.map(show),
    }));
    api.get("/certificate-authorities/:id", { schema: one }, async (request) => show(stored(request.params.id)));
    api.post(
      "/certificate-authorities/inspect",
      { schema: { body: uploadSchema, response: { 200: uploadReportSchema }, tags } },
      async (request) => {
        const report = inspectUpload(request.body.content);
        if (!report.ok) throw invalid([{ path: "content", message: report.detail }]);
        return {
          certificates: report.certificates.map(({ index, problem, detail, certificate }) => ({
            ...{ index, problem, detail, usable: problem === null },
            certificate: certificate && showCertificate(certificate),
          })),
        };
      },
    );
    api.post(
      "/certificate-authorities",
      { schema: { body: authorityInputSchema, response: { 201: authoritySchema }, tags } },
      async (request, reply) => {
        const { name, description, content, index, revocation, acceptWithoutPurpose } = request.body;
        const pem = usableCertificate(content, index);
        const authority: StoredAuthority = {
          ...{ id: randomBytes(8).toString("hex"), name, description, pem, revocation, acceptWithoutPurpose, crls: [] },
          addedAt: new Date(ports.clock()).toISOString(),
          addedBy: request.admin?.name ?? "unknown",
        };
        await change(
          ports,
          request,
          `Authority "${name}" uploaded.`,
          (current) => addAuthority(current, authority),
          UNDER,
        );
        return reply.code(201).send(show(stored(authority.id)));
      },
    );
    api.patch("/certificate-authorities/:id", { schema: { ...one, body: authorityUpdateSchema } }, async (request) => {
      const { id } = request.params;
      const given = Object.fromEntries(Object.entries(request.body).filter(([, value]) => value !== undefined));
      await change(
        ports,
        request,
        `Authority "${stored(id).name}" changed.`,
        edit(id, (now) => ({ ...now, ...given })),
        UNDER,
      );
      return show(stored(id));
    });
    api.delete(
      "/certificate-authorities/:id",
      { schema: { params: idParamSchema, response: { 204: z.null() }, tags } },
      async (request, reply) => {
        const { id, name, pem } = stored(request.params.id);
        const removedAt = new Date(ports.clock()).toISOString();
        const remove = (current: Organisation) =>
          ok({
            ...current,
            authorities: current.authorities.filter((authority) => authority.id !== id),
            removedAuthorities: [
              ...current.removedAuthorities.filter((authority) => authority.pem !== pem),
              { name, pem, removedAt },
            ].slice(-200),
          });
        await change(ports, request, `Authority "${name}" removed.`, remove, UNDER);
        return reply.code(204).send(null);
      },
    );
    api.get(
      "/certificate-authorities/:id/removal-impact",
      { schema: { params: idParamSchema, response: { 200: removalImpactSchema }, tags } },
      async (request) => {
        stored(request.params.id);
        return { sessions: removalImpact(ports, request.params.id) };
      },
    );
    api.post(
      "/certificate-authorities/:id/crls",
      { schema: { params: idParamSchema, body: crlInputSchema, response: { 201: authoritySchema }, tags } },
      async (request, reply) => {
        const { id, name, pem } = stored(request.params.id);
        const crl = await readUpload(request.body.content, pem);
        await change(
          ports,
          request,
          `Revocation list of "${name}" uploaded.`,
          edit(id, (now) => ({ ...now, crls: [...now.crls, crl].slice(-5) })),
          UNDER,
        );
        return reply.code(201).send(show(stored(id)));
      },
    );
    api.delete("/certificate-authorities/:id/crls", { schema: one }, async (request) => {
      const { id, name } = stored(request.params.id);
      await change(
        ports,
        request,
        `Uploaded revocation lists of "${name}" removed.`,
        edit(id, (now) => ({ ...now, crls: [] })),
        UNDER,
      );
      return show(stored(id));
    });
    api.post("/certificate-authorities/:id/crls/refresh", { schema: one }, async (request) => {
      const authority = stored(request.params.id);
      const changed = await ports.lists.refresh(true);
      if (changed) await ports.sessions.judgeAll("a revocation list was refreshed");
      return show(authority);
    });
  };
}

function edit(id: string, next: (authority: StoredAuthority) => StoredAuthority) {
  return (current: Organisation): Result<Organisation, ChangeRefusal> => {
    if (!current.authorities.some((authority) => authority.id === id))
      return err({ kind: "not-found", what: "certificate authority" });
    return ok({ ...current, authorities: current.authorities.map((one) => (one.id === id ? next(one) : one)) });
  };
}

function addAuthority(current: Organisation, authority: StoredAuthority): Result<Organisation, ChangeRefusal> {
  const same = current.authorities.find(({ pem }) => pem === authority.pem);
  if (same !== undefined)
    return err({
      kind: "invalid",
      mistakes: [{ path: "content", message: `this certificate is already uploaded as "${same.name}"` }],
    });
  return ok({
    ...current,
    authorities: [...current.authorities, authority],
    removedAuthorities: current.removedAuthorities.filter(({ pem }) => pem !== authority.pem),
  });
}

function usableCertificate(content: string, index: number): string {
  const report = inspectUpload(content);
  if (!report.ok) throw invalid([{ path: "content", message: report.detail }]);
  const chosen = report.certificates.find((one) => one.index === index);
  if (chosen === undefined)
    throw invalid([
      { path: "index", message: `the upload holds ${report.certificates.length} certificate(s), numbered from 0` },
    ]);
  if (chosen.problem !== null) throw invalid([{ path: "content", message: chosen.detail }]);
  return chosen.pem;
}

async function readUpload(content: string, pem: string): Promise<string> {
  const bytes = content.includes("-----BEGIN") ? Buffer.from(content, "latin1") : Buffer.from(content, "base64");
  const der = crlBytes(bytes);
  const list = await readCrl(der, certificateOf(pem));
  if (typeof list === "string")
    throw invalid([{ path: "content", message: `the revocation list cannot be used: ${describeCrlProblem(list)}` }]);
  return derToPem(der, "X509 CRL");
}

function certificateOf(pem: string): Certificate {
  const [der] = pemToDer(pem, "CERTIFICATE");
  const certificate = der === undefined ? "malformed" : parseCertificate(der);
  if (typeof certificate === "string") throw new Error("a stored authority cannot be read");
  return certificate;
}

const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function showCertificate(certificate: Certificate): Authority["certificate"] {
  const { subject, issuer, serial, fingerprint, notBefore, notAfter, selfSigned, publicKey } = certificate;
  return {
    subject,
    issuer,
    serial,
    fingerprint,
    selfSigned,
    publicKey,
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
  };
}

function showAuthority(ports: AdminPorts, authority: StoredAuthority): Authority {
  const { id, name, description, pem, addedAt, addedBy, revocation, acceptWithoutPurpose } = authority;
  const certificate = certificateOf(pem);
  const now = ports.clock();
  const { notBefore, notAfter } = certificate;
  return {
    ...{ id, name, description, pem, addedAt, addedBy, revocation, acceptWithoutPurpose },
    certificate: showCertificate(certificate),
    crls: ports.lists.statuses(certificate.fingerprint).map(({ source, status, detail, list }) => ({
      ...{ source, status, detail },
      thisUpdate: time(list?.thisUpdate ?? null),
      nextUpdate: time(list?.nextUpdate ?? null),
      revoked: list?.revoked.size ?? null,
    })),
    expiry:
      now < notBefore ? "not-yet-valid" : now >= notAfter ? "expired" : notAfter - now < SOON ? "expires-soon" : "ok",
    sessions: ports.sessions.list().filter(({ judgement }) => judgement.device.authority === id).length,
  };
}

/** Every live session judged as if the authority were gone. */
function removalImpact(ports: AdminPorts, id: string) {
  const { snapshot } = ports.configuration;
  const remaining = snapshot.organisation.authorities.filter((authority) => authority.id !== id);
  const without = { ...snapshot, authorities: compileAuthorities(remaining, snapshot.organisation.removedAuthorities) };
  return ports.sessions.list().map((session) => ({
    ...{
      id: session.record.id,
      user: session.record.user,
      app: session.record.app,
      clientApp: session.record.clientApp,
    },
    ...effectOf(session, judge(session.record, without, ports, ports.clock())),
  }));
}

function effectOf({ judgement }: LiveSession, then: LiveSession["judgement"]) {
  if (then.access.policy !== null && judgement.access.outcome === "allow") {
    return {
      effect: "blocked",
      detail: `The policy "${then.access.policy.name}" would block this session at once.`,
    } as const;
  }
  if (then.device.status !== judgement.device.status) {
    const downloads = decideAnyFileInSession(then, "download");
    const detail =
      downloads.policy !== null
        ? `Downloads would be blocked by "${downloads.policy.name}".`
        : "Nothing else would change for it now.";
    return { effect: "loses-recognition", detail } as const;
  }
  return { effect: "no-change", detail: "It does not depend on this authority." } as const;
}
