/**
 * The certificates that hosts answer with, kept in step with the configuration.
 * @module
 */
import type { Snapshot } from "../config/index.ts";
import type { Front, KeyPair } from "../front/index.ts";

/** A certificate for these names. */
export type CertificateMaker = (names: readonly string[]) => Promise<KeyPair>;

/** New certificates when the host names change, the accepted authorities with every snapshot. */
export function certificateUser(front: Front, make: CertificateMaker, baseHost: string) {
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
    if (wanted.join() !== names) front.setCertificate(await make(wanted));
    names = wanted.join();
    device ??= await make([`device.${baseHost}`, `*.device.${baseHost}`]);
    front.setDeviceCertificate(
      device,
      snapshot.organisation.authorities.map(({ pem }) => pem),
    );
  };
}
