/**
 * `sallyport start`: one organisation from a YAML file and the environment.
 * @module
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { CannotStart, organisationSchema, start as startSallyport } from "../main.ts";
import { mistakesOf } from "../policy/index.ts";
import { readFactOptions } from "./environment.ts";
import { runUntilStopped } from "./run.ts";

export { readFactOptions } from "./environment.ts";

export async function start(): Promise<void> {
  await runUntilStopped(async () => {
    const base = required("SALLYPORT_BASE", "the DNS name under which everything is served, as access.example.com");
    const { cert, key } = readKeyPair(
      required("SALLYPORT_TLS_CERT", "a PEM file with the certificate for all hosts under the base"),
      required("SALLYPORT_TLS_KEY", "the PEM file with its private key"),
    );
    const running = await startSallyport({
      base,
      port: readPort(process.env.SALLYPORT_PORT, 8443),
      data: process.env.SALLYPORT_DATA ?? ".sallyport",
      initial: () => readConfiguration(required("SALLYPORT_CONFIG", "the YAML file with the first configuration")),
      certificate: async () => ({ cert, key }),
      ...readFactOptions(process.env),
    });
    process.stdout.write(`Sallyport runs at https://console.${base}\n`);
    return running.stop;
  });
}

export function readPort(text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_530) return port;
  throw new CannotStart(`SALLYPORT_PORT is "${text}"; it has to be a whole number from 1 to 65529.`);
}

/** A server with a wrong pair would start and then refuse every handshake, so it is found out here. */
function readKeyPair(certFile: string, keyFile: string): { cert: string; key: string } {
  const cert = readText(certFile);
  const key = readText(keyFile);
  const certificate = orNull(() => new X509Certificate(cert));
  if (certificate === null) throw new CannotStart(`${certFile} holds no certificate in PEM (SALLYPORT_TLS_CERT).`);
  const privateKey = orNull(() => createPrivateKey(key));
  if (privateKey === null)
    throw new CannotStart(`${keyFile} holds no private key in PEM without a passphrase (SALLYPORT_TLS_KEY).`);
  if (!certificate.checkPrivateKey(privateKey))
    throw new CannotStart(`The key in ${keyFile} is not the key of the certificate in ${certFile}.`);
  return { cert, key };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function readConfiguration(file: string) {
  const written: unknown = parse(readText(file));
  const parsed = organisationSchema.safeParse(written);
  if (parsed.success) return parsed.data;
  const mistakes = mistakesOf(parsed.error, written, organisationSchema);
  const lines = mistakes.map(({ path, message }) => `  ${path}: ${message}`);
  throw new CannotStart(`The configuration ${file} has mistakes:\n${lines.join("\n")}`);
}

function required(name: string, what: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new CannotStart(`${name} is not set: ${what}.`);
  return value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CannotStart(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
