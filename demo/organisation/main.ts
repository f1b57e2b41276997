/**
 * The demo organisation as a process: identity provider, webmail, file share, revocation list.
 *
 * `node main.ts <configuration.json>`; see config.ts for what the file holds. As a child process it says
 * `{ type: "ready" }` when everything listens, and ends with its parent.
 * @module
 */
import { readFileSync } from "node:fs";
import { createFetch } from "../network.ts";
import { readConfig } from "./config.ts";
import { createFiles } from "./files/index.ts";
import { createIdentityProvider } from "./idp/index.ts";
import { createMail } from "./mail/index.ts";
import { close, createRevocationListServer, createSiteServer, listen } from "./servers.ts";

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error("name the configuration file: node main.ts <configuration.json>");
  const config = readConfig(file);
  const fetch = createFetch(readFileSync(config.serverCa, "utf8"));
  const mail = createMail(config, fetch);
  const identityProvider = await createIdentityProvider(config.idp, config.dataDir);
  const sites = createSiteServer(config, [identityProvider, mail, createFiles(config, fetch)]);
  const revocationList = createRevocationListServer(config);
  await listen(sites, config.port, config.host);
  await listen(revocationList, config.crlPort, config.host);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    mail.close();
    await Promise.all([close(sites), close(revocationList)]);
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // The parent is gone, however it went.
  process.on("disconnect", () => process.exit(0));
  process.send?.({ type: "ready" });
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`contoso: ${(error as Error).message}\n`);
  process.exit(1);
});
